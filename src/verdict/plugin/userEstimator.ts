import type { UserStream } from './userStream.js';

/** One rollout s_0, b_0, s_1, …, s_n, n ≥ 0. */
export interface UserTrajectory {
  /** s_0 … s_n. */
  readonly states: readonly number[];
  /** b_0 … b_{n−1}. */
  readonly actions: readonly number[];
  /** The edge (pair → successor) that each step took. */
  readonly edges: readonly number[];
  /** True where s_n is terminal, false where the rollout was cut. */
  readonly ended: boolean;
}

/** K numbers, or null where the entry does not depend on θ. */
export type UserGradient = readonly number[] | null;

/** What estimators of one's own are given of a problem of either kind: plain doubles, frozen, nearest to the exact values. */
export interface UserTables {
  /** S, B, K and the number of edges. */
  readonly states: number;
  readonly actions: number;
  readonly parameters: number;
  readonly edges: number;
  readonly gammaF: number;
  readonly gammaL: number;
  readonly beta: number;
  /** 1 for terminal states, else 0 (S). */
  readonly terminal: readonly number[];
  /** The edges of choice i (a pair, of a game a triple) are `edgeStart[i] … edgeStart[i+1] − 1`; and the successor of each edge. */
  readonly edgeStart: readonly number[];
  readonly edgeTarget: readonly number[];
  /** ρ0 (S), p (by edge), r_F and r_L (by choice), Φ_L. */
  readonly initial: readonly number[];
  readonly p: readonly number[];
  readonly rewardF: readonly number[];
  readonly rewardL: readonly number[];
  readonly phiL: number;
  /** The best response g† and Q_F (by choice). */
  readonly policy: readonly number[];
  readonly qF: readonly number[];
  /** The leader's exact critic: Q_L (by choice), V_L (S), and the Benefit (by choice). */
  readonly qL: readonly number[];
  readonly vL: readonly number[];
  readonly benefit: readonly number[];
}

/**
 * All that an estimator of one's own may look at beside its batch. Choices are pairs, counted as s·B + b. In a problem with horizon, time is
 * part of the state. The Benefit is Q_L − V_L.
 */
export interface UserKnowledge extends UserTables {
  /** The derivatives of the tables: K numbers for each entry, or null. */
  readonly gradients: {
    readonly initial: readonly UserGradient[];
    readonly p: readonly UserGradient[];
    readonly rewardF: readonly UserGradient[];
    readonly rewardL: readonly UserGradient[];
    readonly phiL: UserGradient;
  };
  /** V_F (S), and ∇V_F (S rows of K). */
  readonly vF: readonly number[];
  readonly gradientVF: readonly (readonly number[])[];
}

/** What a module exports under the name `estimator`. */
export interface UserEstimator {
  /** Estimators for games say `markov-game`: see `UserGameEstimator`. */
  readonly kind?: 'configurable-mdp';
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
    batch: readonly UserTrajectory[],
    knowledge: UserKnowledge,
    stream: UserStream,
  ) => ArrayLike<number>;
}
