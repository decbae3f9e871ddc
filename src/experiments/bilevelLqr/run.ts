import {
  linearQuadraticKnowledge,
  type LinearQuadraticKnowledge,
} from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { createLinearQuadraticReplay } from '../../leader/linearQuadraticReplay.js';
import { episodeReturns, leaderRewards } from '../../leader/linearQuadraticReturns.js';
import { createLinearQuadraticSampler } from '../../leader/linearQuadraticSampler.js';
import { createReplaySampler } from '../../leader/replaySampler.js';
import { normal } from '../../random/normal.js';
import { createStream } from '../../random/stream.js';
import { BILEVEL_LQR_LEADER_DEVIATION, bilevelLqr } from '../../tasks/bilevelLqr/bilevelLqr.js';
import { createFastLinearQuadratic } from '../../truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import type { IterationListener, RunOutcome, RunRequest } from '../engine/experiment.js';
import { endedAt, iterate } from '../engine/iterations.js';
import { numberOf } from '../engine/settings.js';
import { createActor } from './actor.js';
import { createAscent } from './ascent.js';
import { createCritic } from './critic.js';
import { LQR_METHODS } from './methods.js';
import { expectBilevelLqr } from './possible.js';
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
export function runBilevelLqr(request: RunRequest, onIteration?: IterationListener): RunOutcome {
  expectBilevelLqr(request);
  const { method: id, settings, seed, iterations } = request;
  const method = LQR_METHODS[id];
  const [episodes, horizon, randomSteps, actorSteps, evaluation] = ['episodes', 'horizon', 'randomSteps', 'actorSteps', 'evaluation'].map((key) => numberOf(settings, key)); // prettier-ignore
  const beta = numberOf(settings, 'beta');
  const problem = bilevelLqr({ beta });
  const solver = createFastLinearQuadratic(problem);
  const plain = createFastLinearQuadratic(bilevelLqr({ beta, gammaL: 1, horizon }));
  const discounted = createFastLinearQuadratic(bilevelLqr({ beta, horizon }));
  const stream = createStream(`bilevel-lqr/seed=${seed}`);
  const first = stream.child('gain');
  const gain = Float64Array.from(problem.theta, () => numberOf(settings, 'initStd') * normal(first));
  const ascend = createAscent(settings, gain.length);
  const replay = createLinearQuadraticReplay(numberOf(settings, 'buffer'));
  const sampler = (name: string) => createReplaySampler(0.99, horizon, stream.child(name));
  const rules = {
    leader: ruleSource(numberOf(settings, 'leaderSamples'), LEADER_NODES, stream.child('leader-samples')),
    follower: ruleSource(numberOf(settings, 'followerSamples'), FOLLOWER_NODES, stream.child('follower-samples')),
  };
  const critic = createCritic(settings, gain, rules, sampler('critic/draws'), stream.child('critic'));
  const estimate = method.exact
    ? undefined
    : createActor(method, settings, sampler('actor/draws'), rules.leader, stream);

  const learn = (known: LinearQuadraticKnowledge, i: number, left: number): void => {
    const exploring = randomSteps > 0 && i * episodes * horizon <= randomSteps;
    const { batch } = createLinearQuadraticSampler(known.tables, known.response.policy, exploring ? { exploration: 1 / BILEVEL_LQR_LEADER_DEVIATION } : {}); // prettier-ignore
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
  const known = (): LinearQuadraticKnowledge => linearQuadraticKnowledge(problem, Array.from(gain));
  let answered: LinearQuadraticKnowledge | undefined;
  const step = (i: number): void => {
    onIteration?.(i);
    const left = 1 - i / iterations;
    if (method.exact)
      for (let step = 0; step < actorSteps; step++)
        ascend(gain, Float64Array.from(solver.at(gain)[method.exact]), left);
    else learn(answered ?? known(), i, left);
    answered = known();
    series['exact'][i] = plain.at(gain).objective;
    series['discounted'][i] = discounted.at(gain).objective;
    series['k1'][i] = gain[0];
    series['k2'][i] = gain[1];
    curve[i] = evaluation > 0 ? sampledReturn(answered, stream.child(`evaluation/${i}`), evaluation, horizon) : series['exact'][i]; // prettier-ignore
  };
  const diverged = iterate(iterations, gain, () => [curve, ...Object.values(series)], step);
  return endedAt({ curve, series, theta: gain }, diverged);
}

/** The mean of the undiscounted returns of some episodes. */
function sampledReturn(
  { tables, response }: LinearQuadraticKnowledge,
  stream: ReturnType<typeof createStream>,
  episodes: number,
  horizon: number,
): number {
  const batch = createLinearQuadraticSampler(tables, response.policy).batch(stream, episodes, horizon);
  return episodeReturns(leaderRewards(tables, batch), batch, 1).reduce((total, x) => total + x, 0) / episodes;
}
