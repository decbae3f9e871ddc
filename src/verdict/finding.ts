import type { Arithmetic } from '../numeric/arithmetic.js';

/** What a test of samples can tell. */
export interface SampledEvidence {
  /** Samples that were tested. */
  readonly samples: number;
  /** Probability of a false `different`. */
  readonly falseAlarm: number;
  /** The smallest deviation of the mean, relative to the scale, that is found with probability 0.999; Infinity: none. */
  readonly detectable: number;
}

/** What was found when two vectors that should be equal were compared. */
export interface Finding {
  /** `equal`: not distinguishable; `different`: certainly not equal; `unclear`: the bounds are too wide to tell. */
  readonly relation: 'equal' | 'different' | 'unclear';
  /** Norm of the difference and of what the bounds leave open, relative to the scale. */
  readonly difference: number;
  readonly bound: number;
  /** Zero is certainly wrong here: an estimator that gives nothing would be found out. */
  readonly telling?: boolean;
  /** What is wrong with an estimate that is none, in words. */
  readonly what?: string;
  /** Where it comes from samples: what they can tell. */
  readonly sampled?: SampledEvidence;
}

/** Bounds below this part of the scale decide that two values are equal; wider ones leave it open. */
export const EQUALITY = 1e-25;

/** Compares two vectors component by component, relative to `scale`; in exact fractions without any tolerance. Vectors of different lengths are different. */
export function compareVectors<T>(
  arithmetic: Arithmetic<T>,
  exact: boolean,
  got: readonly T[],
  expected: readonly T[],
  scale: number,
): Finding {
  if (got.length !== expected.length) return { relation: 'different', difference: Infinity, bound: 0 };
  const { sub, toNumber, radius, isZero } = arithmetic;
  const differences = got.map((x, k) => sub(x, expected[k]));
  const relative = (norm: number): number => norm / (scale > 0 ? scale : 1);
  const difference = relative(Math.hypot(...differences.map(toNumber)));
  if (exact) return { relation: differences.every(isZero) ? 'equal' : 'different', difference, bound: 0 };
  const bound = relative(Math.hypot(...differences.map(radius)));
  if (differences.some((x) => Math.abs(toNumber(x)) > radius(x))) return { relation: 'different', difference, bound };
  return { relation: bound <= EQUALITY ? 'equal' : 'unclear', difference, bound };
}

/** The size of a vector, for relative statements. */
export const sizeOf = <T>({ toNumber }: Arithmetic<T>, values: readonly T[]): number =>
  Math.hypot(...values.map(toNumber));
