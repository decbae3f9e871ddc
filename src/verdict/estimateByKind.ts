import { byKind, type ByKind, type FiniteInstance, type Instance, type KindId } from '../model/instance.js';
import { GAME_KIND } from '../model/game/markovGame.js';
import { LINEAR_QUADRATIC_KIND } from '../model/linearQuadratic/linearQuadratic.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { linearQuadraticEstimator, sampleLinearQuadratic } from './linearQuadratic/linearQuadraticSamples.js';
import { openBatchEstimator, sampleEstimates, type Estimate, type EstimateOptions } from './estimate.js';
import type { SessionOptions } from './plugin/session.js';

type Options = EstimateOptions & SessionOptions;

const onTrajectories = (instance: FiniteInstance, name: string, options: Options): Estimate => {
  const estimator = openBatchEstimator(name, options);
  try {
    return sampleEstimates(instance, estimator, options);
  } finally {
    estimator.close();
  }
};

const ESTIMATES: ByKind<KindId, Estimate, [name: string, options: Options]> = {
  [MDP_KIND]: onTrajectories,
  [GAME_KIND]: onTrajectories,
  [LINEAR_QUADRATIC_KIND]: (problem, name, options) =>
    sampleLinearQuadratic(problem, linearQuadraticEstimator(name), options),
};

/**
 * Runs an estimator that its kind of problem knows by that name (or that is in that file) on sampled batches of an instance, beside the truth. Throws
 * `InvalidInput` for a name that this kind does not know, and `Misbehaviour`.
 */
export const estimateOn = (instance: Instance, name: string, options: Options): Estimate =>
  byKind(ESTIMATES, instance, name, options);
