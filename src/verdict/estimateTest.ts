import { OverBudget } from '../numeric/workMeter.js';
import { lowerSize, squareRoot, type Enclosure } from '../truth/routes/enclosure.js';
import { endsSurely } from '../truth/routes/mdp/followerDerivative.js';
import { normOf } from '../truth/moments/momentsCertainty.js';
import { isSmall } from '../truth/routes/mdp/truth.js';
import { ROUNDING } from './estimateComparison.js';
import type { Field } from './estimateField.js';
import { FALSE_ALARM, sequentialTest } from './sampled.js';

/** What the samples say about an estimator whose mean and variance are known exactly. */
export interface EstimateTest {
  /** `undetermined` where too little would be found, or where what is tested against is not known. */
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** Total probability of a false `fails`. */
  readonly falseAlarm: number;
  /** The parameter (from zero) and the number of batches at which it was rejected. */
  readonly rejection: { readonly coordinate: number; readonly samples: number } | null;
  /** The smallest deviation of the mean that these batches find with probability 0.999, as a part of `relativeTo`; null: none. */
  readonly detectable: number | null;
  /** The norm of the gradient; where that may be zero, the root mean square of the estimate of a batch. */
  readonly relativeTo: 'gradient' | 'root mean square';
  /** Exact mean and standard deviation of a batch by the closed form, by parameter. */
  readonly expected?: { readonly mean: readonly Enclosure[]; readonly standardDeviation: readonly Enclosure[] };
  /** How many of the batches gave the variance, where it is not known exactly; they are not tested. */
  readonly pilot?: number;
}

/** A test that would find deviations of this part of the gradient is worth the word `holds`. */
export const CONVINCING = 0.1;

/** What is tested. */
export interface Tested {
  readonly estimates: readonly ArrayLike<number>[];
  readonly batch: number;
  readonly steps: number;
  readonly gradient: readonly Enclosure[];
  /** Whether the gradient and what the estimator was given are known well enough. */
  readonly known: boolean;
  /** The sum of the absolute values of all terms of an estimate, by component, the largest of these batches: asked for where the test rejects. */
  readonly magnitudes: () => readonly number[];
}

/** The sequential test of mean and variance against the closed form; null where there is none, or it takes too much work. */
export function closedFormTest(
  { graph, moments, error }: Pick<Field, 'graph' | 'moments' | 'error'>,
  { estimates, batch, steps, gradient, known, magnitudes }: Tested,
): EstimateTest | null {
  if (!moments || !isSmall(graph)) return null;
  const exact = affordable(() => moments(endsSurely(graph) ? null : steps, batch));
  if (!exact) return null;
  const { mean, variance } = exact;
  const least = normOf(gradient).least;
  const deviation = variance.map((x) => Math.sqrt(Math.max(0, x.f64) + x.bound));
  const hypothesesFor = (sizes: readonly number[]) =>
    mean.map((m, k) => ({
      mean: m.f64,
      // What the estimator was given may be off by `error` already.
      radius: m.bound + (ROUNDING + error) * (Math.abs(m.f64) + deviation[k]) + ROUNDING * sizes[k],
      variance: Math.max(0, variance[k].f64) + variance[k].bound,
    }));
  const tested = (sizes: readonly number[]) => {
    const test = sequentialTest(hypothesesFor(sizes), estimates.length);
    estimates.some((row) => test.add(row));
    return { rejection: test.rejection(), detectable: test.detectable };
  };
  const nothing = mean.map(() => 0);
  const hypotheses = hypothesesFor(nothing);
  const decided = hypotheses.every(({ radius, variance: v }) => Number.isFinite(radius) && Number.isFinite(v));
  const relativeTo = least > 0 ? 'gradient' : 'root mean square';
  const expected = { mean, standardDeviation: variance.map(squareRoot) };
  if (!decided)
    return {
      verdict: 'undetermined',
      falseAlarm: FALSE_ALARM,
      rejection: null,
      detectable: null,
      relativeTo,
      expected,
    };
  const first = tested(nothing);
  // Mean and spread are no measure of the rounding of terms that cancel: their sizes are, which cost as much as the estimates.
  const { rejection, detectable: found } = first.rejection ? tested(magnitudes()) : first;
  const noise = variance.map((x) => Math.sqrt(lowerSize(x)));
  const scale = least > 0 ? least : Math.hypot(normOf(mean).least, ...noise);
  const deviations = Math.hypot(...found);
  const detectable = deviations === 0 ? 0 : deviations / scale;
  return {
    verdict: !known ? 'undetermined' : rejection ? 'fails' : detectable <= CONVINCING ? 'holds' : 'undetermined',
    falseAlarm: FALSE_ALARM,
    rejection,
    detectable: Number.isFinite(detectable) ? detectable : null,
    relativeTo,
    expected,
  };
}

/** Undefined where it takes too much work: samples are not lost because their exact moments are. */
function affordable<R>(run: () => R): R | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof OverBudget) return undefined;
    throw error;
  }
}
