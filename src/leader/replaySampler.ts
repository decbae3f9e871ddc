import { cumulate, invert } from '../random/categorical.js';
import type { Stream } from '../random/stream.js';
import type { Replay } from './replay.js';

/** How entries of a replay buffer are drawn. */
export interface ReplaySampler {
  /** Entries with equal probabilities, into all of `draws`. */
  uniform(replay: Pick<Replay, 'length'>, replacement: boolean, draws: Int32Array): void;
  /** Entries with probabilities ∝ γᵗ, t the time in the episode. */
  discounted(replay: Pick<Replay, 'length'>, replacement: boolean, draws: Int32Array): void;
}

/** A sampler with one stream; without replacement an entry that has been drawn is drawn anew. */
export function createReplaySampler(gamma: number, episodeLength: number, stream: Stream): ReplaySampler {
  const total = Array.from({ length: episodeLength }, (_, t) => gamma ** t).reduce((a, b) => a + b, 0);
  const times = new Float64Array(episodeLength);
  cumulate(
    Array.from(times, (_, t) => gamma ** t / total),
    0,
    episodeLength,
    times,
    () => 'times',
  );
  const draw = (length: number, replacement: boolean, draws: Int32Array, one: () => number): void => {
    if (!replacement && draws.length > length)
      throw new RangeError(`cannot draw ${draws.length} of ${length} entries without replacement`);
    for (let j = 0; j < draws.length; j++) {
      draws[j] = one();
      if (!replacement && draws.indexOf(draws[j]) < j) j--;
    }
  };
  const below = (n: number): number => Math.floor(stream.uniform() * n);
  return {
    uniform: ({ length }, replacement, draws) => draw(length, replacement, draws, () => below(length)),
    discounted: ({ length }, replacement, draws) =>
      draw(length, replacement, draws, () => {
        const episode = below(length / episodeLength);
        return episode * episodeLength + invert(times, 0, stream.uniform());
      }),
  };
}
