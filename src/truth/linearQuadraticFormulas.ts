import { gaussSolve } from '../numeric/gauss.js';
import { solveLyapunov } from '../numeric/lyapunov.js';
import { transpose, type Matrix } from '../numeric/matrix.js';
import { closedLoop, closedLoopTangent, type LinearPolicy } from '../model/closedLoop.js';
import type { LinearQuadraticTables } from '../model/linearQuadraticTables.js';
import { linearQuadraticResponse, type LinearQuadraticResponse } from '../follower/linearQuadraticResponse.js';
import { linearQuadraticObjective } from '../leader/linearQuadraticObjective.js';
import type { Hypergradient } from './hypergradient.js';

/** Digits beyond those wanted in which moments must stand still before the rest of an infinite sum counts as geometric. */
const STILL = 10;

/** How the best response moves with each parameter (K of each). */
export interface ResponseTangents<T> {
  /** ∂P (n×n). */
  readonly p: readonly Matrix<T>[];
  /** Derivatives of the gain L and of the covariance Σ of the policy. */
  readonly policy: readonly LinearPolicy<T>[];
}

/**
 * Derivatives of the best response. By the envelope theorem ∂P needs no derivative of the gain: with F = (I − BK_a)A,
 * ∂P = ∂A′M A + A′M ∂A + γ_F F′∂P F, one discounted Lyapunov equation. Then ∂S = γ_F B′∂P B, ∂K_a = S⁻¹(γ_F B′∂P − ∂S K_a),
 * ∂Σ = −(β/2) S⁻¹∂S S⁻¹; where the follower sees the state only, L = K_a A and ∂L = ∂K_a A + K_a ∂A.
 */
export function responseTangents<T>(
  tables: LinearQuadraticTables<T>,
  response: LinearQuadraticResponse<T>,
): ResponseTangents<T> {
  const { matrices, arithmetic, drift, driftTangents, control, gammaF, beta, problem } = tables;
  const { add, sub, mul, scale } = matrices;
  const { m, s, sInverse, gain, rest } = response;
  const inputs = transpose(control);
  const sides = driftTangents.map((tangent) => {
    const half = mul(transpose(tangent), m, drift);
    return add(half, transpose(half));
  });
  const p = solveLyapunov(arithmetic, transpose(mul(rest, drift)), gammaF, sides);
  const spread = arithmetic.neg(arithmetic.div(beta, arithmetic.add(arithmetic.one, arithmetic.one)));
  return {
    p,
    policy: p.map((dP, k) => {
      const weighted = scale(gammaF, mul(inputs, dP));
      const dS = mul(weighted, control);
      const dGain = gaussSolve(arithmetic, s, sub(weighted, mul(dS, gain)));
      return {
        gain: problem.sees === 'state' ? add(mul(dGain, drift), mul(gain, driftTangents[k])) : dGain,
        covariance: scale(spread, mul(sInverse, dS, sInverse)),
      };
    }),
  };
}

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
