/**
 * Episodes of a linear-quadratic problem, all of the same length T, side by side in typed arrays: row e·T + t of an array belongs to step t
 * of episode e (states: row e·(T+1) + t).
 */
export interface LinearQuadraticBatch {
  readonly episodes: number;
  /** T. */
  readonly steps: number;
  /** n, m, and r: the rank of the noise that θ can shift. */
  readonly stateSize: number;
  readonly actionSize: number;
  readonly noiseSize: number;
  /** s_0 … s_T (n each). */
  readonly states: Float64Array;
  /** y_t = A_θ s_t + ω_t (n each): what a follower that sees the leader's action knows of it. */
  readonly seen: Float64Array;
  /** b_t (m each). */
  readonly actions: Float64Array;
  /**
   * ζ_t (r each), the standard normal numbers behind the noise whose mean θ moves: ω_t = Lζ_t with LL′ = Ω where the follower sees the
   * leader's action, else ε_t = Lζ_t with LL′ = W. Scores are made from these, not from differences of states.
   */
  readonly scoreNoise: Float64Array;
}
