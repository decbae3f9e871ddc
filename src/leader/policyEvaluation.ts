import { createTablesInPlace } from '../model/mdp/compiledTables.js';
import { createPolicySystem } from '../model/mdp/policySystem.js';
import type { CompiledMdp } from '../model/mdp/tables.js';
import { objectiveOf, solveLeader } from './fastLeader.js';

/** J_L(θ) of any policy (S·B, rows that sum to one) of a problem, in float64 without a bound; one factorisation for each call. */
export function createPolicyEvaluation(
  problem: CompiledMdp,
): (theta: ArrayLike<number>, policy: Float64Array) => number {
  const tablesAt = createTablesInPlace(problem);
  const system = createPolicySystem(problem);
  return (theta, policy) => {
    const tables = tablesAt(theta);
    system.factor(tables.plain.gammaL, policy, tables.p.values);
    return objectiveOf(tables, solveLeader(tables, system, policy));
  };
}
