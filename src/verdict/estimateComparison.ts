import type { Enclosure } from '../truth/routes/enclosure.js';
import { SMALL_PART, UNSEEN, normOf } from '../truth/moments/momentsCertainty.js';
import { certainScale } from '../truth/routes/routeCertainty.js';
import type { RouteValue } from '../truth/routes/routeValue.js';

/** One parameter's estimates over many batches. */
export interface Sample {
  readonly mean: number;
  /** Standard deviation over batches / √(batches); null for a single batch. */
  readonly standardError: number | null;
}

/** A sample beside the truth. */
export interface EstimatedComponent extends Sample {
  readonly truth: Enclosure;
  /** (mean − truth) / standard error; null where there is none, it is zero, or less is known than it takes. */
  readonly z: number | null;
}

/** What a kernel's estimate may be off by, relative to mean and spread: 2⁻⁵³ for each of some thousand roundings. */
export const ROUNDING = 1e-12;
/** A score is shown where this part of it, or of one, is all that bound and rounding may change. */
const SCORE_ERROR = 0.05;

/** Mean and standard error of numbers, s/√n with s² = Σ (x − mean)² / (n − 1). */
export function sampleOf(values: readonly number[]): Sample {
  const n = values.length;
  const mean = values.reduce((total, x) => total + x, 0) / n;
  if (n < 2) return { mean, standardError: null };
  const squares = values.reduce((total, x) => total + (x - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** A sample beside the truth: how far off its mean is, in standard errors. */
export function comparedWith({ mean, standardError }: Sample, truth: Enclosure): EstimatedComponent {
  const off = mean - truth.f64;
  const error = truth.bound + ROUNDING * Math.abs(mean);
  const telling = standardError !== null && error <= SCORE_ERROR * Math.max(standardError, Math.abs(off));
  return { mean, standardError, truth, z: telling && standardError > 0 ? off / standardError : null };
}

/**
 * How many more digits it takes until the gradient is known to a small part of it, and each component to a small part of the standard error
 * (or to what is nothing beside the mean, the gradient, or J and the parts that the gradient is made of).
 */
export function missingGradientDigits(value: RouteValue, samples: readonly Sample[]): number {
  const { least } = normOf(value.total);
  const nothing = UNSEEN * certainScale(value);
  const wanted = value.total.map(({ bound }, k): readonly [number, number] => {
    const { mean, standardError } = samples[k];
    const error = standardError === null ? 0 : SCORE_ERROR * standardError;
    return [bound, Math.max(error || 0, ROUNDING * Math.abs(mean) || 0, SMALL_PART * ROUNDING * least, nothing)];
  });
  const all = Math.hypot(...value.total.map((x) => x.bound));
  return Math.max(
    ...[...wanted, [all, Math.max(SMALL_PART * least, nothing)] as const].map(([bound, scale]) =>
      bound === 0 ? 0 : Math.log10(bound / scale),
    ),
  );
}
