import { mean } from './sample.js';

/** The value of each seed at a point of a grid, in the order of the seeds. */
export interface GridPoint {
  readonly values: readonly number[];
}

/** A method at the best point of its grid, selected and reported in two ways. */
export interface CrossFit {
  /** The values at the point with the largest mean over all seeds: what the paper reports. */
  readonly selected: readonly number[];
  /** The first half of the seeds at the best point by the second half, then the other way round. */
  readonly crossFitted: readonly number[];
  /** By how much selecting and reporting by the same seeds is too high, in the mean. */
  readonly selectionEffect: number;
}

/**
 * Selection by the largest mean (the first of the grid where two are equal), on all seeds and across halves. Throws a RangeError where the points
 * do not have as many seeds each, an even number of them.
 */
export function crossFit(grid: readonly GridPoint[]): CrossFit {
  const n = grid[0]?.values.length ?? 0;
  if (n === 0 || n % 2 === 1 || grid.some(({ values }) => values.length !== n))
    throw new RangeError('cross-fitting needs as many seeds at every point of the grid, an even number');
  const half = n / 2;
  const best = (from: number, to: number): readonly number[] =>
    grid.reduce((a, b) => (mean(b.values.slice(from, to)) > mean(a.values.slice(from, to)) ? b : a)).values;
  const selected = best(0, n);
  const crossFitted = [...best(half, n).slice(0, half), ...best(0, half).slice(half)];
  return { selected, crossFitted, selectionEffect: mean(selected) - mean(crossFitted) };
}
