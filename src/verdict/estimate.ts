import { float64 } from '../numeric/float64.js';
import type { Batch } from '../model/trajectory.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { refuse } from '../model/invalidInput.js';
import { compileProblem, type Problem } from '../model/tables.js';
import { createStream } from '../random/stream.js';
import { createSampler } from '../leader/rollout.js';
import { exactKnowledge, type Knowledge } from '../estimators/knowledge.js';
import type { Enclosure } from '../truth/enclosure.js';
import { endsSurely } from '../truth/followerDerivative.js';
import { estimatorMoments } from '../truth/estimatorMoments.js';
import { LINEAR_ESTIMATORS } from '../truth/linearForms.js';
import { isSmall, truth } from '../truth/truth.js';
import { isModuleFile } from './plugin/moduleSource.js';
import { openPlugin, type SessionOptions } from './plugin/session.js';
import { PROMISING } from './promises.js';
import { FALSE_ALARM, sequentialTest } from './sampled.js';

/** One parameter's estimate over many batches. */
export interface EstimatedComponent {
  readonly mean: number;
  /** Standard deviation over batches / √(batches); null for a single batch. */
  readonly standardError: number | null;
  readonly truth: Enclosure;
  /** (mean − truth) / standard error; null where there is none, or it is zero. */
  readonly z: number | null;
}

/** What an estimator gives on sampled batches, with an exact critic. */
export interface Estimate {
  readonly estimator: string;
  readonly batch: number;
  readonly repeats: number;
  readonly seed: number;
  /** Steps after which rollouts are cut. */
  readonly steps: number;
  /** How many rollouts there were, and how many of them were cut. */
  readonly rollouts: number;
  readonly cut: number;
  readonly components: readonly EstimatedComponent[];
  /** The sequential test of "mean and variance are those of its closed form" on these batches; null where there is no closed form at hand. */
  readonly test: EstimateTest | null;
}

/** What the samples say about an estimator whose mean and variance are known exactly. */
export interface EstimateTest {
  readonly verdict: 'holds' | 'fails' | 'undetermined';
  /** Total probability of a false `fails`. */
  readonly falseAlarm: number;
  /** The parameter (from zero) and the number of batches at which it was rejected. */
  readonly rejection: { readonly coordinate: number; readonly samples: number } | null;
  /** The smallest deviation of the mean, relative to the gradient, that these batches find with probability 0.999; null: none. */
  readonly detectable: number | null;
}

export interface EstimateOptions {
  /** Rollouts in a batch, and batches. */
  readonly batch: number;
  readonly repeats: number;
  readonly seed: number;
  /** Default: the end of all trajectories, or where what is left is discounted to 1e-12, at most 100,000. */
  readonly steps?: number;
}

/** Something that makes a batch into K numbers, by a name. */
export interface BatchEstimator {
  readonly id: string;
  readonly estimate: (batch: Batch, knowledge: Knowledge<number>, stream: string) => ArrayLike<number>;
  readonly close: () => void;
}

/** The kernel of a built-in estimator, or the estimator in a file. Throws `InvalidInput` or `Misbehaviour`. */
export function openBatchEstimator(name: string, options?: SessionOptions): BatchEstimator {
  if (isModuleFile(name)) {
    const session = openPlugin(name, options);
    const { id, close } = session;
    return { id, close, estimate: (batch, knowledge, stream) => session.estimate([batch], knowledge, [stream])[0] };
  }
  const known = PROMISING.find(({ estimator }) => estimator.id === name)?.estimator;
  if (!known) {
    const ids = PROMISING.map(({ estimator }) => estimator.id).join(', ');
    return refuse('/estimator', `one of ${ids} or a file (.js, .mjs, .ts)`, name);
  }
  return { id: name, estimate: (batch, knowledge) => known.kernel(batch, knowledge), close: () => undefined };
}

/**
 * Runs an estimator on sampled batches under the best response. Batch r is drawn from the stream `estimate/seed=S/batch=r`, so that all
 * estimators see the same rollouts; the estimator's own draws come from `…/estimator`. O(repeats · batch · steps · K) at most.
 */
export function sampleEstimates(mdp: ConfigurableMdp, estimator: BatchEstimator, options: EstimateOptions): Estimate {
  const { batch: size, repeats, seed } = options;
  const problem = compileProblem(mdp);
  const steps = options.steps ?? defaultSteps(problem);
  const knowledge = exactKnowledge(problem, float64);
  const sampler = createSampler(knowledge.tables, knowledge.response.policy);
  const exact = truth(problem, { digits: 'float64' }).value.total;
  const estimates: ArrayLike<number>[] = [];
  let cut = 0;
  for (let r = 0; r < repeats; r++) {
    const stream = createStream(`estimate/seed=${seed}/batch=${r}`);
    const batch = sampler.batch(stream.child('rollouts'), size, { maxSteps: steps });
    cut += batch.filter(({ ended }) => !ended).length;
    estimates.push(estimator.estimate(batch, knowledge, `${stream.path}/estimator`));
  }
  return {
    estimator: estimator.id,
    batch: size,
    repeats,
    seed,
    steps,
    rollouts: size * repeats,
    cut,
    components: exact.map((value, k) => ({
      ...summary(
        estimates.map((row) => row[k]),
        value,
      ),
      truth: value,
    })),
    test: testOf(problem, estimator.id, estimates, size, steps),
  };
}

/** A test that would find deviations of this part of the gradient is worth the word `holds`. */
const CONVINCING = 0.1;

function testOf(
  problem: Problem,
  id: string,
  estimates: readonly ArrayLike<number>[],
  batch: number,
  steps: number,
): EstimateTest | null {
  const linear = LINEAR_ESTIMATORS.find((known) => known === id);
  if (!linear || !isSmall(problem)) return null;
  const horizon = endsSurely(problem) ? null : steps;
  const { mean, variance, gradient } = estimatorMoments(problem, {
    estimator: linear,
    batch,
    horizon,
    digits: 'float64',
  });
  const size = Math.hypot(...gradient.map(({ f64 }) => f64)) || 1;
  const hypotheses = mean.map((m, k) => ({
    mean: m.f64,
    radius: m.bound + ROUNDING * (Math.abs(m.f64) + Math.sqrt(variance[k].f64 + variance[k].bound)),
    variance: variance[k].f64 + variance[k].bound,
  }));
  const test = sequentialTest(hypotheses, estimates.length);
  estimates.some((row) => test.add(row));
  const rejection = test.rejection();
  const detectable = Math.hypot(...test.detectable) / size;
  return {
    verdict: rejection ? 'fails' : detectable <= CONVINCING ? 'holds' : 'undetermined',
    falseAlarm: FALSE_ALARM,
    rejection,
    detectable: Number.isFinite(detectable) ? detectable : null,
  };
}

/** Mean and standard error of numbers, s/√n with s² = Σ (x − mean)² / (n − 1), and how far off the mean is. */
export function summary(values: readonly number[], { f64 }: Enclosure): Omit<EstimatedComponent, 'truth'> {
  const n = values.length;
  const mean = values.reduce((total, x) => total + x, 0) / n;
  if (n < 2) return { mean, standardError: null, z: null };
  const squares = values.reduce((total, x) => total + (x - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  return { mean, standardError, z: standardError > 0 ? (mean - f64) / standardError : null };
}

/** What a kernel's estimate may be off by, relative to mean and spread: 2⁻⁵³ for each of some thousand roundings. */
const ROUNDING = 1e-12;
const MOST_STEPS = 100_000;
const NEGLIGIBLE = 1e-12;

function defaultSteps(problem: Problem): number {
  if (endsSurely(problem)) return problem.states;
  const { gammaF, gammaL } = problem.mdp;
  const gamma = Math.max(float64.constant(gammaF), float64.constant(gammaL));
  if (gamma === 0) return 1;
  return gamma < 1 ? Math.min(MOST_STEPS, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(gamma))) : MOST_STEPS;
}
