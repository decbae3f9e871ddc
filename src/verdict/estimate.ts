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
import { truth } from '../truth/truth.js';
import { isModuleFile } from './plugin/moduleSource.js';
import { openPlugin, type SessionOptions } from './plugin/session.js';
import { PROMISING } from './promises.js';

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
  };
}

/** Mean and standard error of numbers, s/√n with s² = Σ (x − mean)² / (n − 1), and how far off the mean is. */
function summary(values: readonly number[], { f64 }: Enclosure): Omit<EstimatedComponent, 'truth'> {
  const n = values.length;
  const mean = values.reduce((total, x) => total + x, 0) / n;
  if (n < 2) return { mean, standardError: null, z: null };
  const squares = values.reduce((total, x) => total + (x - mean) ** 2, 0);
  const standardError = Math.sqrt(squares / (n - 1) / n);
  return { mean, standardError, z: standardError > 0 ? (mean - f64) / standardError : null };
}

const MOST_STEPS = 100_000;
const NEGLIGIBLE = 1e-12;

function defaultSteps(problem: Problem): number {
  if (endsSurely(problem)) return problem.states;
  const { gammaF, gammaL } = problem.mdp;
  const gamma = Math.max(float64.constant(gammaF), float64.constant(gammaL));
  if (gamma === 0) return 1;
  return gamma < 1 ? Math.min(MOST_STEPS, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(gamma))) : MOST_STEPS;
}
