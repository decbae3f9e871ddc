import { clipFactor } from '../../numeric/clip.js';
import type { GaussianBatch } from '../../model/gaussianBatch.js';
import type { GaussianKnowledge } from './gaussianKnowledge.js';
import { forSteps } from './gaussianValues.js';

/** Scores are shortened to this Euclidean norm, each group of parameters by itself. */
export interface ScoreClip {
  readonly limit: number;
  /** Which parameters belong together, and the factor dθ/dw by which each score is scaled before (and 1/that after, for θ). */
  readonly groups: readonly (readonly number[])[];
  readonly chain: ArrayLike<number>;
}

/** ∂ log p/∂θ_k of a step, for all k, into `into`. */
export function stepScores(
  { scores: { maps } }: GaussianKnowledge,
  { stateSize: n, noiseSize: r, states, scoreNoise }: GaussianBatch,
  step: number,
  s: number,
  into: Float64Array,
): void {
  maps.forEach((map, k) => {
    let total = 0;
    for (let i = 0; i < r; i++) {
      let inner = 0;
      for (let j = 0; j < n; j++) inner += map[i * n + j] * states[s + j];
      total += inner * scoreNoise[step * r + i];
    }
    into[k] = total;
  });
}

/** Adds Σ weight · (clipped score) to `into`, in θ: clipping acts on scores with respect to w, where dθ = chain · dw. */
export function addClippedScores(
  into: Float64Array,
  batch: GaussianBatch,
  knowledge: GaussianKnowledge,
  weights: Float64Array,
  { limit, groups, chain }: ScoreClip,
): void {
  const scores = new Float64Array(into.length);
  forSteps(batch, (step, s) => {
    if (weights[step] === 0) return;
    stepScores(knowledge, batch, step, s, scores);
    for (const group of groups) {
      let squares = 0;
      for (const k of group) squares += (scores[k] * chain[k]) ** 2;
      const factor = weights[step] * clipFactor(squares, limit);
      for (const k of group) into[k] += factor * scores[k];
    }
  });
}
