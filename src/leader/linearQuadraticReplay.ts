import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';

/** The last steps of a linear-quadratic problem: batches of equal size, the oldest first; entry i is a step of one of them. */
export interface LinearQuadraticReplay {
  readonly length: number;
  add(batch: LinearQuadraticBatch): void;
  /** Entries as episodes of one step each, in the order of `draws`. */
  gather(draws: Int32Array): LinearQuadraticBatch;
}

/** An empty buffer for so many steps, in whole batches: the oldest gives way. Throws a RangeError at a batch that does not fit. */
export function createLinearQuadraticReplay(steps: number): LinearQuadraticReplay {
  const kept: LinearQuadraticBatch[] = [];
  const sizeOf = ({ episodes, steps: each }: LinearQuadraticBatch): number => episodes * each;
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
