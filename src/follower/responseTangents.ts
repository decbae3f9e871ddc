import { sum } from '../numeric/arithmetic.js';
import { gaussSolve } from '../numeric/gauss.js';
import { solveLyapunov } from '../numeric/lyapunov.js';
import { transpose, type Matrix } from '../numeric/matrix.js';
import type { LinearPolicy } from '../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import type { LinearQuadraticResponse } from './linearQuadraticResponse.js';

/** How the best response moves with each parameter (K of each). */
export interface ResponseTangents<T> {
  /** ∂P (n×n). */
  readonly p: readonly Matrix<T>[];
  /** ∂M at a fixed y (n×n), and ∂v. */
  readonly m: readonly Matrix<T>[];
  readonly constant: readonly T[];
  /** Derivatives of the gain L and of the covariance Σ of the policy. */
  readonly policy: readonly LinearPolicy<T>[];
}

/**
 * Derivatives of the best response. By the envelope theorem ∂P needs no derivative of the gain: with F = (I − BK_a)A,
 * ∂P = ∂A′M A + A′M ∂A + γ_F F′∂P F, one discounted Lyapunov equation. Then ∂S = γ_F B′∂P B, ∂K_a = S⁻¹(γ_F B′∂P − ∂S K_a),
 * ∂Σ = −(β/2) S⁻¹∂S S⁻¹; where the follower sees the state only, L = K_a A and ∂L = ∂K_a A + K_a ∂A. With G = I − BK_a: ∂M = γ_F G′∂P G,
 * (1 − γ_F) ∂v = (β/2) tr(S⁻¹∂S) + γ_F tr(∂P W) + γ_F tr(∂M Ω).
 */
export function responseTangents<T>(
  tables: LinearQuadraticTables<T>,
  response: LinearQuadraticResponse<T>,
): ResponseTangents<T> {
  const { matrices, arithmetic, drift, driftTangents, control, gammaF, beta, problem } = tables;
  const { add, sub, mul, scale, inner } = matrices;
  const { m, s, sInverse, gain, rest } = response;
  const inputs = transpose(control);
  const sides = driftTangents.map((tangent) => {
    const side = mul(transpose(tangent), m, drift);
    return add(side, transpose(side));
  });
  const p = solveLyapunov(arithmetic, transpose(mul(rest, drift)), gammaF, sides);
  const moved = p.map((dP) => scale(gammaF, mul(transpose(rest), dP, rest)));
  const half = arithmetic.div(beta, arithmetic.add(arithmetic.one, arithmetic.one));
  const spread = arithmetic.neg(half);
  return {
    p,
    m: moved,
    constant: p.map((dP, k) => {
      const dS = scale(gammaF, mul(inputs, dP, control));
      const terms = [
        arithmetic.mul(half, inner(sInverse, dS)),
        arithmetic.mul(gammaF, inner(dP, tables.noise)),
        arithmetic.mul(gammaF, inner(moved[k], tables.leaderNoise)),
      ];
      return arithmetic.div(sum(arithmetic, terms), arithmetic.sub(arithmetic.one, gammaF));
    }),
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
