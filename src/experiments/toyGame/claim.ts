import { meanAndDeviation, type MeanAndError } from '../engine/summary.js';

/** Mean over seeds and its standard error (sample standard deviation over √n), as the tables show them. */
export function over(values: readonly number[]): MeanAndError {
  const { mean, error } = meanAndDeviation(values);
  return { mean, error: error / Math.sqrt(values.length) };
}
