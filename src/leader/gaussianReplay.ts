import { halfFactor, halfSolve } from '../numeric/halfFactor.js';
import type { GaussianBatch } from '../model/gaussianBatch.js';
import type { LinearQuadraticTables } from '../model/linearQuadraticTables.js';

/** The last steps of a linear-quadratic problem: batches of equal size, the oldest first; entry i is a step of one of them. */
export interface GaussianReplay {
  readonly length: number;
  add(batch: GaussianBatch): void;
  /** Entries as episodes of one step each, in the order of `draws`. */
  gather(draws: Int32Array): GaussianBatch;
}

/** An empty buffer for so many steps, in whole batches: the oldest gives way. Throws a RangeError at a batch that does not fit. */
export function createGaussianReplay(steps: number): GaussianReplay {
  const kept: GaussianBatch[] = [];
  const sizeOf = ({ episodes, steps: each }: GaussianBatch): number => episodes * each;
  return {
    get length() {
      return kept.length === 0 ? 0 : kept.length * sizeOf(kept[0]);
    },
    add: (batch) => {
      if (sizeOf(batch) > steps) throw new RangeError(`a buffer of ${steps} steps holds no batch of ${sizeOf(batch)}`);
      kept.push(batch);
      if (kept.length * sizeOf(batch) > steps) kept.shift();
    },
    gather: (draws) => {
      const { stateSize: n, actionSize: m, noiseSize: r, steps: each } = kept[0];
      const size = sizeOf(kept[0]);
      const states = new Float64Array(draws.length * 2 * n);
      const seen = new Float64Array(draws.length * n);
      const actions = new Float64Array(draws.length * m);
      const scoreNoise = new Float64Array(draws.length * r);
      draws.forEach((entry, row) => {
        const from = kept[Math.floor(entry / size)];
        const step = entry % size;
        const s = (Math.floor(step / each) * (each + 1) + (step % each)) * n;
        states.set(from.states.subarray(s, s + 2 * n), row * 2 * n);
        seen.set(from.seen.subarray(step * n, (step + 1) * n), row * n);
        actions.set(from.actions.subarray(step * m, (step + 1) * m), row * m);
        scoreNoise.set(from.scoreNoise.subarray(step * r, (step + 1) * r), row * r);
      });
      return {
        episodes: draws.length,
        steps: 1,
        stateSize: n,
        actionSize: m,
        noiseSize: r,
        states,
        seen,
        actions,
        scoreNoise,
      };
    },
  };
}

/**
 * The batch with scores of another θ than the one it was drawn at: ζ_t = L⁺(y_t − A_θ s_t), as code does that takes the gradient of a log-density at
 * what was played. For games; where θ is the one of the rollout these are the stored ζ_t up to rounding (of 10⁻¹⁶|y|/|L|).
 */
export function withScoresAt(
  batch: GaussianBatch,
  { drift, leaderNoise, matrices }: LinearQuadraticTables<number>,
): GaussianBatch {
  const { episodes, steps, stateSize: n, noiseSize: r, states, seen } = batch;
  const factor = halfFactor(leaderNoise);
  const ofSeen = Float64Array.from(halfSolve(factor, matrices.identity(n)).flat());
  const ofState = Float64Array.from(halfSolve(factor, drift).flat());
  const scoreNoise = new Float64Array(batch.scoreNoise.length);
  for (let e = 0, step = 0; e < episodes; e++)
    for (let t = 0; t < steps; t++, step++) {
      const s = (e * (steps + 1) + t) * n;
      for (let i = 0; i < r; i++) {
        let total = 0;
        for (let j = 0; j < n; j++)
          total += ofSeen[i * n + j] * seen[step * n + j] - ofState[i * n + j] * states[s + j];
        scoreNoise[step * r + i] = total;
      }
    }
  return { ...batch, scoreNoise };
}
