import { lowerSize } from '../truth/routes/enclosure.js';
import type { Estimate } from '../verdict/estimate.js';
import type { EstimateTest } from '../verdict/estimateTest.js';
import { finite, num, nums, shown, shownWithBound, type Num } from './num.js';
import { textTable } from './table.js';

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
    readonly mean: number | null;
    readonly standardError: number | null;
    readonly truth: Num;
    readonly z: number | null;
  }[];
  /** Whether the gradient is known well enough to compare the estimates with it, and what the estimator was given is near the truth. */
  readonly known: boolean;
  readonly test:
    | (Omit<EstimateTest, 'expected'> & {
        /** Exact mean and standard deviation of a batch, by parameter, where there is a closed form. */
        readonly expected?: { readonly mean: readonly Num[]; readonly standardDeviation: readonly Num[] };
      })
    | null;
}

/** The machine-readable form. */
export function estimateDocument(instance: string, estimate: Estimate): EstimateDocument {
  const { components, test, proof, ...rest } = estimate;
  return {
    instance,
    ...rest,
    components: components.map(({ mean, standardError, truth, z }) => ({
      mean: finite(mean),
      standardError: standardError === null ? null : finite(standardError),
      truth: num(truth, proof),
      z,
    })),
    test: test && testDocument(test),
  };
}

function testDocument({ expected, ...rest }: EstimateTest): NonNullable<EstimateDocument['test']> {
  if (!expected) return rest;
  const { mean, standardDeviation } = expected;
  return { ...rest, expected: { mean: nums(mean, 'proven'), standardDeviation: nums(standardDeviation, 'proven') } };
}

const SHOWN_COMPONENTS = 20;
const SHOWN_DIGITS = 17;
const FEW_DIGITS = 8;
/** A component of the gradient that may be zero is shown as 0 where its bound is below this part of the largest. */
const ZERO = 1e-12;
const EXPECTED = ['exact mean', 'exact deviation of a batch'];
const UNKNOWN =
  'UNDETERMINED: with as many digits as are affordable the gradient, or what the estimator is given, is not known well enough to compare, or the estimates are no finite numbers.';

/** The test in one sentence. */
function testText({ verdict, rejection, detectable, falseAlarm, pilot, relativeTo }: EstimateTest): string {
  const scale = relativeTo === 'gradient' ? 'the gradient' : 'the root mean square (the gradient may be zero)';
  const power =
    detectable === null
      ? 'no deviation would be found for certain: too few batches, or no bound of mean and variance'
      : `a deviation of ${detectable.toPrecision(2)} of ${scale} would be found with probability 0.999`;
  const found = rejection ? ` at batch ${rejection.samples}, by theta[${rejection.coordinate + 1}]` : '';
  const what =
    pilot === undefined
      ? 'its exact mean and variance'
      : `the mean that it claims, under twice the variance of ${pilot} batches beside`;
  return `sequential test of ${what}: ${verdict}${found} (${power}; false alarms: ${falseAlarm})`;
}

/** The form for people. */
export function estimateText(instance: string, estimate: Estimate): string {
  const { components, rollouts, cut, steps, known, test } = estimate;
  const expected = test?.expected;
  const negligible = ZERO * Math.max(...components.map(({ truth }) => lowerSize(truth)));
  const rows = components
    .slice(0, SHOWN_COMPONENTS)
    .map(({ mean, standardError, truth, z }, k) => [
      `theta[${k + 1}]`,
      shownWithBound(truth, SHOWN_DIGITS, negligible),
      Number.isFinite(mean) ? mean.toPrecision(8) : '?',
      standardError === null ? '–' : Number.isFinite(standardError) ? standardError.toPrecision(3) : '?',
      z === null ? '–' : z.toFixed(2),
      ...(expected
        ? [shown(expected.mean[k], FEW_DIGITS), shownWithBound(expected.standardDeviation[k], FEW_DIGITS)]
        : []),
    ]);
  const hidden = components.length - SHOWN_COMPONENTS;
  const scores = components.flatMap(({ z }) => (z === null ? [] : Math.abs(z)));
  return [
    `${instance}: ${estimate.estimator}, exact critic, ${estimate.repeats} batches of ${estimate.batch} (seed ${estimate.seed})`,
    '',
    textTable(['component', 'gradient', 'mean', 'standard error', 'z', ...(expected ? EXPECTED : [])], rows),
    ...(hidden > 0 ? [`… and ${hidden} more components (all of them with --json)`] : []),
    '',
    cut === 0
      ? `all ${rollouts} rollouts ended`
      : `${cut} of ${rollouts} rollouts were cut after ${steps} steps; the gradient is that of rollouts without end`,
    ...(scores.length > 0
      ? [`largest |z|: ${Math.max(...scores).toFixed(2)} of ${scores.length} (mean − gradient, in standard errors)`]
      : []),
    ...(test ? [testText(test)] : []),
    ...(known ? [] : [UNKNOWN]),
  ].join('\n');
}
