import { clipFactor } from '../../numeric/clip.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';
import { forSteps } from './linearQuadraticValues.js';

/** Scores are shortened to this Euclidean norm, each group of parameters by itself. */
export interface ScoreClip {
  readonly limit: number;
  /** Which parameters belong together, and the factor dθ/dw by which each score is scaled before (and 1/that after, for θ). */
  readonly groups: readonly (readonly number[])[];
  readonly chain: ArrayLike<number>;
}

/** ∂ log p/∂θ_k = ζ′Γ_k s of a step (the offset of s is given), for all k, into `into`; only entries of Γ_k that are not zero are looked at. */
export function stepScores(
  { scores: { maps } }: LinearQuadraticKnowledge,
  { stateSize: n, noiseSize: r, states, scoreNoise }: LinearQuadraticBatch,
): (step: number, s: number, into: Float64Array) => void {
  const entries = maps.flatMap((map, k) =>
    Array.from(map).flatMap((value, at) => (value === 0 ? [] : [{ k, i: Math.floor(at / n), j: at % n, value }])),
  );
  const [parameter, row, column] = [
    Int32Array.from(entries, ({ k }) => k),
    Int32Array.from(entries, ({ i }) => i),
    Int32Array.from(entries, ({ j }) => j),
  ];
  const values = Float64Array.from(entries, ({ value }) => value);
  return (step, s, into) => {
    into.fill(0);
    for (let e = 0; e < values.length; e++)
      into[parameter[e]] += values[e] * scoreNoise[step * r + row[e]] * states[s + column[e]];
  };
}

/** Adds Σ weight · (clipped score) to `into`, in θ: clipping acts on scores with respect to w, where dθ = chain · dw. */
export function addClippedScores(
  into: Float64Array,
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  weights: Float64Array,
  { limit, groups, chain }: ScoreClip,
): void {
  const scores = new Float64Array(into.length);
  const scoresOf = stepScores(knowledge, batch);
  forSteps(batch, (step, s) => {
    if (weights[step] === 0) return;
    scoresOf(step, s, scores);
    for (const group of groups) {
      let squares = 0;
      for (const k of group) squares += (scores[k] * chain[k]) ** 2;
      const factor = weights[step] * clipFactor(squares, limit);
      for (const k of group) into[k] += factor * scores[k];
    }
  });
}
