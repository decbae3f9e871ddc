/** Half a unit in the last place of 1. */
export const UNIT: number = 2 ** -53;
/** Covers products of roundings, and the rounding of the error bounds themselves. */
export const OUTWARD: number = 1 + 2 ** -30;

/** Numbers with bounds on their distance to the exact ones. */
export interface BoundedNumbers {
  readonly values: Float64Array;
  readonly radii: Float64Array;
}

/** A number and a proven bound on its distance to the exact one; infinite where none could be proven. */
export interface BoundedNumber {
  readonly value: number;
  readonly bound: number;
}
