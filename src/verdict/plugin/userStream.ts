import type { Stream } from '../../random/stream.js';

/**
 * The random numbers of an estimator of one's own. Each of the draws takes one uniform number of the stream. Draws with finitely many outcomes
 * (`bernoulli`, `integer`, `categorical`) are listed where exact means are taken, so that an estimator that draws in no other way is judged
 * without sampling; one that asks for `uniform` or reads `path` is judged by a sequential test.
 */
export interface UserStream extends Stream {
  /** The stream `path/name`, from its beginning, whatever has been drawn from this one. Throws a RangeError for the empty name. */
  child(name: string): UserStream;
  /** True with probability p. Throws a RangeError outside of [0, 1]. */
  bernoulli(p: number): boolean;
  /** One of 0 … n − 1, each with probability 1/n. Throws a RangeError where n is not a whole number from 1 to 2³². */
  integer(n: number): number;
  /** Index i with probability p_i / Σ p. Throws a RangeError for entries that are no probabilities, or a sum further than 1e-9 from one. */
  categorical(probabilities: ArrayLike<number>): number;
}
