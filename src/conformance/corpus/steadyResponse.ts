import { asBallArithmetic } from '../../numeric/ball.js';
import { float64 } from '../../numeric/float64.js';
import { knowledgeOf, type Knowledge } from '../../estimators/knowledge.js';
import { bestResponse, type BestResponse } from '../../follower/bestResponse.js';
import { leaderValues } from '../../leader/values.js';
import { evaluateTables, type CompiledMdp, type Tables } from '../../model/mdp/tables.js';
import { certified } from './condition.js';

/**
 * The best response, the same to the last digit and radius on every machine. Enclosures start from doubles, and elementary functions may
 * differ in the last bit of a double between platforms: 24 bits of them are enough to start from, and are the same.
 */
export function steadyResponse<T>(tables: Tables<T>): BestResponse<T> {
  const { arithmetic, problem } = tables;
  if (!asBallArithmetic(arithmetic)) return bestResponse(tables);
  const { vF } = bestResponse(evaluateTables(problem, float64));
  return bestResponse(
    tables,
    vF.map((x) => arithmetic.near(Math.fround(x))),
  );
}

/** Knowledge with an exact critic, certified. */
export function certifiedKnowledge(problem: CompiledMdp): Knowledge<typeof certified.zero> {
  const tables = evaluateTables(problem, certified);
  const response = steadyResponse(tables);
  return knowledgeOf(tables, response, leaderValues(tables, response.policy));
}
