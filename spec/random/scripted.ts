import type { Stream } from '../../src/random/stream.js';

/** A stream that yields the given numbers, and throws when there are no more. */
export interface ScriptedStream extends Stream {
  /** How many numbers have been drawn. */
  readonly drawn: () => number;
}

/** The stream that yields `numbers` one after another. */
export function scripted(numbers: readonly number[]): ScriptedStream {
  let next = 0;
  return {
    path: 'scripted',
    uniform: () => {
      if (next === numbers.length) throw new Error(`the script has ${next} numbers only`);
      return numbers[next++];
    },
    child: () => {
      throw new Error('a script has no children');
    },
    drawn: () => next,
  };
}

/** The middles of n equal parts of [0, 1): (i + 1/2)/n. */
export const stratified = (n: number): number[] => Array.from({ length: n }, (_, i) => (i + 0.5) / n);

/** All tuples of `length` entries from `values`. */
export function* tuples<T>(values: readonly T[], length: number): Generator<T[]> {
  if (length === 0) yield [];
  else for (const rest of tuples(values, length - 1)) for (const value of values) yield [...rest, value];
}
