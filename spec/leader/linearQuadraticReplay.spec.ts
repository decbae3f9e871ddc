import { describe, expect, test } from 'vitest';
import { estimateLinearQuadratic } from '../../src/estimators/linearQuadratic/linearQuadraticEstimate.js';
import { LINEAR_QUADRATIC_ESTIMATORS } from '../../src/estimators/linearQuadratic/linearQuadraticEstimators.js';
import { linearQuadraticKnowledge, withCritic } from '../../src/estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { withAnswerValues } from '../../src/leader/answerValues.js';
import { createLinearQuadraticReplay } from '../../src/leader/linearQuadraticReplay.js';
import { withScoresAt } from '../../src/leader/withScoresAt.js';
import { createLinearQuadraticSampler } from '../../src/leader/linearQuadraticSampler.js';
import { answersAt, tabulatedCritic } from '../../src/leader/tabulatedCritic.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { float64 } from '../../src/numeric/float64.js';
import { gaussHermiteProduct } from '../../src/numeric/gaussHermite.js';
import { createStream } from '../../src/random/stream.js';
import { BILEVEL_LQR_LEADER_DEVIATION as DEVIATION, bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';

const GAIN = [-3, -2];
const problem = bilevelLqr();
const known = linearQuadraticKnowledge(problem, GAIN);
const sampler = createLinearQuadraticSampler(known.tables, known.response.policy);
const [EPISODES, STEPS] = [2, 5];
const batchOf = (name: string) => sampler.batch(createStream(name), EPISODES, STEPS);
const batch = batchOf('replay/0');
const every = Int32Array.from({ length: EPISODES * STEPS }, (_, i) => i);
const rule = gaussHermiteProduct(3, 1);

/** Where s of a step begins. */
const stateOf = (step: number): number => 2 * (step + Math.floor(step / STEPS));

describe('a replay buffer of batches', () => {
  test('gives its entries as episodes of one step, and lets the oldest batch go', () => {
    const replay = createLinearQuadraticReplay(2 * EPISODES * STEPS);
    const batches = [0, 1, 2].map((i) => batchOf(`replay/${i}`));
    for (const batch of batches) replay.add(batch);
    expect(replay.length).toBe(20);
    const draws = Int32Array.from([7, 13, 7]);
    const gathered = replay.gather(draws);
    expect([gathered.episodes, gathered.steps]).toEqual([3, 1]);
    draws.forEach((entry, row) => {
      const from = batches[1 + Math.floor(entry / 10)];
      const step = entry % 10;
      expect(gathered.states.slice(4 * row, 4 * row + 4)).toEqual(from.states.slice(stateOf(step), stateOf(step) + 4));
      expect(gathered.seen.slice(2 * row, 2 * row + 2)).toEqual(from.seen.slice(2 * step, 2 * step + 2));
      expect(gathered.actions[row]).toBe(from.actions[step]);
      expect(gathered.scoreNoise[row]).toBe(from.scoreNoise[step]);
    });
    expect(() => createLinearQuadraticReplay(9).add(batch)).toThrow(RangeError);
  });

  test('scores at the gain of the rollout are the stored ones; at another they move by −(ΔK s)/w', () => {
    // y is of the order of one and L of 10⁻⁴: rounding of some 10⁻¹⁶ is multiplied by 10⁴.
    const bound = 1e-10;
    withScoresAt(batch, known.tables).scoreNoise.forEach((zeta, i) =>
      expect(Math.abs(zeta - batch.scoreNoise[i])).toBeLessThanOrEqual(bound),
    );
    const moved = linearQuadraticTables(problem, float64, [GAIN[0] + 0.1, GAIN[1] - 0.2]);
    withScoresAt(batch, moved).scoreNoise.forEach((zeta, step) => {
      const s = stateOf(step);
      const shift = (0.1 * batch.states[s] - 0.2 * batch.states[s + 1]) / DEVIATION;
      expect(Math.abs(zeta - batch.scoreNoise[step] + shift)).toBeLessThanOrEqual(bound);
    });
  });
});

describe('a tabulated critic', () => {
  test('has the values of the critic at the steps of its batch', () => {
    const tabulated = tabulatedCritic(known.critic, batch);
    const { states, seen, actions } = batch;
    for (const step of [...every, ...every]) {
      const s = stateOf(step);
      const at = [states, s, seen, 2 * step] as const;
      expect(tabulated.actionValue(...at, actions, step)).toBe(known.critic.actionValue(...at, actions, step));
      expect(tabulated.seenValue(...at)).toBe(known.critic.seenValue(...at));
      expect(tabulated.stateValue(states, s)).toBe(known.critic.stateValue(states, s));
    }
  });

  test('has those of the critic at any other point too, at the same places in other arrays', () => {
    const tabulated = tabulatedCritic(known.critic, batch);
    const { states, seen, actions } = batch;
    const [otherStates, otherSeen, otherActions] = [states, seen, actions].map((xs) => xs.map((x) => x + 0.25));
    for (const step of every) {
      const s = stateOf(step);
      for (const [a, y, b] of [
        [otherStates, seen, actions],
        [states, otherSeen, actions],
        [states, seen, otherActions],
      ]) {
        const wanted = known.critic.actionValue(a, s, y, 2 * step, b, step);
        expect(tabulated.actionValue(a, s, y, 2 * step, b, step)).toBe(wanted);
        expect(tabulated.seenValue(a, s, y, 2 * step)).toBe(known.critic.seenValue(a, s, y, 2 * step));
      }
      expect(tabulated.stateValue(otherStates, s)).toBe(known.critic.stateValue(otherStates, s));
    }
  });
});

describe("means over the leader's action with the answer held", () => {
  test('are those of the rule at A_θ s + Lζ, and the direct part subtracts them', () => {
    const critic = withAnswerValues(known.critic, known.tables, () => rule);
    const answer = answersAt(critic, batch, every)!;
    const { states, seen, actions, scoreNoise } = batch;
    let expected = 0;
    let second = 0;
    for (const step of every) {
      const s = stateOf(step);
      const mean = GAIN[0] * states[s] + GAIN[1] * states[s + 1];
      let average = 0;
      rule.weights.forEach((weight, q) => {
        // C = (0.1, 0): y = (s₂ + 0.1 a, 0).
        const y = Float64Array.from([states[s + 1] + 0.1 * (mean + DEVIATION * rule.nodes[q]), 0]);
        average += weight * known.critic.actionValue(states, s, y, 0, actions, step);
      });
      expect(Math.abs(answer(states, s, actions, step) - average)).toBeLessThanOrEqual(1e-14);
      const advantage = known.critic.actionValue(states, s, seen, 2 * step, actions, step) - average;
      const weight = step % 3 === 0 ? 0.25 : 0;
      expected += (weight * advantage * scoreNoise[step] * states[s]) / DEVIATION;
      second += (weight * advantage * scoreNoise[step] * states[s + 1]) / DEVIATION;
    }
    const recipe = { ...LINEAR_QUADRATIC_ESTIMATORS.find(({ id }) => id === 'naive-pgd')!, direct: 'answer' as const };
    const stepWeights = Float64Array.from(every, (step) => (step % 3 === 0 ? 0.25 : 0));
    const estimate = estimateLinearQuadratic(recipe, batch, withCritic(known, critic), { stepWeights });
    // The same sums in another order: 10⁻¹⁶ of values below one, times scores of 10³ to 10⁴.
    expect(Math.abs(estimate[0] - expected)).toBeLessThanOrEqual(1e-11);
    expect(Math.abs(estimate[1] - second)).toBeLessThanOrEqual(1e-11);
    expect(() => estimateLinearQuadratic(recipe, batch, known)).toThrow(RangeError);
  });
});
