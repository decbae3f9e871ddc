import { describe, expect, test } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { episodeReturns, leaderRewards, returnsToGo } from '../../src/leader/linearQuadraticReturns.js';
import {
  createLinearQuadraticSampler,
  type LinearQuadraticSamplerOptions,
} from '../../src/leader/linearQuadraticSampler.js';
import type { LinearQuadraticProblem } from '../../src/model/linearQuadratic/linearQuadratic.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { scoreMaps } from '../../src/model/linearQuadratic/scoreMaps.js';
import { createStream } from '../../src/random/stream.js';
import { createFastLinearQuadratic } from '../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { sequentialTest } from '../../src/verdict/sampled.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';

function setUp(problem: LinearQuadraticProblem, options: LinearQuadraticSamplerOptions = {}) {
  const tables = linearQuadraticTables(problem, float64);
  const { policy } = linearQuadraticResponse(tables);
  return { tables, policy, sampler: createLinearQuadraticSampler(tables, policy, options) };
}

const row = (x: Float64Array, i: number, n: number): number[] => Array.from(x.subarray(i * n, (i + 1) * n));

describe.each([thermalControl(), bilevelLqr({ gain: '-5,-5' }), GENTLE_MDP, GENTLE_GAME])('$name', (problem) => {
  const { tables, sampler } = setUp(problem);
  const { matrices, drift, control } = tables;
  const batch = sampler.batch(createStream('spec/sampler'), 3, 5);
  const { factor, maps } = scoreMaps(tables);
  const [n, r] = [batch.stateSize, batch.noiseSize];
  /** Lζ. */
  const moved = (i: number): number[] =>
    Array.from({ length: n }, (_, a) =>
      row(batch.scoreNoise, i, r).reduce((t, z, c) => t + factor.rows[a * r + c] * z, 0),
    );

  test('states follow the law of motion with the noise that is stored', () => {
    for (let e = 0; e < 3; e++)
      for (let t = 0; t < 5; t++) {
        const i = e * 5 + t;
        const s = row(batch.states, e * 6 + t, n);
        const mean = matrices.apply(drift, s);
        const y = row(batch.seen, i, n);
        const jump = matrices.apply(control, row(batch.actions, i, batch.actionSize));
        const next = row(batch.states, e * 6 + t + 1, n);
        const scored = problem.sees === 'state' ? next.map((x, a) => x - y[a] - jump[a]) : y.map((x, a) => x - mean[a]);
        if (problem.sees === 'state') expect(y).toEqual(mean.map((x) => expect.closeTo(x, 12) as number));
        // Differences of states, some 20 in size, are exact to a few roundings.
        scored.forEach((x, a) => expect(Math.abs(x - moved(i)[a])).toBeLessThan(1e-13 * 100));
      }
  });

  test('scores are ζ′Γ_k s with LΓ_k = A_k', () => {
    maps.forEach((map, k) => {
      for (let a = 0; a < n; a++)
        for (let j = 0; j < n; j++) {
          let entry = 0;
          for (let c = 0; c < r; c++) entry += factor.rows[a * r + c] * map[c * n + j];
          expect(entry).toBeCloseTo(tables.driftTangents[k][a][j], 13);
        }
    });
  });

  test('the same stream gives the same batch, whatever was drawn before', () => {
    sampler.batch(createStream('spec/other'), 2, 3);
    expect(sampler.batch(createStream('spec/sampler'), 3, 5)).toEqual(batch);
  });
});

test('states are kept within a bound, and the scores of clipped means are zero', () => {
  const { sampler } = setUp(thermalControl(), { bound: 3 });
  const batch = sampler.batch(createStream('spec/bound'), 40, 20);
  let clipped = 0;
  for (let e = 0; e < 40; e++)
    for (let t = 1; t <= 20; t++)
      for (let i = 0; i < 4; i++) {
        expect(Math.abs(batch.states[(e * 21 + t) * 4 + i])).toBeLessThanOrEqual(3);
        if (batch.scoreNoise[(e * 20 + t - 1) * 4 + i] === 0) clipped++;
      }
  expect(clipped).toBeGreaterThan(20);
  expect(() => setUp(GENTLE_MDP, { bound: 3 })).toThrow(RangeError);
});

test('a leader that explores plays actions of variance one, and ζ is what they differ from its policy by', () => {
  const { sampler } = setUp(bilevelLqr({ gain: '-5,3' }), { exploration: 1000 });
  const { states, seen, scoreNoise } = sampler.batch(createStream('spec/explore'), 50, 100);
  let squares = 0;
  for (let e = 0; e < 50; e++)
    for (let t = 0; t < 100; t++) {
      const i = e * 100 + t;
      const [s1, s2] = row(states, e * 101 + t, 2);
      // s₁′ = s₂ + 0.1 a, and ζ = (a − Ks)/0.001.
      const action = (seen[2 * i] - s2) / 0.1;
      squares += action ** 2;
      expect(Math.abs(scoreNoise[i] / 1000 - (action - (-5 * s1 + 3 * s2)))).toBeLessThan(1e-9);
    }
  // Variance of a square of a standard normal number: 2. Five standard deviations of a mean of 5000.
  expect(Math.abs(squares / 5000 - 1)).toBeLessThan(5 * Math.sqrt(2 / 5000));
  expect(() => setUp(thermalControl(), { exploration: 10 })).toThrow(RangeError);
});

test('returns to go are discounted sums of what is left', () => {
  const { sampler, tables } = setUp(GENTLE_MDP);
  const batch = sampler.batch(createStream('spec/returns'), 2, 4);
  const rewards = leaderRewards(tables, batch);
  const toGo = returnsToGo(rewards, batch, 0.5);
  expect(toGo[5]).toBeCloseTo(rewards[5] + 0.5 * rewards[6] + 0.25 * rewards[7], 12);
  expect(toGo[3]).toBe(rewards[3]);
  const [first, second] = episodeReturns(rewards, batch, 0.5);
  expect([first, second]).toEqual([toGo[0], toGo[4]]);
});

describe('simulated returns are those of the closed form', () => {
  test.each([
    ['bi-level LQR', bilevelLqr({ gain: '-7.59,.9306', gammaL: 1, horizon: 100 }), 4000, 0.25],
    ['bi-level LQR near the optimum', bilevelLqr({ gain: '-9.9,-10', gammaL: 1, horizon: 100 }), 2000, 0.1],
    ['the gentle game', { ...GENTLE_GAME, horizon: 30 }, 6000, 0.1],
    ['thermal control', { ...thermalControl(), horizon: 100 }, 6000, 0.25],
    ['the gentle MDP', { ...GENTLE_MDP, horizon: 30 }, 6000, 0.1],
  ] as const)('%s: J is the mean', (name, problem, episodes, power) => {
    const { sampler, tables } = setUp(problem);
    const { objective } = createFastLinearQuadratic(problem).at();
    const batch = sampler.batch(createStream(`spec/simulated/${name}`), episodes, problem.horizon!);
    const returns = episodeReturns(leaderRewards(tables, batch), batch, tables.gammaL);
    // The variance: twice that of the first quarter, which is used for nothing else.
    const pilot = returns.subarray(0, episodes / 4);
    const mean = pilot.reduce((t, x) => t + x, 0) / pilot.length;
    const variance = (2 * pilot.reduce((t, x) => t + (x - mean) ** 2, 0)) / (pilot.length - 1);
    const hypothesis = { mean: objective, radius: 1e-9 * Math.abs(objective), variance };
    const test = sequentialTest([hypothesis], (3 * episodes) / 4);
    expect(Array.from(returns.subarray(episodes / 4)).some((x) => test.add([x]))).toBe(false);
    // False alarms: 1e-6. A J that is off by this part would be found with probability 0.999:
    expect(test.detectable[0] / Math.abs(objective)).toBeLessThan(power);
    const shifted = sequentialTest([{ ...hypothesis, mean: objective + 1.2 * test.detectable[0] }], (3 * episodes) / 4);
    expect(Array.from(returns.subarray(episodes / 4)).some((x) => shifted.add([x]))).toBe(true);
  });
});
