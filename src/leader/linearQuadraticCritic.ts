import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';

/**
 * What a leader knows, or believes, of its values in a linear-quadratic problem. Points are given by array and offset: s and y (n numbers
 * each; y = A_θ s + ω is what a follower that sees the leader's action sees) and b (m numbers).
 */
export interface LinearQuadraticCritic {
  /** Q_L(s, b), in a game Q_L(s, a, b) with y in the place of a. */
  readonly actionValue: (s: Float64Array, i: number, y: Float64Array, j: number, b: Float64Array, k: number) => number;
  /** E_b Q_L given what the follower sees; in a configurable MDP that is V_L(s). */
  readonly seenValue: (s: Float64Array, i: number, y: Float64Array, j: number) => number;
  /**
   * Writes the gradient (m) and Hessian (m×m) of E_b Q_L with respect to the mean of b, where they are known in closed form. By
   * Stein's identity E[Q_L ξ] = Σ · gradient and E[Q_L (ξξ′ − Σ)] = Σ · Hessian · Σ for b = mean + ξ, ξ ~ N(0, Σ).
   */
  readonly actionSlopes?: (
    s: Float64Array,
    i: number,
    y: Float64Array,
    j: number,
    gradient: Float64Array,
    hessian: Float64Array,
  ) => void;
  /**
   * The mean of Q_L(s, ·, b) over what the leader does, with b held fixed as if the follower had not seen it (games; published code). A critic
   * that has it was made for one policy of the leader: see `withAnswerValues`.
   */
  readonly answerValue?: (s: Float64Array, i: number, b: Float64Array, k: number) => number;
  /** The same for many points at once, where that is cheaper: one number for each step of a batch (for the answers: for each of `steps`, else NaN). */
  readonly bulk?: {
    readonly actionValues: (batch: LinearQuadraticBatch) => Float64Array;
    readonly seenValues: (batch: LinearQuadraticBatch) => Float64Array;
    readonly answerValues: (batch: LinearQuadraticBatch, steps: Int32Array) => Float64Array;
  };
  /** V_L(s). */
  readonly stateValue: (s: Float64Array, i: number) => number;
}
