import { lowerSize, type Enclosure } from '../routes/enclosure.js';

/** Mean, bias and variance of an estimator, and the gradient that the bias is measured from (K components each). */
export interface EnclosedMoments {
  /** E ĝ for whole trajectories, or for trajectories cut at the horizon. */
  readonly mean: readonly Enclosure[];
  /** E ĝ − ∇J for whole trajectories: what the estimator itself gets wrong. */
  readonly bias: readonly Enclosure[];
  /** Variance of each component for a batch of N independent trajectories, and their sum, the trace of the covariance. */
  readonly variance: readonly Enclosure[];
  readonly covarianceTrace: Enclosure;
  readonly gradient: readonly Enclosure[];
  /** J_L at the instance's θ. */
  readonly objective: Enclosure;
}

/** A bound is small beside a value if it is at most this part of it. */
export const SMALL_PART = 1e-3;
/**
 * What is at most this part of a standard deviation can be seen by no number of samples that is ever drawn (1e60 would be needed): where it
 * is not told from zero, it need not be.
 */
export const UNSEEN = 1e-30;
/** The same for a standard deviation: at most this part of the mean, it is beneath the rounding of estimates that are made of doubles. */
const UNSEEN_DEVIATION = 1e-12;

/** A non-negative number, as a double with what it may be off by. */
export interface Norm {
  readonly value: number;
  readonly bound: number;
  /** A double that it is at least. */
  readonly least: number;
}

/** What doubles of the centres, their squares and the root may cost, relative to the norm. */
const ROUNDING = 2 ** -48;

/** The Euclidean norm of K enclosures: |‖x‖ − ‖c‖| ≤ ‖r‖ for centres c and radii r. */
export function normOf(values: readonly Enclosure[]): Norm {
  const value = Math.hypot(...values.map((x) => x.f64));
  const radius = Math.hypot(...values.map((x) => x.bound));
  const bound = values.every((x) => x.bound === 0 && x.f64 === 0) ? 0 : radius + ROUNDING * (value + radius);
  return Number.isFinite(value) && bound < Infinity
    ? { value, bound, least: Math.max(0, value - bound) }
    : { value, bound: Infinity, least: 0 };
}

/** What is known of the bias of an estimator. */
export interface BiasCertainty {
  /** `some`: it is certainly not zero; `none`: it is zero within a bound that is small beside what it is put in relation to. */
  readonly verdict: 'none' | 'some' | 'unknown';
  readonly norm: Norm;
  /** The most that the norm may be, as a part of `relativeTo`; null where nothing is known to put it in relation to. */
  readonly most: number | null;
  readonly relativeTo: 'gradient' | 'standard deviation' | 'J';
}

/** What is known of the bias: beside the gradient; where that is not told from zero, beside the noise; where there is none, beside J. */
export function biasCertainty({ bias, gradient, covarianceTrace, objective }: EnclosedMoments): BiasCertainty {
  const norm = normOf(bias);
  const scales = [
    ['gradient', normOf(gradient).least, SMALL_PART],
    ['standard deviation', Math.sqrt(lowerSize(covarianceTrace)), UNSEEN],
    ['J', lowerSize(objective), UNSEEN],
  ] as const;
  const [relativeTo, scale, small] = scales.find(([, least]) => least > 0) ?? scales[0];
  const atMost = norm.value + norm.bound;
  const most = atMost === 0 ? 0 : scale > 0 && atMost < Infinity ? (atMost / scale) * (1 + ROUNDING) : null;
  const some = norm.least > 0 || bias.some((x) => lowerSize(x) > 0);
  const none = most !== null && most <= small;
  return { verdict: some ? 'some' : none ? 'none' : 'unknown', norm, most, relativeTo };
}

/** True where the variance of component k is known: its bound is below its value, or its root is unseen beside mean and noise of the whole. */
export const isVarianceKnown = (moments: EnclosedMoments, k: number): boolean =>
  lowerSize(moments.variance[k]) > 0 || isUnseen(moments.variance[k], moments);

/** The same for the trace of the covariance. */
export const isTraceKnown = (moments: EnclosedMoments): boolean =>
  lowerSize(moments.covarianceTrace) > 0 || isUnseen(moments.covarianceTrace, moments);

function isUnseen({ f64, bound }: Enclosure, { mean, covarianceTrace, objective }: EnclosedMoments): boolean {
  const scale = Math.max(normOf(mean).least, Math.sqrt(lowerSize(covarianceTrace)));
  return Math.abs(f64) + bound <= Math.max(UNSEEN_DEVIATION * scale, UNSEEN * lowerSize(objective)) ** 2;
}

/** True where the moments say something: whether there is a bias, and how large the trace of the covariance is. */
export const areMomentsKnown = (moments: EnclosedMoments): boolean =>
  biasCertainty(moments).verdict !== 'unknown' && isTraceKnown(moments);

/**
 * How many more digits it takes until bias and gradient are known to a small part of the gradient (where that is not told from zero: to what
 * is unseen beside the noise), and each variance to a small part of it, or to what is unseen. Infinity where not even that can be told.
 */
export function missingDigits(moments: EnclosedMoments): number {
  const { bias, gradient, variance, covarianceTrace } = moments;
  const [error, size] = [normOf(bias), normOf(gradient)];
  const noise = (UNSEEN / SMALL_PART) * Math.sqrt(lowerSize(covarianceTrace));
  const scale = size.least > 0 ? size.least : noise;
  const isSome = biasCertainty(moments).verdict === 'some';
  const wanted: readonly (readonly [bound: number, scale: number])[] = [
    isSome ? [error.bound, Math.max(scale, error.least)] : [error.value + error.bound, scale],
    [size.bound, scale],
    ...[...variance, covarianceTrace].map((x): readonly [number, number] =>
      isUnseen(x, moments) ? [0, 1] : [x.bound, lowerSize(x)],
    ),
  ];
  return Math.max(...wanted.map(([bound, of]) => (bound === 0 ? 0 : Math.log10(bound / (SMALL_PART * of)))));
}

/** What the mean may be off by for a test on samples, as a part of the standard deviation, and a variance as a part of it. */
const TESTED_PART = 0.05;

/** The same for a test of mean and variance on samples, which no bound far below the noise matters to. */
export function missingTestDigits(moments: EnclosedMoments): number {
  const { mean, variance } = moments;
  const size = normOf(mean).least;
  const lacking = (bound: number, scale: number): number =>
    bound === 0 ? 0 : Math.log10(bound / (TESTED_PART * scale));
  return Math.max(
    ...variance.map((x, k) =>
      Math.max(
        lacking(mean[k].bound, Math.max(Math.sqrt(lowerSize(x)), UNSEEN_DEVIATION * size)),
        isUnseen(x, moments) ? 0 : lacking(x.bound, lowerSize(x)),
      ),
    ),
  );
}
