import type { Stream } from '../../random/stream.js';
import type { UserGradient } from './userEstimator.js';

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
 * All that an estimator of one's own for games may look at beside its batch: plain doubles, frozen, nearest to the exact values. Pairs (s,a)
 * count as s·A + a, triples (s,a,b) as (s·A + a)·B + b; the edges of triple i are `edgeStart[i] … edgeStart[i+1] − 1`. θ is in the leader's
 * policy f and in Φ_L only.
 */
export interface UserGameKnowledge {
  /** S, A, B, K and the number of edges. */
  readonly states: number;
  readonly leaderActions: number;
  readonly actions: number;
  readonly parameters: number;
  readonly edges: number;
  /** Whether the follower sees a before it answers (false: footnote 1 of the paper). */
  readonly observes: boolean;
  readonly gammaF: number;
  readonly gammaL: number;
  readonly beta: number;
  /** 1 for terminal states, else 0 (S). */
  readonly terminal: readonly number[];
  /** S·A·B + 1 numbers, and the successor of each edge. */
  readonly edgeStart: readonly number[];
  readonly edgeTarget: readonly number[];
  /** ρ0 (S), f(a|s) (S·A), p (by edge), r_F and r_L (S·A·B), Φ_L. */
  readonly initial: readonly number[];
  readonly leader: readonly number[];
  readonly p: readonly number[];
  readonly rewardF: readonly number[];
  readonly rewardL: readonly number[];
  readonly phiL: number;
  /** ∇f (S·A) and ∇Φ_L: K numbers for each entry, or null. */
  readonly gradients: { readonly leader: readonly UserGradient[]; readonly phiL: UserGradient };
  /** The best response g†(b|s,a) (S·A·B), V_F(s,a) (S·A) and Q_F(s,a,b) (S·A·B). */
  readonly policy: readonly number[];
  readonly vF: readonly number[];
  readonly qF: readonly number[];
  /** The leader's exact critic: Q_L(s,a,b) (S·A·B) and V_L(s) (S). */
  readonly qL: readonly number[];
  readonly vL: readonly number[];
  /** The Benefit (S·A·B): Q_L − Σ_b g† Q_L, or, for a follower that does not observe, Σ_a f Q_L − V_L. */
  readonly benefit: readonly number[];
}

/** What a module exports under the name `estimator`, for games. */
export interface UserGameEstimator {
  readonly kind: 'markov-game';
  /** Letters, digits, `-`, `_` and `.`; not the id of a built-in estimator. */
  readonly id: string;
  /** Ids of claims, as `unbiased` and `truncation-only`: what it promises. */
  readonly claims: readonly string[];
  /** K numbers from a batch: a pure function of its arguments (the stream begins anew for every call). */
  readonly estimate: (
    batch: readonly UserGameTrajectory[],
    knowledge: UserGameKnowledge,
    stream: Stream,
  ) => ArrayLike<number>;
}
