import { GAME_KIND } from '../model/game/markovGame.js';
import { qualifiedId } from '../model/qualifiedId.js';
import { float64 } from '../numeric/float64.js';
import type { FiniteInstance } from '../model/instance.js';
import { refuseWord } from '../model/invalidInput.js';
import type { OnProgress } from '../model/progress.js';
import type { ActionGraph } from '../model/mdp/tables.js';
import type { Batch } from '../model/trajectory.js';
import { createStream, type Stream } from '../random/stream.js';
import { FIELD_GAME_ESTIMATORS } from '../estimators/field/catalogue.js';
import { POLICY_GRADIENTS } from '../estimators/field/policyGradients.js';
import { GAME_ESTIMATORS } from '../estimators/games/gameEstimators.js';
import type { Knowledge } from '../estimators/knowledge.js';
import { endsSurely } from '../truth/routes/mdp/followerDerivative.js';
import type { Proof } from '../truth/routes/proof.js';
import type { BatchEstimator } from './batchEstimator.js';
import { ALL_PROMISING, PROMISING } from './promises.js';
import { comparedWith, missingGradientDigits, sampleOf, type EstimatedComponent } from './estimateComparison.js';
import { fieldOf, gameBatchEstimator } from './estimateField.js';
import { closedFormTest, type EstimateTest } from './estimateTest.js';
import { NEAR } from './nearKnowledge.js';
import { isModuleFile } from './plugin/moduleSource.js';
import { openPlugin, type SessionOptions } from './plugin/session.js';

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
  /** How the bounds of the gradient are known. */
  readonly proof: Proof;
  /** Whether the gradient is known well enough to compare the estimates with it, what the estimator was given is near the truth, and all it gave are numbers. */
  readonly known: boolean;
  /** The sequential test of "mean and variance are those of its closed form" on these batches; null where there is no closed form at hand. */
  readonly test: EstimateTest | null;
}

export interface EstimateOptions {
  /** Rollouts in a batch, and batches. */
  readonly batch: number;
  readonly repeats: number;
  readonly seed: number;
  /** Default: the end of all trajectories, or where what is left is discounted to 1e-12, at most 100,000. */
  readonly steps?: number;
  /** Told before each batch. */
  readonly onProgress?: OnProgress;
}

/** The kernel of a built-in estimator (its textbook form where kernels are too inexact), or the estimator in a file. Throws `InvalidInput` or `Misbehaviour`. */
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
  const ofGame = [...GAME_ESTIMATORS, ...FIELD_GAME_ESTIMATORS, ...POLICY_GRADIENTS].find(
    ({ id }) => qualifiedId(GAME_KIND, id) === name,
  );
  if (ofGame) return { ...gameBatchEstimator(ofGame), id: name, close };
  const known = PROMISING.find(({ estimator }) => estimator.id === name)?.estimator;
  if (!known) {
    const ids = ALL_PROMISING.map(({ estimator }) => estimator.id);
    return refuseWord('/estimator', ids, name, ' or a file (.js, .mjs, .ts)');
  }
  return {
    id: name,
    form: known.form,
    estimate: (batch, knowledge, _, kernels) => (kernels ? known.kernel : known.textbook)(batch, knowledge),
    close,
  };
}

/**
 * Runs an estimator on sampled batches under the best response. Batch r is drawn from the stream `estimate/seed=S/batch=r`, so that all
 * estimators see the same rollouts; the estimator's own draws come from `…/estimator`. O(repeats · batch · steps · K) at most.
 */
export function sampleEstimates(
  instance: FiniteInstance,
  estimator: BatchEstimator,
  options: EstimateOptions,
): Estimate {
  const { batch: size, repeats, seed } = options;
  const field = fieldOf(instance, estimator);
  const steps = options.steps ?? defaultSteps(field.graph, instance);
  const estimates: ArrayLike<number>[] = [];
  const streamOf = (r: number): Stream => createStream(`estimate/seed=${seed}/batch=${r}`);
  const batchOf = (r: number): Batch => field.sampler.batch(streamOf(r).child('rollouts'), size, { maxSteps: steps });
  let cut = 0;
  for (let r = 0; r < repeats; r++) {
    options.onProgress?.('batches', r, repeats);
    const batch = batchOf(r);
    cut += batch.filter(({ ended }) => !ended).length;
    const knowledge = field.knowledge as Knowledge<number>;
    estimates.push(estimator.estimate(batch, knowledge, `${streamOf(r).path}/estimator`, field.kernels));
  }
  // The batches are drawn again: not all of them have room at once.
  const magnitudes = (): number[] => {
    const of = field.magnitudes();
    return estimates.reduce<number[]>(
      (largest, _, r) => of(batchOf(r)).map((x, k) => Math.max(x, largest[k])),
      new Array<number>(field.graph.parameters).fill(0),
    );
  };
  const samples = Array.from({ length: field.graph.parameters }, (_, k) => sampleOf(estimates.map((row) => row[k])));
  const { result: exact, shortage } = field.gradient((value) => missingGradientDigits(value, samples));
  const known = shortage === null && field.error <= NEAR && samples.every(({ mean }) => Number.isFinite(mean));
  return {
    estimator: estimator.id,
    batch: size,
    repeats,
    seed,
    steps,
    rollouts: size * repeats,
    cut,
    components: samples.map((sample, k) => comparedWith(sample, exact.total[k])),
    proof: exact.proof,
    known,
    test: closedFormTest(field, { estimates, batch: size, steps, gradient: exact.total, known, magnitudes }),
  };
}

const MOST_STEPS = 100_000;
const NEGLIGIBLE = 1e-12;

function defaultSteps(graph: ActionGraph, { gammaF, gammaL }: FiniteInstance): number {
  if (endsSurely(graph)) return graph.states;
  const gamma = Math.max(float64.constant(gammaF), float64.constant(gammaL));
  if (gamma === 0) return 1;
  return gamma < 1 ? Math.min(MOST_STEPS, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(gamma))) : MOST_STEPS;
}
