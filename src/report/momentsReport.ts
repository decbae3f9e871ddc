import type { Enclosure } from '../truth/enclosure.js';
import type { EstimatorMoments } from '../truth/estimatorMoments.js';
import { boundText, nums, type Num } from './num.js';
import { textTable } from './table.js';
import { shown } from './truthReport.js';

/** `moments --json`. */
export interface MomentsDocument {
  readonly instance: string;
  readonly estimator: string;
  readonly arithmetic: string;
  readonly batch: number;
  readonly mean: readonly Num[];
  readonly bias: readonly Num[];
  readonly biasNorm: number;
  /** The norm of what the bounds leave open: a bias below it is not distinguishable from zero. */
  readonly biasBound: number;
  readonly relativeBias: number | null;
  readonly covarianceTrace: number;
  readonly variance: readonly number[];
  readonly truncation: { readonly horizon: number; readonly biasNorm: number } | null;
}

const norm = (values: readonly number[]): number => Math.hypot(...values);
const normOf = (values: readonly Enclosure[]): number => norm(values.map((x) => x.f64));

/** The machine-readable form. */
export function momentsDocument(instance: string, moments: EstimatorMoments, batch: number): MomentsDocument {
  const { bias, gradient, truncation } = moments;
  const gradientNorm = normOf(gradient);
  return {
    instance,
    estimator: moments.estimator,
    arithmetic: moments.arithmetic,
    batch,
    mean: nums(moments.mean),
    bias: nums(bias),
    biasNorm: normOf(bias),
    biasBound: norm(bias.map((x) => x.bound)),
    relativeBias: gradientNorm > 0 ? normOf(bias) / gradientNorm : null,
    covarianceTrace: moments.covarianceTrace.f64,
    variance: moments.variance.map((x) => x.f64),
    truncation: truncation && { horizon: truncation.horizon, biasNorm: normOf(truncation.bias) },
  };
}

const SHOWN_COMPONENTS = 20;

/** The form for people. */
export function momentsText(instance: string, moments: EstimatorMoments, batch: number): string {
  const document = momentsDocument(instance, moments, batch);
  const { truncation } = document;
  const rows = moments.mean
    .slice(0, SHOWN_COMPONENTS)
    .map((mean, k) => [
      `theta[${k + 1}]`,
      shown(moments.gradient[k]),
      shown(mean),
      moments.bias[k].f64.toExponential(2),
      moments.variance[k].f64.toPrecision(6),
    ]);
  const hidden = moments.mean.length - SHOWN_COMPONENTS;
  const zero = document.biasNorm <= document.biasBound;
  return [
    `${instance}: ${moments.estimator}, exact critic, batch of ${batch}${truncation ? `, cut after ${truncation.horizon} steps` : ''} (${moments.arithmetic})`,
    '',
    textTable(['component', 'gradient', 'mean', 'bias', 'variance'], rows),
    ...(hidden > 0 ? [`… and ${hidden} more components (all of them with --json)`] : []),
    '',
    zero
      ? `bias: none (below the bound of ${boundText(document.biasBound)})`
      : `bias: norm ${document.biasNorm.toPrecision(6)}${document.relativeBias === null ? '' : `, ${document.relativeBias.toPrecision(4)} of the gradient's`}`,
    ...(truncation ? [`truncation: the cut moves the mean by ${truncation.biasNorm.toPrecision(6)} (norm)`] : []),
    `trace of the covariance: ${moments.covarianceTrace.f64.toPrecision(8)}`,
  ].join('\n');
}
