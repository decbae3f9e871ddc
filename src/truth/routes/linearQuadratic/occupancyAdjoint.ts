import { CholeskyDecomposition, Matrix as Dense } from 'ml-matrix';
import { denseLyapunov } from '../../../numeric/denseLyapunov.js';
import type {
  LeaderRewardTables,
  LinearQuadraticTables,
} from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { NoFiniteMoments } from '../../../leader/noFiniteMoments.js';

/** A closed loop (see `closedLoop`) in float64. */
export interface DenseLoop {
  readonly transition: Dense;
  readonly noise: Dense;
  readonly stateGain: Dense;
  readonly controlCovariance: Dense;
}

/** J_L and its derivatives with respect to F, N, U, V of the closed loop. */
export interface LoopAdjoint extends DenseLoop {
  readonly objective: number;
  /** Σ_{t<T} γ_Lᵗ. */
  readonly steps: number;
}

type Quadratic = Extract<LeaderRewardTables<number>, { readonly kind: 'quadratic' }>;

/**
 * A quadratic reward: with the occupancy D, the cost-to-go X = C + U′cU + γF′XF and Σ = Σγᵗ:
 * ∂F = −2γXFD, ∂N = −γΣX, ∂U = −2cUD, ∂V = −Σc; with a horizon the same term by term.
 */
export function occupancyAdjoint(
  tables: LinearQuadraticTables<number>,
  reward: Quadratic,
  loop: DenseLoop,
): LoopAdjoint {
  const { gammaL: gamma, problem } = tables;
  const { transition: f, noise, stateGain, controlCovariance } = loop;
  const controlCost = new Dense(reward.controlCost);
  const costly = controlCost.mmul(stateGain);
  const weight = new Dense(reward.stateCost).add(stateGain.transpose().mmul(costly));
  const mean = Dense.columnVector(tables.initialMean);
  const start = mean.mmul(mean.transpose()).add(tables.initialCovariance);
  const { occupancy, byTransition, byNoise, steps } =
    problem.horizon === null
      ? stationary(f, gamma, start, noise, weight)
      : termByTerm(f, gamma, start, noise, weight, problem.horizon);
  const perStep = Dense.mul(controlCost, controlCovariance).sum() + reward.parameterCost;
  return {
    objective: -Dense.mul(weight, occupancy).sum() - steps * perStep,
    steps,
    transition: byTransition,
    noise: byNoise,
    stateGain: costly.mmul(occupancy).mul(-2),
    controlCovariance: Dense.mul(controlCost, -steps),
  };
}

interface Sums {
  readonly occupancy: Dense;
  readonly byTransition: Dense;
  readonly byNoise: Dense;
  readonly steps: number;
}

function stationary(f: Dense, gamma: number, start: Dense, noise: Dense, weight: Dense): Sums {
  const steps = 1 / (1 - gamma);
  const source = Dense.mul(noise, gamma * steps).add(start);
  const [occupancy, proof] = denseLyapunov(f, gamma, [source, Dense.eye(f.rows)]);
  // Positive definite exactly where γ ρ(F)² < 1.
  if (!new CholeskyDecomposition(proof.add(proof.transpose())).isPositiveDefinite())
    throw new NoFiniteMoments(
      'the leader loses without bound: γ_L ρ² ≥ 1 for the spectral radius ρ of the closed loop',
    );
  const [costToGo] = denseLyapunov(f.transpose(), gamma, [weight]);
  return {
    occupancy,
    steps,
    byTransition: costToGo
      .mmul(f)
      .mmul(occupancy)
      .mul(-2 * gamma),
    byNoise: costToGo.mul(-gamma * steps),
  };
}

function termByTerm(f: Dense, gamma: number, start: Dense, noise: Dense, weight: Dense, horizon: number): Sums {
  const transposed = f.transpose();
  const moments = [start];
  for (let t = 1; t < horizon; t++)
    moments.push(
      f
        .mmul(moments[t - 1])
        .mmul(transposed)
        .add(noise),
    );
  const zeros = (): Dense => Dense.zeros(f.rows, f.rows);
  const [occupancy, byTransition, byNoise] = [zeros(), zeros(), zeros()];
  let [steps, adjoint] = [0, zeros()];
  for (let t = horizon - 1; t >= 0; t--) {
    const discount = gamma ** t;
    steps += discount;
    occupancy.add(Dense.mul(moments[t], discount));
    byNoise.add(adjoint);
    const moved = adjoint.mmul(f);
    byTransition.add(moved.mmul(moments[t]).mul(2));
    adjoint = transposed.mmul(moved).sub(Dense.mul(weight, discount));
  }
  return { occupancy, byTransition, byNoise, steps };
}
