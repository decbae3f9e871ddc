import { describe, expect, test } from 'vitest';
import { monteCarloCritic } from '../../src/leader/monteCarlo.js';
import { createSampler } from '../../src/leader/rollout.js';
import { leaderValues } from '../../src/leader/values.js';
import { occupancy } from '../../src/leader/occupancy.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { power } from '../../src/numeric/arithmetic.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { createStream } from '../../src/random/stream.js';
import { expectSame } from '../helpers/same.js';
import { range } from '../helpers/solve.js';
import { trajectories } from '../helpers/trajectories.js';
import { tuples } from '../random/scripted.js';
import { LAYERED, LAYERED_POLICY, LOOP, rolloutOf } from './smallProblems.js';

const loop = compileProblem(LOOP);
const layered = compileProblem(LAYERED);
const exact = evaluateTables(layered, fraction);
const policy = LAYERED_POLICY.map((g) => fraction.constant(g));

describe('the Monte Carlo critic', () => {
  /** Rewards 1, 1, 8; then 2, 4 and a cut. */
  const batch = [rolloutOf(loop, 0, [0, 1, 5], 'batch-end'), rolloutOf(loop, 0, [2, 3], 'batch-end')];

  test('averages the returns-to-go of every visit, each cut where its trajectory stops', () => {
    // γ_L = 1/2: 8, 1 + 8/2 = 5, 1 + 5/2 = 7/2; 4, 2 + 4/2 = 4.
    const { qL, vL } = monteCarloCritic(evaluateTables(loop, float64), batch);
    expect(qL).toEqual([(5 + 3.5) / 2, 4, 4, 8, 0, 0]);
    expect(vL).toEqual([(5 + 3.5 + 4) / 3, (8 + 4) / 2, 0]);
  });

  test('is zero where nothing was visited', () => {
    const tables = evaluateTables(loop, float64);
    const { qL, vL } = monteCarloCritic(tables, [rolloutOf(loop, 0, [2], 'time-limit')]);
    expect([qL, vL]).toEqual([
      [0, 2, 0, 0, 0, 0],
      [2, 0, 0],
    ]);
    const none = monteCarloCritic(tables, [rolloutOf(loop, 0, [], 'time-limit')]);
    expect([none.qL, none.vL]).toEqual([new Array(6).fill(0), new Array(3).fill(0)]);
  });

  test('does not depend on the order of the trajectories, and is the same in floats', () => {
    const sampler = createSampler(evaluateTables(loop, float64), [0.5, 0.5, 0.5, 0.5, 0, 0]);
    const drawn = sampler.episodes(createStream('monte-carlo'), { maxSteps: 12, steps: 300 });
    const tables = evaluateTables(loop, fraction);
    const [forwards, backwards] = [drawn, drawn.toReversed()].map((order) => monteCarloCritic(tables, order));
    expectSame(fraction, backwards.qL, forwards.qL);
    expectSame(fraction, backwards.vL, forwards.vL);
    const floats = monteCarloCritic(evaluateTables(loop, float64), drawn);
    // 300 additions of numbers below 16.
    const tolerance = 300 * 16 * 2 ** -50;
    forwards.qL.forEach((q, i) => expect(Math.abs(fraction.toNumber(q) - floats.qL[i])).toBeLessThan(tolerance));
    forwards.vL.forEach((v, s) => expect(Math.abs(fraction.toNumber(v) - floats.vL[s])).toBeLessThan(tolerance));
  });
});

describe('the mean of the Monte Carlo critic over all batches, in fractions', () => {
  const { add, sub, mul, zero, one } = fraction;

  /** Σ over all batches of n trajectories of their probability times the critic. */
  function meanCritic(n: number, horizon: number): { qL: Fraction[]; vL: Fraction[] } {
    const all = [...trajectories(exact, policy, horizon)].map(({ start, edges, probability }) => ({
      trajectory: rolloutOf(layered, start, edges, 'time-limit'),
      probability,
    }));
    let mean = { qL: new Array<Fraction>(8).fill(zero), vL: new Array<Fraction>(4).fill(zero) };
    for (const batch of tuples(all, n)) {
      const critic = monteCarloCritic(
        exact,
        batch.map(({ trajectory }) => trajectory),
      );
      const probability = batch.reduce((total, { probability: p }) => mul(total, p), one);
      const gather = (totals: Fraction[], values: readonly Fraction[]): Fraction[] =>
        totals.map((total, i) => add(total, mul(probability, values[i])));
      mean = { qL: gather(mean.qL, critic.qL), vL: gather(mean.vL, critic.vL) };
    }
    return mean;
  }

  /** The probability that n trajectories, each of which visits with probability d, do not all miss. */
  const hit = (d: Fraction, n: number): Fraction => sub(one, power(fraction, sub(one, d), n));

  test.each([1, 2, 3])(
    'of %i trajectories: the true value times the probability of a visit, where none returns',
    (n) => {
      const truth = leaderValues(exact, policy);
      const d = occupancy(exact, policy, one);
      const mean = meanCritic(n, Infinity);
      expectSame(
        fraction,
        mean.vL,
        truth.vL.map((v, s) => mul(v, hit(d[s], n))),
      );
      expectSame(
        fraction,
        mean.qL,
        truth.qL.map((q, pair) => mul(q, hit(mul(d[Math.floor(pair / 2)], policy[pair]), n))),
      );
    },
  );

  test('of trajectories cut after one step: the reward alone, at the start states alone', () => {
    const mean = meanCritic(2, 1);
    expectSame(
      fraction,
      mean.qL,
      range(8).map((pair) => mul(exact.rewardL[pair], hit(mul(exact.initial[Math.floor(pair / 2)], policy[pair]), 2))),
    );
  });
});
