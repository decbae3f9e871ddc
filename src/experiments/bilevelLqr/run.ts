import { estimateGaussian } from '../../estimators/continuous/gaussianEstimator.js';
import {
  gaussianKnowledge,
  withCritic,
  type GaussianKnowledge,
} from '../../estimators/continuous/gaussianKnowledge.js';
import { bumpCritic } from '../../leader/bumpCritic.js';
import { fittedDynamics } from '../../leader/fittedDynamics.js';
import { episodeReturns, leaderRewards } from '../../leader/gaussianReturns.js';
import { createGaussianSampler } from '../../leader/gaussianSampler.js';
import { closedLoop } from '../../model/closedLoop.js';
import type { GaussianBatch } from '../../model/gaussianBatch.js';
import { normal } from '../../random/normal.js';
import { createStream, type Stream } from '../../random/stream.js';
import { bilevelLqr } from '../../tasks/bilevelLqr/bilevelLqr.js';
import { createFastLinearQuadratic } from '../../truth/linearQuadraticAdjoint.js';
import type { RunOutcome, RunRequest } from '../experiment.js';
import { numberOf, type Settings } from '../settings.js';
import { LQR_METHODS } from './methods.js';

/**
 * One run of the bi-level LQR game: from K ~ N(0, I), at each outer iteration a batch under the leader and the follower's best response, the
 * method's gradient, one step of fixed length along the mean of past gradients, and an evaluation at the new K: the undiscounted return of
 * 100 steps, exact in the series `exact`.
 *
 * All randomness comes from streams below `bilevel-lqr/seed=…`: methods and options share first gains and random numbers.
 */
export function runBilevelLqr({ method: id, settings, seed, iterations }: RunRequest): RunOutcome {
  const method = LQR_METHODS[id];
  const [lr, momentum, evaluation] = ['lr', 'momentum', 'evaluation'].map((key) => numberOf(settings, key));
  const problem = bilevelLqr();
  const solver = createFastLinearQuadratic(problem);
  const metric = createFastLinearQuadratic(bilevelLqr({ gammaL: 1, horizon: METRIC_STEPS }));
  const stream = createStream(`bilevel-lqr/seed=${seed}`);
  const start = stream.child('gain');
  const gain = Float64Array.from({ length: 2 }, () => normal(start));
  const mean = new Float64Array(2);
  const curve = new Float64Array(iterations);
  const exact = new Float64Array(iterations);
  let knowledge = gaussianKnowledge(problem, Array.from(gain));
  for (let i = 0; i < iterations; i++) {
    const gradient =
      method.kind === 'exact'
        ? solver.at(gain)[method.part]
        : estimateGaussian(method.recipe, ...learned(knowledge, settings, stream.child(`batch/${i}`)));
    for (let k = 0; k < 2; k++) mean[k] = momentum * mean[k] + (1 - momentum) * gradient[k];
    const length = Math.hypot(mean[0], mean[1]);
    for (let k = 0; k < 2; k++) gain[k] += length > 0 ? (lr * mean[k]) / length : 0;
    knowledge = gaussianKnowledge(problem, Array.from(gain));
    exact[i] = metric.at(gain).objective;
    curve[i] = evaluation > 0 ? meanReturn(knowledge, evaluation, stream.child(`evaluation/${i}`)) : exact[i];
  }
  return { curve, series: { exact }, theta: gain };
}

/** The steps over which the published metric sums rewards. */
const METRIC_STEPS = 100;

/** A batch, and what is known with a critic of the settings. */
function learned(known: GaussianKnowledge, settings: Settings, stream: Stream): [GaussianBatch, GaussianKnowledge] {
  const { tables, response, loop } = known;
  const [episodes, horizon, digits] = ['episodes', 'horizon', 'digits'].map((key) => numberOf(settings, key));
  const batch = createGaussianSampler(tables, response.policy).batch(stream, episodes, horizon);
  const own = settings['critic'] === 'model' ? fittedDynamics(tables, batch) : tables;
  const ownLoop = own === tables ? loop : closedLoop(own, response.policy);
  return [batch, withCritic(known, bumpCritic(own, ownLoop, response.policy, digits))];
}

function meanReturn({ tables, response }: GaussianKnowledge, episodes: number, stream: Stream): number {
  const batch = createGaussianSampler(tables, response.policy).batch(stream, episodes, METRIC_STEPS);
  return episodeReturns(leaderRewards(tables, batch), batch, 1).reduce((total, x) => total + x, 0) / episodes;
}
