import { expect, test } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { networkActionCritic, networkStateCritic } from '../../src/experiments/thermalControl/networkTd.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { leaderRewards } from '../../src/leader/linearQuadraticReturns.js';
import { createLinearQuadraticSampler } from '../../src/leader/linearQuadraticSampler.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { createStream } from '../../src/random/stream.js';

const tables = linearQuadraticTables(GENTLE_MDP, float64);
const { policy } = linearQuadraticResponse(tables);
const batch = createLinearQuadraticSampler(tables, policy).batch(createStream('spec/network'), 6, 8);
const rewards = leaderRewards(tables, batch).map((r) => r / 10);
const GAMMA = 0.7;
const { stateSize: n, actionSize: m } = batch;
const streams = () => ({
  weights: createStream('spec/network/weights'),
  actions: createStream('spec/network/actions'),
});

/** Mean squared TD error of Q over the steps that have a successor. */
function error(steps: number): number {
  const critic = networkActionCritic(batch, policy, rewards, GAMMA, { steps, samples: 4 }, streams());
  const q = (e: number, t: number): number =>
    critic.actionValue(batch.states, (e * 9 + t) * n, batch.seen, 0, batch.actions, (e * 8 + t) * m);
  let total = 0;
  for (let e = 0; e < 6; e++)
    for (let t = 0; t < 7; t++) total += (rewards[e * 8 + t] + GAMMA * q(e, t + 1) - q(e, t)) ** 2;
  return total / 42;
}

test('TD errors shrink as the network is fitted, from the same first weights each time', () => {
  expect(error(400)).toBeLessThan(0.8 * error(1));
  expect(error(3)).toBe(error(3));
});

test('V is the mean of Q over draws of the follower’s action', () => {
  const samples = 3000;
  const critic = networkActionCritic(batch, policy, rewards, GAMMA, { steps: 50, samples }, streams());
  const s = Float64Array.from([0.4, -0.3]);
  const mean = -(policy.gain[0][0] * s[0] + policy.gain[0][1] * s[1]);
  const deviation = Math.sqrt(policy.covariance[0][0]);
  // Twenty quantiles stand for the normal law: of a nearly linear Q the means agree but for the noise of the draws.
  const at = (z: number): number => critic.actionValue(s, 0, s, 0, Float64Array.of(mean + deviation * z), 0);
  const slope = (at(1) - at(-1)) / 2;
  const curvature = Math.abs(at(1) + at(-1) - 2 * at(0));
  expect(Math.abs(critic.stateValue(s, 0) - at(0))).toBeLessThan((5 * Math.abs(slope)) / Math.sqrt(samples) + 2 * curvature + 1e-9); // prettier-ignore
  expect(critic.seenValue(s, 0, s, 0)).toBe(critic.stateValue(s, 0));
});

test('values of states are learned in units of the largest reward, so that scaling rewards scales them', () => {
  const learn = (factor: number) =>
    networkStateCritic(batch, rewards.map((r) => factor * r), GAMMA, { steps: 30, samples: 1 }, streams().weights); // prettier-ignore
  const [one, eight] = [1, 8].map((factor) => learn(factor).stateValue(batch.states, 0));
  expect(eight).toBeCloseTo(8 * one, 12);
  expect(one).not.toBe(0);
  expect(() => learn(1).actionValue(batch.states, 0, batch.seen, 0, batch.actions, 0)).toThrow(RangeError);
});
