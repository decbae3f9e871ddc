import type { Trajectory } from '../model/trajectory.js';

/** The last episodes of a game, all of the same number of steps, step by step: entry i is step i mod T of episode ⌊i/T⌋. */
export interface Replay {
  readonly episodeLength: number;
  /** (s·A + a)·B + b, and s', by entry; those from `length` on mean nothing. */
  readonly triples: Int32Array;
  readonly next: Int32Array;
  readonly length: number;
}

/** A replay buffer of so many steps, in whole episodes: the oldest gives way to the newest. */
export interface ReplayBuffer extends Replay {
  /** The actions of an episode are a·B + b. */
  add(episode: Trajectory): void;
}

/** An empty buffer for episodes of `episodeLength` steps. Throws a RangeError where not one fits, and at an episode of another length. */
export function createReplay(
  steps: number,
  episodeLength: number,
  { leaderActions, actions }: { readonly leaderActions: number; readonly actions: number },
): ReplayBuffer {
  const capacity = Math.floor(steps / episodeLength) * episodeLength;
  if (capacity === 0) throw new RangeError(`a buffer of ${steps} steps holds no episode of ${episodeLength}`);
  let triples = new Int32Array(0);
  let next = new Int32Array(0);
  let length = 0;
  let place = 0;
  const grown = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
    const larger = new Int32Array(Math.min(capacity, Math.max(4 * episodeLength, 2 * old.length)));
    larger.set(old);
    return larger;
  };
  return {
    episodeLength,
    get triples() {
      return triples;
    },
    get next() {
      return next;
    },
    get length() {
      return length;
    },
    add: (episode) => {
      if (episode.actions.length !== episodeLength)
        throw new RangeError(`expected an episode of ${episodeLength} steps, found ${episode.actions.length}`);
      if (place + episodeLength > triples.length) {
        triples = grown(triples);
        next = grown(next);
      }
      for (let t = 0; t < episodeLength; t++) {
        triples[place + t] = episode.states[t] * leaderActions * actions + episode.actions[t];
        next[place + t] = episode.states[t + 1];
      }
      length = Math.max(length, place + episodeLength);
      place = (place + episodeLength) % capacity;
    },
  };
}
