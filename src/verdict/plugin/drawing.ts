import { inverseCdf } from '../../random/categorical.js';
import { createStream } from '../../random/stream.js';
import type { UserStream } from './userStream.js';

/** Where the numbers of a user's stream come from: one draw with any, and one with finitely many outcomes. */
export interface DrawSource {
  uniform(this: void): number;
  /** An index with its probability; they sum to one but for rounding. */
  choose(this: void, probabilities: readonly number[]): number;
  /** One of 0 … n − 1, all equally probable. */
  even(this: void, n: number): number;
  child(this: void, name: string): UserStream;
  /** Called when the path is read. */
  named?(this: void): void;
}

const MOST_OUTCOMES = 2 ** 32;
/** What probabilities may miss one by. */
const TOLERANCE = 1e-9;

/** A user's stream over a source; it checks the arguments of draws. */
export function userStream(path: string, { uniform, choose, even, child, named }: DrawSource): UserStream {
  return {
    get path() {
      named?.();
      return path;
    },
    uniform,
    child: (name) => {
      if (typeof name !== 'string' || name === '') throw new RangeError('stream.child: expected a name');
      return child(name);
    },
    bernoulli: (p) => {
      if (!(p >= 0 && p <= 1)) throw new RangeError(`stream.bernoulli: expected a probability, found ${p}`);
      return choose([p, 1 - p]) === 0;
    },
    integer: (n) => {
      if (!(Number.isInteger(n) && n >= 1 && n <= MOST_OUTCOMES))
        throw new RangeError(`stream.integer: expected a whole number from 1 to 2^32, found ${n}`);
      return even(n);
    },
    categorical: (probabilities) => {
      const own = Array.from(probabilities);
      const bad = own.find((p) => !(p >= 0));
      if (bad !== undefined) throw new RangeError(`stream.categorical: expected probabilities, found ${bad}`);
      const total = own.reduce((sum, p) => sum + p, 0);
      if (!(Math.abs(total - 1) <= TOLERANCE))
        throw new RangeError(`stream.categorical: expected probabilities that sum to one, found the sum ${total}`);
      return choose(own.map((p) => p / total));
    },
  };
}

/** The greatest number that `uniform` gives. */
const LAST = 1 - 2 ** -53;

/**
 * The stream of a path, from its beginning. `mirrored`: with `LAST` − u in place of each uniform number u, which has the same law; over both,
 * what is linear in the draws averages out.
 */
export function sampledStream(path: string, mirrored = false): UserStream {
  const own = createStream(path);
  const uniform = mirrored ? () => LAST - own.uniform() : () => own.uniform();
  return userStream(path, {
    uniform,
    choose: (probabilities) => inverseCdf(probabilities, uniform()),
    even: (n) => Math.floor(uniform() * n),
    child: (name) => sampledStream(`${path}/${name}`, mirrored),
  });
}
