/** What a test needs of a sample: its size, mean and variance. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** s² = Σ (x − mean)² / (n − 1); NaN for a single value. */
  readonly variance: number;
}

/** Arithmetic mean; NaN of nothing. */
export const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Sample variance s² = Σ (x − mean)² / (n − 1); NaN for fewer than two values. */
export function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.length < 2 ? NaN : values.reduce((total, x) => total + (x - centre) ** 2, 0) / (values.length - 1);
}

/** Standard error of the mean, s/√n. */
export const standardError = (values: readonly number[]): number => Math.sqrt(variance(values) / values.length);

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The summary of a sample. */
export const summarise = (values: readonly number[]): Summary => ({
  n: values.length,
  mean: mean(values),
  variance: variance(values),
});

/**
 * The summary behind a published mean ± standard error, where the standard error was made with the population standard deviation
 * (divided by n): s² = e² n² / (n − 1).
 */
export const fromPopulationError = (centre: number, error: number, n: number): Summary => ({
  n,
  mean: centre,
  variance: (error ** 2 * n ** 2) / (n - 1),
});
