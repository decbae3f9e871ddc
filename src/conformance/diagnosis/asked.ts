import { granted, toleranceOf } from '../corpus/condition.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import type { EstimateCase } from '../corpus/format.js';
import type { CorpusInstance } from '../corpus/instances.js';
import { DOUBLE } from '../corpus/precision.js';
import { groundOf, type Enclosed, type Ground } from './ground.js';
import { piecesOf, type Pieces } from './pieces.js';

/** An estimate case that was answered, with which components miss their tolerances, and what mistakes in it are made of. */
export interface Asked {
  readonly one: EstimateCase;
  readonly instance: CorpusInstance;
  readonly expected: readonly number[];
  readonly got: readonly number[];
  readonly misses: readonly boolean[];
  readonly fails: boolean;
  readonly ground: () => Ground | undefined;
  readonly pieces: () => Pieces[] | undefined;
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** A case with its answer. */
export function asked(
  one: EstimateCase,
  instance: CorpusInstance,
  got: readonly number[],
  unitRoundoff: number = DOUBLE,
): Asked {
  const expected = one.expected.value.map(({ bits }) => doubleOf(bits));
  const misses = got.map((x, k) => !(Math.abs(x - expected[k]) <= toleranceOf(one.expected, k, 0, unitRoundoff)));
  const ground = lazily(() => groundOf(instance, one));
  const pieces = lazily(() => {
    const found = ground();
    return found && piecesOf(found, found.own);
  });
  return { one, instance, expected, got, misses, fails: misses.includes(true), ground, pieces };
}

/**
 * Whether an answer is, within its own roundings, what was got. The radius of an enclosure is one computation's roundings in double precision.
 */
export const agrees = (answer: readonly Enclosed[], got: readonly number[], unitRoundoff: number = DOUBLE): boolean =>
  got.every((x, k) => Math.abs(x - answer[k].center) <= answer[k].radius * (1 + granted(unitRoundoff) / DOUBLE));
