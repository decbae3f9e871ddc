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
