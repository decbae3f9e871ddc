import type { Estimate } from '../verdict/estimate.js';
import { num, type Num } from './num.js';
import { textTable } from './table.js';
import { shown } from './truthReport.js';

/** `estimate --json`. */
export interface EstimateDocument {
  readonly instance: string;
  readonly estimator: string;
  readonly batch: number;
  readonly repeats: number;
  readonly seed: number;
  readonly steps: number;
  readonly rollouts: number;
  readonly cut: number;
  readonly components: readonly {
    readonly mean: number;
    readonly standardError: number | null;
    readonly truth: Num;
    readonly z: number | null;
  }[];
  readonly test: Estimate['test'];
}

/** The machine-readable form. */
export function estimateDocument(instance: string, estimate: Estimate): EstimateDocument {
  return { instance, ...estimate, components: estimate.components.map((c) => ({ ...c, truth: num(c.truth) })) };
}

const SHOWN_COMPONENTS = 20;

/** The test in one sentence. */
function testText({ verdict, rejection, detectable, falseAlarm, pilot }: NonNullable<Estimate['test']>): string {
  const power =
    detectable === null
      ? 'too few batches to find any deviation for certain'
      : `a deviation of ${detectable.toPrecision(2)} of the gradient would be found with probability 0.999`;
  const found = rejection ? ` at batch ${rejection.samples}, by theta[${rejection.coordinate + 1}]` : '';
  const what =
    pilot === undefined
      ? 'its exact mean and variance'
      : `the mean that it claims, under twice the variance of ${pilot} batches beside`;
  return `sequential test of ${what}: ${verdict}${found} (${power}; false alarms: ${falseAlarm})`;
}

/** The form for people. */
export function estimateText(instance: string, estimate: Estimate): string {
  const { components, rollouts, cut, steps } = estimate;
  const rows = components
    .slice(0, SHOWN_COMPONENTS)
    .map(({ mean, standardError, truth, z }, k) => [
      `theta[${k + 1}]`,
      shown(truth),
      mean.toPrecision(8),
      standardError === null ? '–' : standardError.toPrecision(3),
      z === null ? '–' : z.toFixed(2),
    ]);
  const hidden = components.length - SHOWN_COMPONENTS;
  const scores = components.flatMap(({ z }) => (z === null ? [] : Math.abs(z)));
  return [
    `${instance}: ${estimate.estimator}, exact critic, ${estimate.repeats} batches of ${estimate.batch} (seed ${estimate.seed})`,
    '',
    textTable(['component', 'gradient', 'mean', 'standard error', 'z'], rows),
    ...(hidden > 0 ? [`… and ${hidden} more components (all of them with --json)`] : []),
    '',
    cut === 0
      ? `all ${rollouts} rollouts ended`
      : `${cut} of ${rollouts} rollouts were cut after ${steps} steps; the gradient is that of rollouts without end`,
    ...(scores.length > 0
      ? [`largest |z|: ${Math.max(...scores).toFixed(2)} of ${scores.length} (mean − gradient, in standard errors)`]
      : []),
    ...(estimate.test ? [testText(estimate.test)] : []),
  ].join('\n');
}
