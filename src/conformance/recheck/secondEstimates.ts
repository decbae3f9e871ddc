import { float64 } from '../../numeric/float64.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import { evaluateTables } from '../../model/mdp/tables.js';
import type { Trajectory } from '../../model/trajectory.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import { linearForm, type LinearForm } from '../../truth/moments/linearForms.js';
import { within, type Comparison } from './comparison.js';
import { doublesOf } from '../corpus/fixtureNumber.js';
import type { EstimateCase } from '../corpus/format.js';
import type { MdpInstance } from '../corpus/instances.js';
import { estimatorById } from '../../estimators/estimators.js';
import { asBatch } from '../corpus/trajectories.js';

/**
 * An estimate by the kernel (one pass in eligibility form, gradients by one backward sweep over the formulas) and, for estimators that have
 * one, by the linear form of the exact moments, which shares no code with the estimators: both in double precision.
 */
export function secondEstimate(one: EstimateCase, { problem, knowledge }: MdpInstance): Comparison[] {
  const tables = evaluateTables(problem, float64);
  const critic = { qL: doublesOf(one.critic.qL), vL: doublesOf(one.critic.vL) };
  const batch = asBatch(problem, one.batch);
  const { kernel, form: linear } = estimatorById(one.estimator);
  const oracle = one.oracle && {
    pairs: asBatch(problem, one.oracle.pairs),
    states: asBatch(problem, one.oracle.states),
  };
  const known: Knowledge<number> = { ...knowledge, tables, critic, ...(oracle && { oracle }) };
  const comparisons = within('kernel', one.expected, kernel(batch, known));
  if (linear === null) return comparisons;
  const benefit = critic.qL.map((q, pair) => q - critic.vL[Math.floor(pair / problem.actions)]);
  const form = linearForm(linear, tables, knowledge.response, { ...critic, benefit, objective: 0 });
  const total = zeroVector(float64, problem.parameters);
  for (const trajectory of batch) accumulate(float64, total, 1 / batch.length, formOn(form, known, trajectory));
  return [...comparisons, ...within('linear form', one.expected, total)];
}

/** constant + initial(s_0) + Σ_k [γ_Lᵏ x_k + e_k c_k], e_k = γ_F e_{k−1} + γ_Lᵏ w_k. */
function formOn(
  form: LinearForm<number>,
  { tables }: Knowledge<number>,
  { states, actions, edges }: Trajectory,
): number[] {
  const total = zeroVector(float64, tables.problem.parameters);
  accumulate(float64, total, 1, form.constant);
  accumulate(float64, total, 1, form.initial[states[0]]);
  let discount = 1;
  let eligibility = 0;
  for (let k = 0; k < actions.length; k++) {
    eligibility = tables.gammaF * eligibility + discount * form.weight[states[k] * tables.problem.actions + actions[k]];
    accumulate(float64, total, discount, form.direct[edges[k]]);
    accumulate(float64, total, eligibility, form.segment[edges[k]]);
    discount *= tables.gammaL;
  }
  return total;
}
