/** The middle of the sorted values, the upper one of two; undefined where there is none. */
export const upperMedian = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
