/** Estimates of the leader's values: Q_L (S·B) and V_L (S), zero for terminal states. `LeaderValues` is one, the exact one. */
export interface Critic<T> {
  readonly qL: ArrayLike<T>;
  readonly vL: ArrayLike<T>;
}

/** A critic that learns in float64. */
export interface LearnedCritic extends Critic<number> {
  readonly qL: Float64Array;
  readonly vL: Float64Array;
}
