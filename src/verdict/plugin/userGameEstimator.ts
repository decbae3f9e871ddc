import type { UserGradient, UserTables } from './userEstimator.js';
import type { UserStream } from './userStream.js';

/** One rollout s_0, a_0, b_0, s_1, …, s_n of a game, n ≥ 0. */
export interface UserGameTrajectory {
  /** s_0 … s_n. */
  readonly states: readonly number[];
  /** a_0 … a_{n−1}, the leader's, and b_0 … b_{n−1}, the follower's. */
  readonly leaderActions: readonly number[];
  readonly actions: readonly number[];
  /** The edge (triple → successor) that each step took. */
  readonly edges: readonly number[];
  /** True where s_n is terminal, false where the rollout was cut. */
  readonly ended: boolean;
}

/**
 * All that an estimator of one's own for games may look at beside its batch. Choices are triples (s,a,b), counted as (s·A + a)·B + b; pairs
 * (s,a) count as s·A + a. θ is in the leader's policy f and in Φ_L only. The Benefit is Q_L − Σ_b g† Q_L, or, for a follower that does not
 * observe, Σ_a f Q_L − V_L.
 */
export interface UserGameKnowledge extends UserTables {
  /** A. */
  readonly leaderActions: number;
  /** Whether the follower sees a before it answers (false: footnote 1 of the paper). */
  readonly observes: boolean;
  /** f(a|s) and V_F(s,a), by pair. */
  readonly leader: readonly number[];
  readonly vF: readonly number[];
  /** ∇f (by pair) and ∇Φ_L: K numbers for each entry, or null. */
  readonly gradients: { readonly leader: readonly UserGradient[]; readonly phiL: UserGradient };
}

/** What a module exports under the name `estimator`, for games. */
export interface UserGameEstimator {
  readonly kind: 'markov-game';
  /** Letters, digits, `-`, `_` and `.`; not the id of a built-in estimator. */
  readonly id: string;
  /** Ids of claims, as `unbiased` and `truncation-only`: what it promises. */
  readonly claims: readonly string[];
  /**
   * K numbers from a batch: a pure function of its arguments (the stream begins anew for every call). What is judged is the mean over
   * trajectories and draws: exactly where all draws have finitely many outcomes, by samples where not (see `UserStream`). The numbers may be off by
   * 2⁻³⁹ of the terms of BC-HG on the same batch and of the gradient: an estimator with terms a thousand times larger loses more by rounding.
   */
  readonly estimate: (
    batch: readonly UserGameTrajectory[],
    knowledge: UserGameKnowledge,
    stream: UserStream,
  ) => ArrayLike<number>;
}
