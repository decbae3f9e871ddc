import { closedLoop } from '../../../model/linearQuadratic/closedLoop.js';
import { closedLoopTangent } from '../../../model/linearQuadratic/closedLoopTangent.js';
import type { LinearQuadraticTables } from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { linearQuadraticResponse } from '../../../follower/linearQuadraticResponse.js';
import { responseTangents } from '../../../follower/responseTangents.js';
import { linearQuadraticObjective } from '../../../leader/linearQuadraticObjective.js';
import type { Hypergradient } from '../hypergradient.js';

/** Digits beyond those wanted in which moments must stand still before the rest of an infinite sum counts as geometric. */
const STILL = 10;

/**
 * The hypergradient by the formulas, in forward mode: derivatives of the best response, of the closed loop along (∂A, 0) for the direct
 * and (0, ∂policy) for the guiding part, and of J_L along those. In ball arithmetic with error bounds: proven, but for the part of a
 * bump's infinite sum that is cut (`digits`; see `bumpObjective`).
 */
export function linearQuadraticFormulas<T>(tables: LinearQuadraticTables<T>, digits: number): Hypergradient<T> {
  const { arithmetic, problem, reward } = tables;
  const response = linearQuadraticResponse(tables);
  const { policy } = responseTangents(tables, response);
  const loop = closedLoop(tables, response.policy);
  const tangents = [
    ...tables.driftTangents.map((drift) => closedLoopTangent(tables, response.policy, { drift, policy: null })),
    ...policy.map((shift) => closedLoopTangent(tables, response.policy, { drift: null, policy: shift })),
  ];
  const { objective, derivatives } = linearQuadraticObjective(tables, loop, tangents, {
    digits,
    still: digits + STILL,
  });
  const parameters = problem.theta.length;
  const moved = derivatives.slice(0, parameters);
  const direct = reward.kind === 'bump' ? moved : lessCosts(tables, moved, reward.parameterCostGradient);
  const guiding = derivatives.slice(parameters);
  return { objective, total: direct.map((x, k) => arithmetic.add(x, guiding[k])), direct, guiding };
}

/** Less what the parameters cost: ∂(Σ w θ²) Σ_{t<T} γ_Lᵗ. */
function lessCosts<T>(
  { arithmetic, gammaL, problem }: LinearQuadraticTables<T>,
  of: readonly T[],
  gradient: readonly T[],
): T[] {
  const { add, sub, mul, div, one, zero } = arithmetic;
  let steps = zero;
  if (problem.horizon === null) steps = div(one, sub(one, gammaL));
  else for (let t = 0; t < problem.horizon; t++) steps = add(one, mul(gammaL, steps));
  return of.map((x, k) => sub(x, mul(gradient[k], steps)));
}
