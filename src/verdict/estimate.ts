import { float64 } from '../numeric/float64.js';
import type { Instance } from '../model/instance.js';
import { refuse } from '../model/invalidInput.js';
import type { MarkovGame } from '../model/markovGame.js';
import type { ActionGraph } from '../model/tables.js';
import type { Batch } from '../model/trajectory.js';
import { createStream } from '../random/stream.js';
import { GAME_ESTIMATORS } from '../estimators/games/gameEstimators.js';
import type { Knowledge } from '../estimators/knowledge.js';
import type { Enclosure } from '../truth/enclosure.js';
import { endsSurely } from '../truth/followerDerivative.js';
import { isSmall } from '../truth/truth.js';
import { ALL_PROMISING } from './allPromises.js';
import { fieldOf, gameBatchEstimator, type Field } from './estimateField.js';
import { GAME_PREFIX } from './games/gameIds.js';
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
  /** How many of the batches gave the variance, where it is not known exactly; they are not tested. */
  readonly pilot?: number;
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
  /** The kind of problem that it is for; default: configurable MDPs. */
  readonly kind?: Instance['kind'];
  /** True where it is for the other kind of follower of a game. */
  readonly isUnsuited?: (game: MarkovGame) => boolean;
  /** `knowledge` is that of its kind of problem, in doubles. */
  estimate(this: void, batch: Batch, knowledge: Knowledge<number>, stream: string): ArrayLike<number>;
  readonly close: () => void;
}

/** The kernel of a built-in estimator, or the estimator in a file. Throws `InvalidInput` or `Misbehaviour`. */
export function openBatchEstimator(name: string, options?: SessionOptions): BatchEstimator {
  const close = (): void => undefined;
  if (isModuleFile(name)) {
    const session = openPlugin(name, options);
    const { id, kind, close: end } = session;
    return {
      id,
      kind,
      close: end,
      estimate: (batch, knowledge, stream) => session.estimate([batch], knowledge, [stream])[0],
    };
  }
  const ofGame = GAME_ESTIMATORS.find(({ id }) => GAME_PREFIX + id === name);
  if (ofGame) return { ...gameBatchEstimator(ofGame), id: name, close };
  const known = PROMISING.find(({ estimator }) => estimator.id === name)?.estimator;
  if (!known) {
    const ids = ALL_PROMISING.map(({ estimator }) => estimator.id).join(', ');
    return refuse('/estimator', `one of ${ids} or a file (.js, .mjs, .ts)`, name);
  }
  return { id: name, estimate: (batch, knowledge) => known.kernel(batch, knowledge), close };
}

/**
 * Runs an estimator on sampled batches under the best response. Batch r is drawn from the stream `estimate/seed=S/batch=r`, so that all
 * estimators see the same rollouts; the estimator's own draws come from `…/estimator`. O(repeats · batch · steps · K) at most.
 */
export function sampleEstimates(instance: Instance, estimator: BatchEstimator, options: EstimateOptions): Estimate {
  const { batch: size, repeats, seed } = options;
  const field = fieldOf(instance, estimator);
  const steps = options.steps ?? defaultSteps(field.graph, instance);
  const exact = field.gradient;
  const estimates: ArrayLike<number>[] = [];
  let cut = 0;
  for (let r = 0; r < repeats; r++) {
    const stream = createStream(`estimate/seed=${seed}/batch=${r}`);
    const batch = field.sampler.batch(stream.child('rollouts'), size, { maxSteps: steps });
    cut += batch.filter(({ ended }) => !ended).length;
    estimates.push(estimator.estimate(batch, field.knowledge as Knowledge<number>, `${stream.path}/estimator`));
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
    test: testOf(field, estimates, size, steps),
  };
}

/** A test that would find deviations of this part of the gradient is worth the word `holds`. */
const CONVINCING = 0.1;

function testOf(
  { graph, moments }: Field,
  estimates: readonly ArrayLike<number>[],
  batch: number,
  steps: number,
): EstimateTest | null {
  if (!moments || !isSmall(graph)) return null;
  const { mean, variance, gradient } = moments(endsSurely(graph) ? null : steps, batch);
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

function defaultSteps(graph: ActionGraph, { gammaF, gammaL }: Instance): number {
  if (endsSurely(graph)) return graph.states;
  const gamma = Math.max(float64.constant(gammaF), float64.constant(gammaL));
  if (gamma === 0) return 1;
  return gamma < 1 ? Math.min(MOST_STEPS, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(gamma))) : MOST_STEPS;
}
