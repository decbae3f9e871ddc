import seedrandom from 'seedrandom';

/** A source of random numbers that is named: the path alone decides what it yields. */
export interface Stream {
  /** The name, as `four-rooms/beta=0.001/seed=3/rollout`. */
  readonly path: string;
  /** The next number, a multiple of 2⁻⁵³ in [0, 1). */
  uniform(): number;
  /**
   * The stream `path/name`, from its beginning, whatever has been drawn from this one. A name with slashes is a path:
   * `child('a/b')` is `child('a').child('b')`. Throws a RangeError for the empty name.
   */
  child(name: string): Stream;
}

/**
 * The stream of a path, from its beginning (Alea, two draws of 32 and 21 bits for each number). Different paths give unrelated streams;
 * the same path gives the same numbers everywhere. Throws a RangeError for the empty path.
 *
 * @example
 * ```ts
 * import { createStream } from 'hypergrad-oracle';
 *
 * const stream = createStream('mine/seed=1');
 * console.log(stream.uniform() === createStream('mine/seed=1').uniform()); // true
 * ```
 */
export function createStream(path: string): Stream {
  if (path === '') throw new RangeError('the path of a stream must not be empty');
  const generator = seedrandom.alea(path);
  return {
    path,
    uniform: () => generator.double(),
    child: (name) => {
      if (name === '') throw new RangeError(`a stream below "${path}" needs a name`);
      return createStream(`${path}/${name}`);
    },
  };
}
