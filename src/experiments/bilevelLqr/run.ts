import { gaussianKnowledge, type GaussianKnowledge } from '../../estimators/continuous/gaussianKnowledge.js';
import { createGaussianReplay } from '../../leader/gaussianReplay.js';
import { episodeReturns, leaderRewards } from '../../leader/gaussianReturns.js';
import { createGaussianSampler } from '../../leader/gaussianSampler.js';
import { createReplaySampler } from '../../leader/replay.js';
import { refuse } from '../../model/invalidInput.js';
import { normal } from '../../random/normal.js';
import { createStream } from '../../random/stream.js';
import { BILEVEL_LQR_LEADER_DEVIATION, bilevelLqr } from '../../tasks/bilevelLqr/bilevelLqr.js';
import { createFastLinearQuadratic } from '../../truth/linearQuadraticAdjoint.js';
import type { RunOutcome, RunRequest } from '../experiment.js';
import { numberOf } from '../settings.js';
import { createActor } from './actor.js';
import { createAscent } from './ascent.js';
import { createCritic } from './critic.js';
import { LQR_METHODS } from './methods.js';
import { ruleSource } from './rules.js';

/** Nodes of the rules that stand for samples. */
const LEADER_NODES = 2;
const FOLLOWER_NODES = 4;

/**
 * One run of the bi-level LQR game from K ~ N(0, initStd²). An outer iteration: episodes under (f_K, g), in the beginning with random actions of
 * the leader; the critic's steps; the leader's steps, in which the follower's kernel and values stay those of the rollouts; the follower's
 * answer to the new K; an evaluation. Series: the exact expectation of the return over the horizon, undiscounted (`exact`) and
 * discounted (`discounted`), and the gain (`k1`, `k2`).
 *
 * All randomness comes from streams below `bilevel-lqr/seed=…`: methods and options share first parameters and random numbers.
 */
export function runBilevelLqr({ method: id, settings, seed, iterations }: RunRequest): RunOutcome {
  const method = LQR_METHODS[id];
  const [episodes, horizon, randomSteps, actorSteps, evaluation] = ['episodes', 'horizon', 'randomSteps', 'actorSteps', 'evaluation'].map((key) => numberOf(settings, key)); // prettier-ignore
  if (settings['data'] === 'off-policy' && method.recipe && method.recipe.leader !== 'none')
    refuse('/data', 'on-policy for a method with segments of the follower', 'off-policy');
  if (settings['critic'] === 'network' && numberOf(settings, 'batch') === 0)
    refuse('/batch', '1 at least for a network critic', 0);
  const beta = numberOf(settings, 'beta');
  const problem = bilevelLqr({ beta });
  const solver = createFastLinearQuadratic(problem);
  const plain = createFastLinearQuadratic(bilevelLqr({ beta, gammaL: 1, horizon }));
  const discounted = createFastLinearQuadratic(bilevelLqr({ beta, horizon }));
  const stream = createStream(`bilevel-lqr/seed=${seed}`);
  const first = stream.child('gain');
  const gain = Float64Array.from(problem.theta, () => numberOf(settings, 'initStd') * normal(first));
  const ascend = createAscent(settings, gain.length);
  const replay = createGaussianReplay(numberOf(settings, 'buffer'));
  const sampler = (name: string) => createReplaySampler(0.99, horizon, stream.child(name));
  const rules = {
    leader: ruleSource(numberOf(settings, 'leaderSamples'), LEADER_NODES, stream.child('leader-samples')),
    follower: ruleSource(numberOf(settings, 'followerSamples'), FOLLOWER_NODES, stream.child('follower-samples')),
  };
  const critic = createCritic(settings, gain, rules, sampler('critic/draws'), stream.child('critic'));
  const estimate = method.exact
    ? undefined
    : createActor(method, settings, sampler('actor/draws'), rules.leader, stream);

  const learn = (known: GaussianKnowledge, i: number, left: number): void => {
    const exploring = randomSteps > 0 && i * episodes * horizon <= randomSteps;
    const { batch } = createGaussianSampler(known.tables, known.response.policy, exploring ? { exploration: 1 / BILEVEL_LQR_LEADER_DEVIATION } : {}); // prettier-ignore
    const newest = batch(stream.child(`training/${i}`), episodes, horizon);
    replay.add(newest);
    critic.learn(replay, known, newest);
    const gradient = estimate!({ known, batch: newest, replay, critic: critic.at });
    for (let step = 0; step < actorSteps; step++) ascend(gain, gradient(gain), left);
    critic.endIteration(gain);
  };
  const curve = new Float64Array(iterations);
  const series = Object.fromEntries(
    ['exact', 'discounted', 'k1', 'k2'].map((name) => [name, new Float64Array(iterations)]),
  );
  const known = (): GaussianKnowledge => gaussianKnowledge(problem, Array.from(gain));
  let answered = known();
  for (let i = 0; i < iterations; i++) {
    const left = 1 - i / iterations;
    if (method.exact)
      for (let step = 0; step < actorSteps; step++)
        ascend(gain, Float64Array.from(solver.at(gain)[method.exact]), left);
    else learn(answered, i, left);
    answered = known();
    series['exact'][i] = plain.at(gain).objective;
    series['discounted'][i] = discounted.at(gain).objective;
    series['k1'][i] = gain[0];
    series['k2'][i] = gain[1];
    curve[i] = evaluation > 0 ? sampledReturn(answered, stream.child(`evaluation/${i}`), evaluation, horizon) : series['exact'][i]; // prettier-ignore
  }
  return { curve, series, theta: gain };
}

/** The mean of the undiscounted returns of some episodes. */
function sampledReturn(
  { tables, response }: GaussianKnowledge,
  stream: ReturnType<typeof createStream>,
  episodes: number,
  horizon: number,
): number {
  const batch = createGaussianSampler(tables, response.policy).batch(stream, episodes, horizon);
  return episodeReturns(leaderRewards(tables, batch), batch, 1).reduce((total, x) => total + x, 0) / episodes;
}
