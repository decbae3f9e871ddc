import { carryEligibility } from '../eligibility.js';

/** One trajectory, or a piece of one, step by step: what the one pass of the game estimators reads. */
export interface GameStepWeights {
  /** s·A + a of each step. */
  readonly pairs: ArrayLike<number>;
  /** What the step itself gives to ∇log f(a_k|s_k). */
  readonly direct: ArrayLike<number>;
  /** What it puts into the eligibility: its weight times its Benefit, over β. */
  readonly put: ArrayLike<number>;
  /** What multiplies ∇log f(a_k|s_k) within segments. */
  readonly follower: ArrayLike<number>;
}

/** Sums by pair: the weight of ∇log f(a|s), and what was put into the eligibility. */
export interface GameSums {
  readonly weights: Float64Array;
  readonly put: Float64Array;
}

/**
 * Adds the steps 0 … length − 1 to `sums`: e_k = Σ_{t ≤ k − from} γ_F^{k−t} put_t, and step k adds e_k · follower_k + direct_k to the weight of
 * ∇log f(a_k|s_k). `from`: where the segment of a step begins, 1 in eq. (9) corrected, 0 as printed.
 */
export function addGameSums(
  { pairs, direct, put, follower }: GameStepWeights,
  length: number,
  gammaF: number,
  from: 0 | 1,
  sums: GameSums,
): void {
  const eligibility = new Float64Array(length);
  carryEligibility(put, 0, length, gammaF, eligibility, from === 1);
  for (let k = 0; k < length; k++) {
    const pair = pairs[k];
    sums.weights[pair] += direct[k] + eligibility[k] * follower[k];
    sums.put[pair] += put[k];
  }
}
