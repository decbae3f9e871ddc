import { transpose, type Matrix } from '../../numeric/matrix.js';
import type { LinearQuadraticTables } from './linearQuadraticTables.js';

/**
 * A linear-Gaussian policy of the follower: b ~ N(−L x, Σ), where x is what it sees: s in a configurable MDP, y = A_θ s + ω in a game in
 * which it sees the leader's action.
 */
export interface LinearPolicy<T> {
  /** L (m×n). */
  readonly gain: Matrix<T>;
  /** Σ (m×m). */
  readonly covariance: Matrix<T>;
}

/** The law of states and actions under a policy: s_{t+1} = F s_t + N(0, N), b_t | s_t ~ N(−U s_t, V). */
export interface ClosedLoop<T> {
  /** F (n×n) and N (n×n). */
  readonly transition: Matrix<T>;
  readonly noise: Matrix<T>;
  /** U (m×n) and V (m×m). */
  readonly stateGain: Matrix<T>;
  readonly controlCovariance: Matrix<T>;
}

/** Derivatives of A_θ and of a policy in one direction; null for zero. */
export interface Direction<T> {
  readonly drift: Matrix<T> | null;
  readonly policy: LinearPolicy<T> | null;
}

/**
 * The closed loop of a policy. State seen: F = A − BL, N = BΣB′ + W, U = L, V = Σ. Leader's action seen, with G = I − BL:
 * F = GA, N = GΩG′ + BΣB′ + W, U = LA, V = Σ + LΩL′.
 */
export function closedLoop<T>(tables: LinearQuadraticTables<T>, { gain, covariance }: LinearPolicy<T>): ClosedLoop<T> {
  const { matrices, drift, control, noise, leaderNoise, problem } = tables;
  const { add, sub, mul, identity } = matrices;
  const diffused = add(noise, mul(control, covariance, transpose(control)));
  if (problem.sees === 'state')
    return {
      transition: sub(drift, mul(control, gain)),
      noise: diffused,
      stateGain: gain,
      controlCovariance: covariance,
    };
  const rest = sub(identity(drift.length), mul(control, gain));
  return {
    transition: mul(rest, drift),
    noise: add(diffused, mul(rest, leaderNoise, transpose(rest))),
    stateGain: mul(gain, drift),
    controlCovariance: add(covariance, mul(gain, leaderNoise, transpose(gain))),
  };
}
