import type { Arithmetic } from '../numeric/arithmetic.js';

/** What was found when two vectors that should be equal were compared. */
export interface Finding {
  /** `equal`: not distinguishable; `different`: certainly not equal; `unclear`: the bounds are too wide to tell. */
  readonly relation: 'equal' | 'different' | 'unclear';
  /** Norm of the difference and of what the bounds leave open, relative to the scale. */
  readonly difference: number;
  readonly bound: number;
}

/** Bounds below this part of the scale decide that two values are equal; wider ones leave it open. */
export const EQUALITY = 1e-25;

/** Compares two vectors component by component, relative to `scale`; in exact fractions without any tolerance. */
export function compareVectors<T>(
  arithmetic: Arithmetic<T>,
  exact: boolean,
  got: readonly T[],
  expected: readonly T[],
  scale: number,
): Finding {
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
