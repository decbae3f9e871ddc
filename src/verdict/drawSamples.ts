import type { Arithmetic } from '../numeric/arithmetic.js';
import type { Finding, SampledEvidence } from './finding.js';
import { FALSE_ALARM, sequentialTest, type Hypothesis } from './sampled.js';

/** Independent samples whose mean is that of an estimator which draws what cannot be listed. */
export interface DrawSamples {
  /** K numbers each; none where the estimator is too slow for as many as are needed. */
  readonly rows: readonly (readonly number[])[];
  /** By component: an upper bound of the variance of a sample, and what rounding may have moved it by. */
  readonly variance: readonly number[];
  readonly radius: readonly number[];
  /** The probability that `variance` is no bound. */
  readonly unsound: number;
}

/**
 * The noise of an estimator is taken to have no more than this kurtosis E(X − μ)⁴/σ⁴ (uniform: 1.8; Gaussian: 3; exponential: 9). Nothing can be
 * said of a mean from samples whose rare values are not limited in any way (Bahadur and Savage, 1956).
 */
export const MOST_KURTOSIS = 9;
/** Pairs of samples from which the variance is bounded, and by what their estimate of it is multiplied. */
const PAIRS = 500;
const INFLATION = 3;
/** Samples of the pilot. */
export const PILOT: number = 2 * PAIRS;
/** Samples that are tested, at least and at most. */
const LEAST = 256;
const MOST = 4096;
/** A test that would find deviations of this part of the gradient is worth the word `holds`; half of it is aimed at. */
const CONVINCING = 0.1;

/**
 * An upper bound of the variance, by component: three times the mean of D = (X − X′)²/2 over 500 independent pairs. E D = σ², and
 * E D² ≤ σ⁴ (κ + 3)/2 for kurtosis κ; as D ≥ 0, its mean over m pairs is below σ²/3 with probability at most
 * exp(−m (1 − 1/3)²/(κ + 3)) (Bernstein's inequality for the lower tail), 1e-8 for κ = 9. `unsound` is that for all components.
 */
export function varianceBound(pilot: readonly (readonly number[])[]): { variance: number[]; unsound: number } {
  const pairs = Math.floor(pilot.length / 2);
  const variance = pilot[0].map((_, k) => {
    let total = 0;
    for (let i = 0; i < pairs; i++) total += (pilot[2 * i][k] - pilot[2 * i + 1][k]) ** 2 / 2;
    return (INFLATION * total) / pairs;
  });
  return { variance, unsound: variance.length * Math.exp((-pairs * (1 - 1 / INFLATION) ** 2) / (MOST_KURTOSIS + 3)) };
}

const hypothesesOf = (means: readonly number[], { variance, radius }: Omit<DrawSamples, 'rows' | 'unsound'>): Hypothesis[] =>
  means.map((mean, k) => ({ mean, radius: radius[k], variance: variance[k] })); // prettier-ignore

/** How many samples to test: as many as find a deviation of 5 % of the scale, as far as that is possible. */
export function samplesNeeded(limits: Omit<DrawSamples, 'rows' | 'unsound'>, scale: number): number {
  const zeros = limits.variance.map(() => 0);
  let samples = LEAST;
  const detectable = (): number => Math.hypot(...sequentialTest(hypothesesOf(zeros, limits), samples).detectable);
  while (samples < MOST && !(detectable() <= (CONVINCING / 2) * scale)) samples *= 2;
  return samples;
}

/** The mean of the samples as an enclosure that leaves open what the test leaves open; not proven, as no bound from samples is. */
export function sampledMean<T>(arithmetic: Arithmetic<T>, samples: DrawSamples): T[] {
  const { rows, variance } = samples;
  if (rows.length === 0) return variance.map(() => arithmetic.widen(arithmetic.zero, Infinity));
  const means = variance.map((_, k) => rows.reduce((total, row) => total + row[k], 0) / rows.length);
  const { detectable } = sequentialTest(hypothesesOf(means, samples), rows.length);
  return means.map((mean, k) => arithmetic.widen(arithmetic.near(mean), detectable[k]));
}

/** Tests "the mean of the samples is this" (see `sequentialTest`), relative to `scale`. */
export function compareSampled<T>(
  { toNumber, radius }: Arithmetic<T>,
  samples: DrawSamples,
  expected: readonly T[],
  scale: number,
): Finding {
  const { rows, unsound } = samples;
  const size = scale > 0 ? scale : 1;
  const evidence = (detectable: number): SampledEvidence => ({
    samples: rows.length,
    falseAlarm: FALSE_ALARM + unsound,
    detectable,
  });
  if (rows.length === 0) return { relation: 'unclear', difference: 0, bound: Infinity, sampled: evidence(Infinity) };
  const means = expected.map(toNumber);
  const open = samples.radius.map((r, k) => r + radius(expected[k]));
  const test = sequentialTest(hypothesesOf(means, { ...samples, radius: open }), rows.length);
  rows.some((row) => test.add(row));
  const averages = means.map((mean, k) => rows.reduce((total, row) => total + row[k], 0) / rows.length - mean);
  const difference = Math.hypot(...averages) / size;
  const detectable = Math.hypot(...test.detectable) / size;
  const relation = test.rejection() ? 'different' : detectable <= CONVINCING ? 'equal' : 'unclear';
  return { relation, difference, bound: detectable, sampled: evidence(detectable) };
}
