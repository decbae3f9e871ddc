/** How many of the last iterations the published selection averages over. */
export const LAST_ITERATIONS = 1000;

/** The mean of the last 1000 values, or of all where there are fewer. */
export function lastMean(curve: ArrayLike<number>, last: number = LAST_ITERATIONS): number {
  const first = Math.max(0, curve.length - last);
  let total = 0;
  for (let i = first; i < curve.length; i++) total += curve[i];
  return total / (curve.length - first);
}

/** The trailing moving average: entry k is the mean of the last `window` values up to k, of all k + 1 at the beginning. */
export function movingAverage(values: ArrayLike<number>, window = 100): Float64Array {
  const result = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    const first = Math.max(0, k - window + 1);
    let total = 0;
    for (let i = first; i <= k; i++) total += values[i];
    result[k] = total / (k - first + 1);
  }
  return result;
}

/** A mean and how far to trust it: a standard error, or the half-width of a band. */
export interface MeanAndError {
  readonly mean: number;
  readonly error: number;
}

/** Mean and standard error, population standard deviation / √n as in the published plots. */
export function meanAndError(values: readonly number[]): MeanAndError {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / values.length;
  return { mean, error: Math.sqrt(variance / values.length) };
}

/** Mean and sample standard deviation (n − 1; zero for one value). */
export function meanAndDeviation(values: readonly number[]): MeanAndError {
  const { mean, error } = meanAndError(values);
  const n = values.length;
  return { mean, error: n > 1 ? (error * n) / Math.sqrt(n - 1) : 0 };
}

/**
 * Mean without the largest and the smallest value, and the population standard deviation of those that are left over √n of all, as in the
 * published plots of thermal control; the plain mean of fewer than three values.
 */
export function trimmedMeanAndError(values: readonly number[]): MeanAndError {
  if (values.length < 3) return meanAndError(values);
  const kept = [...values].sort((a, b) => a - b).slice(1, -1);
  const { mean, error } = meanAndError(kept);
  return { mean, error: error * Math.sqrt(kept.length / values.length) };
}
