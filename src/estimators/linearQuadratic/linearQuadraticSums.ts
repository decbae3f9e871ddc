import { featureCount } from '../../numeric/quadraticFeatures.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';

/**
 * What one pass over a batch leaves behind, whatever the number of parameters: an estimate is linear in these moments, because scores are
 * ζ′Γ_k s and gradients of the follower's values are quadratic.
 */
export interface LinearQuadraticSums {
  /** Σ weight · ζ s′ (r×n by rows). */
  readonly scores: Float64Array;
  /** Σ weight of ∂r_L/∂θ. */
  reward: number;
  /** Σ weight · features of (x, b): what multiplies ∇Q_F. */
  readonly pairs: Float64Array;
  /** Σ weight · features of x: what multiplies ∇V_F, with a minus. */
  readonly seen: Float64Array;
  /** What was added for each parameter by itself (K). */
  readonly explicit: Float64Array;
}

/** Zeroed sums. */
export function createSums(
  { stateSize, actionSize, noiseSize }: LinearQuadraticBatch,
  { scores: { maps } }: LinearQuadraticKnowledge,
): LinearQuadraticSums {
  return {
    scores: new Float64Array(noiseSize * stateSize),
    reward: 0,
    pairs: new Float64Array(featureCount(stateSize + actionSize)),
    seen: new Float64Array(featureCount(stateSize)),
    explicit: new Float64Array(maps.length),
  };
}

/** Adds weight · ζ_t s_t′ to `into`. */
export function addScore(
  into: Float64Array,
  { stateSize: n, noiseSize: r, states, scoreNoise }: LinearQuadraticBatch,
  step: number,
  s: number,
  weight: number,
): void {
  for (let i = 0; i < r; i++) {
    const own = weight * scoreNoise[step * r + i];
    for (let j = 0; j < n; j++) into[i * n + j] += own * states[s + j];
  }
}

/** ⟨a, b⟩ of arrays of the same length. */
export function innerProduct(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

/** The gradient that the sums stand for (K). */
export function gradientOfSums(
  { tables: { reward }, scores: { maps }, gradientQF, gradientVF }: LinearQuadraticKnowledge,
  sums: LinearQuadraticSums,
): Float64Array {
  const used = (features: Float64Array): boolean => features.some((x) => x !== 0);
  const [pairs, seen] = [used(sums.pairs), used(sums.seen)];
  return Float64Array.from(maps, (map, k) => {
    let total = sums.explicit[k] + innerProduct(map, sums.scores);
    if (reward.kind === 'quadratic') total -= sums.reward * reward.parameterCostGradient[k];
    if (pairs) total += innerProduct(gradientQF[k], sums.pairs);
    if (seen) total -= innerProduct(gradientVF[k], sums.seen);
    return total;
  });
}
