import type { Enclosure } from '../truth/routes/enclosure.js';
import type { EstimatorMoments } from '../truth/moments/estimatorMoments.js';
import {
  SMALL_PART,
  areMomentsKnown,
  biasCertainty,
  isTraceKnown,
  isVarianceKnown,
  normOf,
  type BiasCertainty,
  type Norm,
} from '../truth/moments/momentsCertainty.js';
import type { Proof } from '../truth/routes/proof.js';
import { boundOrNull, boundText, doubleBound, finite, num, nums, shown, shownWithBound, type Num } from './num.js';
import { textTable } from './table.js';

/** `moments --json`. */
export interface MomentsDocument {
  readonly instance: string;
  readonly estimator: string;
  readonly arithmetic: string;
  readonly batch: number;
  /** How all bounds of the document are known. */
  readonly proof: Proof;
  readonly J: Num;
  readonly gradient: readonly Num[];
  readonly mean: readonly Num[];
  readonly bias: readonly Num[];
  /** `none`: zero within a bound that is small beside the gradient; `some`: certainly not zero. */
  readonly biasVerdict: BiasCertainty['verdict'];
  readonly biasNorm: number | null;
  /** The norm of what the bounds leave open: a bias below it is not distinguishable from zero. Null where no bound is known. */
  readonly biasBound: number | null;
  /** The most that the bias may be, as a part of the gradient's norm (of the standard deviation, where the gradient may be zero, or of J). */
  readonly biasAtMost: { readonly part: string; readonly of: BiasCertainty['relativeTo'] } | null;
  readonly relativeBias: number | null;
  readonly covarianceTrace: number | null;
  readonly covarianceTraceBound: string | null;
  /** By component: the best doubles, their bounds, and whether anything is known of them (the bound is below the value). */
  readonly variance: readonly (number | null)[];
  readonly varianceBound: readonly (string | null)[];
  readonly varianceKnown: readonly boolean[];
  readonly truncation: {
    readonly horizon: number;
    readonly biasNorm: number | null;
    readonly biasBound: string | null;
  } | null;
  /** Whether it is known if there is a bias, and how large the trace of the covariance is. */
  readonly known: boolean;
}

/**
 * The machine-readable form.
 *
 * @example
 * ```ts
 * import { estimatorMoments, momentsDocument, sampleInstance, stratumById } from 'hypergrad-oracle';
 *
 * const instance = sampleInstance(stratumById('layered'), 1, 0);
 * const { known } = momentsDocument('mine', estimatorMoments(instance, { estimator: 'bc-hg' }), 1);
 * console.log(known); // true
 * ```
 */
export function momentsDocument(instance: string, moments: EstimatorMoments, batch: number): MomentsDocument {
  const { bias, gradient, truncation, variance, covarianceTrace, mean } = moments;
  const { verdict, norm, most, relativeTo } = biasCertainty(moments);
  const size = normOf(gradient);
  const cut = truncation && normOf(truncation.bias);
  return {
    instance,
    estimator: moments.estimator,
    arithmetic: moments.arithmetic,
    batch,
    proof: 'proven',
    J: num(moments.objective, 'proven'),
    gradient: nums(gradient, 'proven'),
    mean: nums(mean, 'proven'),
    bias: nums(bias, 'proven'),
    biasVerdict: verdict,
    biasNorm: finite(norm.value),
    biasBound: finite(norm.bound),
    biasAtMost: most === null ? null : { part: boundText(most), of: relativeTo },
    relativeBias: size.least > 0 ? finite(norm.value / size.value) : null,
    covarianceTrace: finite(covarianceTrace.f64),
    covarianceTraceBound: doubleBound(covarianceTrace),
    variance: variance.map((x) => finite(x.f64)),
    varianceBound: variance.map(doubleBound),
    varianceKnown: variance.map((_, k) => isVarianceKnown(moments, k)),
    truncation: truncation &&
      cut && { horizon: truncation.horizon, biasNorm: finite(cut.value), biasBound: boundOrNull(cut.bound) },
    known: areMomentsKnown(moments),
  };
}

const SHOWN_COMPONENTS = 20;
/** Digits of means shown to people. */
const SHOWN_MEAN = 17;
/** Digits of biases and variances shown to people. */
const SHOWN_DIGITS = 8;

const asEnclosure = ({ value, bound }: Norm): Enclosure => ({ text: String(value), f64: value, bound });

const SCALES: Record<BiasCertainty['relativeTo'], string> = {
  gradient: "the gradient's norm",
  'standard deviation': 'the standard deviation of the estimate; the gradient itself is not told from zero',
  J: 'J; gradient and variance are not told from zero',
};

/** Whether there is a bias, in one sentence. */
function biasText(moments: EstimatorMoments): string {
  const { verdict, norm, most, relativeTo } = biasCertainty(moments);
  const { least, value } = normOf(moments.gradient);
  const than = SCALES[relativeTo];
  if (verdict === 'some') {
    const relative = least > 0 ? `, ${(norm.value / value).toPrecision(4)} of the gradient's` : '';
    return `bias: norm ${shownWithBound(asEnclosure(norm), SHOWN_DIGITS)}${relative}`;
  }
  if (verdict === 'none')
    return norm.value + norm.bound === 0
      ? 'bias: none (exactly zero)'
      : `bias: none (zero within ${boundText(norm.value + norm.bound)}, which is ${boundText(most!)} of ${than})`;
  const parts = most === null ? '' : `, which is ${boundText(most)} of ${than}`;
  return norm.bound < Infinity
    ? `bias: unknown (anything from zero to ${boundText(norm.value + norm.bound)}${parts})`
    : 'bias: unknown (no bound is known)';
}

/** The trace of the covariance, and how many variances are unknown. */
function varianceText(moments: EstimatorMoments): string {
  const { variance, covarianceTrace } = moments;
  const unknown = variance.filter((_, k) => !isVarianceKnown(moments, k)).length;
  const trace = isTraceKnown(moments)
    ? shownWithBound(covarianceTrace, SHOWN_DIGITS, Infinity)
    : shown(covarianceTrace, SHOWN_DIGITS);
  return `trace of the covariance: ${trace}${unknown > 0 ? `; ${unknown} of ${variance.length} variances are unknown` : ''}`;
}

const SHORTAGES: Record<NonNullable<EstimatorMoments['shortage']>, string> = {
  asked: 'double precision does not suffice for all of it; without --digits float64 decimals are used',
  cost: 'more digits would take more work or memory than is allowed; with --digits the first attempt may take a hundred times the work',
  digits: 'more digits than there are would be needed for all of it',
};

/** The form for people. */
export function momentsText(instance: string, moments: EstimatorMoments, batch: number): string {
  const { mean, gradient, bias, variance, truncation, objective } = moments;
  const negligible = SMALL_PART * normOf(gradient).least;
  const rows = mean
    .slice(0, SHOWN_COMPONENTS)
    .map((x, k) => [
      `theta[${k + 1}]`,
      shown(gradient[k]),
      shownWithBound(x, SHOWN_MEAN),
      shownWithBound(bias[k], SHOWN_DIGITS, negligible),
      shownWithBound(variance[k], SHOWN_DIGITS, isVarianceKnown(moments, k) ? Infinity : 0),
    ]);
  const hidden = mean.length - SHOWN_COMPONENTS;
  return [
    `${instance}: ${moments.estimator}, exact critic, batch of ${batch}${truncation ? `, cut after ${truncation.horizon} steps` : ''} (${moments.arithmetic})`,
    `J = ${shownWithBound(objective, SHOWN_MEAN)}; all bounds are proven`,
    '',
    textTable(['component', 'gradient', 'mean', 'bias', 'variance'], rows),
    ...(hidden > 0 ? [`… and ${hidden} more components (all of them with --json)`] : []),
    '',
    biasText(moments),
    ...(truncation
      ? [
          `truncation: the cut moves the mean by ${shownWithBound(asEnclosure(normOf(truncation.bias)), SHOWN_DIGITS, SMALL_PART * normOf(mean).least)} (norm)`,
        ]
      : []),
    varianceText(moments),
    ...(moments.shortage === null ? [] : [`precision: ${SHORTAGES[moments.shortage]}`]),
  ].join('\n');
}
