import { Matrix as Dense, inverse } from 'ml-matrix';
import { denseLyapunov } from '../../../numeric/denseLyapunov.js';
import { float64 } from '../../../numeric/float64.js';
import type { LinearQuadraticProblem } from '../../../model/linearQuadratic/linearQuadratic.js';
import { linearQuadraticTables } from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { riccatiByDoubling } from '../../../follower/riccati.js';
import type { Hypergradient } from '../hypergradient.js';
import { bumpAdjoint } from './bumpAdjoint.js';
import { occupancyAdjoint, type LoopAdjoint } from './occupancyAdjoint.js';

/** J_L and its gradient at many points of one problem, in float64. */
export interface FastLinearQuadratic {
  /** At θ (the problem's own unless given). Throws `NoBestResponse`, `NoFiniteMoments`. */
  readonly at: (theta?: ArrayLike<number>) => Hypergradient<number>;
}

/**
 * J_L and hypergradient in reverse mode: doubling for P, then one adjoint discounted Lyapunov equation for all parameters, dense algebra by
 * ml-matrix. It shares no step with the forward formulas. Rounding only, no bounds: `linearQuadraticTruth` compares it with decimals.
 *
 * From the adjoints ∂F, ∂N, ∂U, ∂V of the closed loop come those of A, L, Σ (rules of products); from those, as ∂K_a = γ_F S⁻¹B′∂P G and
 * ∂S = γ_F B′∂P B, that of P; with Z = sym(adjoint of P) + γ_F F Z F′ the guiding part is 2⟨M A Z, A_k⟩, plus ⟨K_a′ adjoint of L, A_k⟩
 * where the follower sees the state only.
 *
 * @example
 * ```ts
 * import { createFastLinearQuadratic, thermalControl } from 'hypergrad-oracle';
 *
 * const { total } = createFastLinearQuadratic(thermalControl()).at();
 * console.log(total.length); // 8
 * ```
 */
export function createFastLinearQuadratic(problem: LinearQuadraticProblem): FastLinearQuadratic {
  const own = linearQuadraticTables(problem, float64);
  const dense = (a: readonly (readonly number[])[]): Dense => new Dense(a);
  const control = dense(own.control);
  const inputs = control.transpose();
  const controlCost = dense(own.followerControlCost);
  const [leaderNoise, noise] = [dense(own.leaderNoise), dense(own.noise)];
  const unit = Dense.eye(own.drift.length);
  const tangents = own.driftTangents.map(dense);
  const seesState = problem.sees === 'state';
  const { gammaF, beta } = own;

  const at = (theta: ArrayLike<number> = own.theta): Hypergradient<number> => {
    const tables = linearQuadraticTables(problem, float64, Array.from(theta));
    const drift = dense(tables.drift);
    const p = riccatiByDoubling(tables);
    const weighted = inputs.mmul(p).mul(gammaF);
    const sInverse = inverse(Dense.add(controlCost, weighted.mmul(control)));
    const gain = sInverse.mmul(weighted);
    const rest = Dense.sub(unit, control.mmul(gain));
    const covariance = Dense.mul(sInverse, beta / 2);
    const transition = rest.mmul(drift);
    const stateGain = gain.mmul(drift);
    const diffused = Dense.add(noise, control.mmul(covariance).mmul(inputs));
    const seenNoise = rest.mmul(leaderNoise);
    const loop = {
      transition,
      noise: seesState ? diffused : diffused.add(seenNoise.mmul(rest.transpose())),
      stateGain,
      controlCovariance: seesState ? covariance : Dense.add(covariance, gain.mmul(leaderNoise).mmul(gain.transpose())),
    };
    const { reward } = tables;
    const adjoint: LoopAdjoint =
      reward.kind === 'bump' ? bumpAdjoint(tables, reward, loop) : occupancyAdjoint(tables, reward, loop);

    // Adjoints of A with the policy held, of L, and of Σ.
    const ofCovariance = inputs.mmul(adjoint.noise).mmul(control).add(adjoint.controlCovariance);
    const held = seesState
      ? adjoint.transition
      : rest.transpose().mmul(adjoint.transition).add(gain.transpose().mmul(adjoint.stateGain));
    const ofGain = seesState
      ? Dense.sub(adjoint.stateGain, inputs.mmul(adjoint.transition))
      : adjoint.stateGain
          .mmul(drift.transpose())
          .sub(inputs.mmul(Dense.add(adjoint.transition.mmul(drift.transpose()), adjoint.noise.mmul(seenNoise).mul(2))))
          .add(adjoint.controlCovariance.mmul(gain).mmul(leaderNoise).mul(2));
    // Adjoint of P.
    const spread = control.mmul(sInverse).mul(gammaF);
    const throughGain = spread.mmul(seesState ? ofGain.mmul(drift.transpose()) : ofGain).mmul(rest.transpose());
    const throughS = spread
      .mmul(ofCovariance)
      .mmul(sInverse)
      .mmul(inputs)
      .mul(beta / 2);
    const ofP = Dense.sub(throughGain, throughS);
    const [z] = denseLyapunov(transition, gammaF, [Dense.add(ofP, ofP.transpose()).mul(0.5)]);
    const curvature = p.mmul(rest).mul(gammaF);
    const guide = curvature.mmul(drift).mmul(z).mul(2);
    if (seesState) guide.add(gain.transpose().mmul(ofGain));
    const direct = tangents.map(
      (tangent, k) =>
        inner(held, tangent) - (reward.kind === 'bump' ? 0 : adjoint.steps * reward.parameterCostGradient[k]),
    );
    const guiding = tangents.map((tangent) => inner(guide, tangent));
    return { objective: adjoint.objective, total: direct.map((x, k) => x + guiding[k]), direct, guiding };
  };
  return { at };
}

/** ⟨A, B⟩ = Σ A_ij B_ij. */
const inner = (a: Dense, b: Dense): number => {
  let total = 0;
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.columns; j++) total += a.get(i, j) * b.get(i, j);
  return total;
};
