import { describe, expect, test } from 'vitest';
import { linearQuadraticKnowledge } from '../../src/estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { LQR_EXPERIMENT as task } from '../../src/experiments/bilevelLqr/bilevelLqrExperiment.js';
import { createNetworkCritic } from '../../src/experiments/bilevelLqr/networkCritic.js';
import { ruleSource } from '../../src/experiments/bilevelLqr/rules.js';
import { resolveSettings } from '../../src/experiments/engine/settings.js';
import { createLinearQuadraticReplay } from '../../src/leader/linearQuadraticReplay.js';
import { createLinearQuadraticSampler } from '../../src/leader/linearQuadraticSampler.js';
import { createReplaySampler } from '../../src/leader/replaySampler.js';
import { createStream } from '../../src/random/stream.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';

const STEPS = 20;
const gain = Float64Array.from([-3, -2]);
const known = linearQuadraticKnowledge(bilevelLqr(), Array.from(gain));
const batch = createLinearQuadraticSampler(known.tables, known.response.policy).batch(
  createStream('network'),
  2,
  STEPS,
);
const critic = (given: Record<string, number>, seed: string) => {
  const settings = resolveSettings(task.settings, { hidden: 16, batch: 32, ...given }, 'bc-hg');
  const stream = createStream(seed);
  const [leader, follower] = ['leader', 'follower'].map((name) => ruleSource(0, 3, stream.child(name)));
  const sampler = createReplaySampler(0.99, STEPS, stream.child('draws'));
  return createNetworkCritic(settings, gain, { leader, follower }, sampler, stream);
};
const stateOf = (step: number): number => 2 * (step + Math.floor(step / STEPS));

describe('the network critic', () => {
  test('gives many points at once what it gives them one by one', () => {
    const { bulk, actionValue, seenValue, answerValue } = critic({}, 'bulk').at(known);
    const { states, seen, actions } = batch;
    const some = Int32Array.from([3, 21, 39]);
    const [own, answered, means] = [
      bulk!.actionValues(batch),
      bulk!.seenValues(batch),
      bulk!.answerValues(batch, some),
    ];
    actions.forEach((_, step) => {
      const at = [states, stateOf(step), seen, 2 * step] as const;
      expect(Math.abs(own[step] - actionValue(...at, actions, step))).toBeLessThanOrEqual(1e-13);
      expect(Math.abs(answered[step] - seenValue(...at))).toBeLessThanOrEqual(1e-13);
      if (some.includes(step))
        expect(Math.abs(means[step] - answerValue!(states, stateOf(step), actions, step))).toBeLessThanOrEqual(1e-13);
      else expect(means[step]).toBeNaN();
    });
  });

  test('V_L is the mean of E_b Q_L over the action of the leader', () => {
    const { seenValue, stateValue } = critic({}, 'bulk').at(known);
    const rule = ruleSource(0, 3, createStream('rule'))();
    for (const step of [0, 5, 30]) {
      const s = stateOf(step);
      const [x1, x2] = [batch.states[s], batch.states[s + 1]];
      let expected = 0;
      rule.weights.forEach((weight, q) => {
        const a = gain[0] * x1 + gain[1] * x2 + 1e-3 * rule.nodes[q];
        expected += weight * seenValue(batch.states, s, Float64Array.from([x2 + 0.1 * a, 0]), 0);
      });
      expect(Math.abs(stateValue(batch.states, s) - expected)).toBeLessThanOrEqual(1e-12);
    }
  });

  test('with no steps it stays, and its steps lower the mean squared TD error towards a target that stands still', () => {
    const replay = createLinearQuadraticReplay(2 * STEPS);
    replay.add(batch);
    const still = critic({ criticSteps: 0 }, 'learn');
    const before = still.at(known).bulk!.actionValues(batch);
    still.learn(replay, known);
    expect(still.at(known).bulk!.actionValues(batch)).toEqual(before);
    // Targets of this network are r + 0.99 Q̄ with Q̄ at its first parameters: a regression, which Adam with a small rate descends.
    const learning = critic({ criticSteps: 200, criticRate: 1e-3 }, 'learn');
    const error = (values: Float64Array): number => {
      const { actionValue } = still.at(known);
      const { policy } = known.response;
      return values.reduce((total, value, step) => {
        const s = stateOf(step);
        const [x1, x2] = [batch.states[s + 2], batch.states[s + 3]];
        const y = Float64Array.from([x2 + 0.1 * (gain[0] * x1 + gain[1] * x2), 0]);
        const b = Float64Array.from([-policy.gain[0][0] * y[0]]);
        const [d1, d2] = [(batch.states[s] + 0.8) / 0.2, batch.states[s + 1] / 0.01];
        const target = Math.exp(-(d1 * d1 + d2 * d2) / 2) + 0.99 * actionValue(batch.states, s + 2, y, 0, b, 0);
        return total + (value - target) ** 2 / values.length;
      }, 0);
    };
    learning.learn(replay, known);
    expect(error(learning.at(known).bulk!.actionValues(batch))).toBeLessThan(error(before) / 4);
  });
});
