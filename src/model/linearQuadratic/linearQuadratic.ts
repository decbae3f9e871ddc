import type { Matrix } from '../../numeric/matrix.js';
import type { Rational } from '../../numeric/rational.js';

/** The kind of linear-quadratic problems. */
export const LINEAR_QUADRATIC_KIND = 'linear-quadratic';

/** What the leader earns in each step, before the transition. */
export type LeaderReward =
  /** r_L = −s′C s − b′c b − Σ_k w_k θ_k². */
  | {
      readonly kind: 'quadratic';
      /** C (n×n), symmetric, positive semidefinite. */
      readonly stateCost: Matrix<Rational>;
      /** c (m×m), symmetric, positive semidefinite. */
      readonly controlCost: Matrix<Rational>;
      /** w (K). */
      readonly parameterCosts: readonly Rational[];
    }
  /** r_L = h exp(−½ Σ_i (s_i − s*_i)²/x_i²). */
  | {
      readonly kind: 'bump';
      readonly height: Rational;
      /** s* (n). */
      readonly target: readonly Rational[];
      /** x (n), positive. */
      readonly widths: readonly Rational[];
    };

/**
 * A linear-quadratic problem of a leader and an entropy-regularised follower. States s ∈ Rⁿ, the follower's action b ∈ Rᵐ, K parameters:
 *
 * y_t = A_θ s_t + ω_t,  s_{t+1} = y_t + B b_t + ε_t,  ω ~ N(0, Ω), ε ~ N(0, W),  A_θ = A₀ + Σ_k θ_k A_k,
 * r_F = −s′Q s − b′R b, plus β times the differential entropy of the follower's policy.
 *
 * Either the follower sees the state only (`sees: 'state'`, a configurable MDP; Ω must be zero), or it also sees what the leader did
 * before it acts, hence y_t (`sees: 'leader-action'`, a Markov game with a ~ N(K s, ΣΣ′): A_θ = A + C K, Ω = C ΣΣ′C′).
 * All entries are exact, so that every number of digits can be computed from them. Build it with `linearQuadratic` (from code) or
 * `parseAnyInstance` (from a file); both validate.
 */
export interface LinearQuadraticProblem {
  readonly kind: typeof LINEAR_QUADRATIC_KIND;
  readonly name?: string;
  readonly description?: string;
  readonly sees: 'state' | 'leader-action';
  readonly gammaF: Rational;
  readonly gammaL: Rational;
  /** Entropy temperature, positive. */
  readonly beta: Rational;
  /** Steps after which an episode ends, counted by the leader only (the follower plans without end); null for none. */
  readonly horizon: number | null;
  /** θ (K) and what its components are called. */
  readonly theta: readonly Rational[];
  readonly parameterNames: readonly string[];
  /** A₀ (n×n). */
  readonly drift: Matrix<Rational>;
  /** A_k (K matrices n×n). */
  readonly driftTangents: readonly Matrix<Rational>[];
  /** B (n×m). */
  readonly control: Matrix<Rational>;
  /** Q (n×n) and R (m×m), symmetric, positive definite. */
  readonly followerStateCost: Matrix<Rational>;
  readonly followerControlCost: Matrix<Rational>;
  /** Ω (n×n). */
  readonly leaderNoise: Matrix<Rational>;
  /** W (n×n). */
  readonly noise: Matrix<Rational>;
  /** Mean and covariance of s₀. */
  readonly initialMean: readonly Rational[];
  readonly initialCovariance: Matrix<Rational>;
  readonly leaderReward: LeaderReward;
}
