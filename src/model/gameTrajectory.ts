/** One rollout s_0, a_0, b_0, s_1, …, s_n of a game, n ≥ 0. States are those of the unrolled game where it has a horizon. */
export interface GameTrajectory {
  /** s_0 … s_n. */
  readonly states: readonly number[];
  /** a_0 … a_{n−1}: the leader's actions. */
  readonly leaderActions: readonly number[];
  /** b_0 … b_{n−1}: the follower's. */
  readonly actions: readonly number[];
  /** True where s_n is terminal, false where the rollout was cut. */
  readonly ended: boolean;
}
