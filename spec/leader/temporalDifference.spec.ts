import { describe, expect, test } from 'vitest';
import { temporalDifference, type TemporalDifferenceOptions } from '../../src/leader/temporalDifference.js';
import { leaderValues } from '../../src/leader/values.js';
import { lookahead } from '../../src/model/mdp/lookahead.js';
import { averageActions } from '../../src/model/mdp/averageActions.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { rationalToNumber } from '../../src/numeric/rational.js';
import { createStream } from '../../src/random/stream.js';
import { scripted } from '../random/scripted.js';
import { everyRollout, LAYERED, LAYERED_POLICY, LOOP, rolloutOf } from './smallProblems.js';

const loop = evaluateTables(compileProblem(LOOP), float64);
const OPTIONS: TemporalDifferenceOptions = {
  alpha: 0.5,
  lastTransition: 'bootstrap',
  timeLimitTerminal: false,
  lookahead: 'tables',
};
const inOrder = (): ReturnType<typeof scripted> => scripted(new Array<number>(20).fill(0.99));

describe('TD(0) by hand', () => {
  // γ_L = 1/2, rewards (0,0): 1, (0,1): 2, (1,0): 4, (1,1): 8.
  const ending = rolloutOf(loop.problem, 0, [0, 1, 5], 'batch-end');
  const limited = rolloutOf(loop.problem, 0, [2, 3], 'time-limit');
  const before = [2, 4, 9];
  const learn = (options: Partial<TemporalDifferenceOptions> = {}): { vL: number[]; qL: number[] } => {
    const { vL, qL } = temporalDifference(loop, [ending, limited], before, inOrder(), { ...OPTIONS, ...options });
    return { vL: [...vL], qL: [...qL] };
  };

  // V(0): 2 → 1 + 2/2: 2 → 1 + 4/2: 2.5; V(1): 4 → 8: 6; V(0): 2.5 → 2 + 6/2: 3.75; and the last one, (1,0) to 0:
  test('the step that was cut bootstraps, has the target r, or is left out', () => {
    expect(learn().vL).toEqual([3.75, 5.9375, 0]);
    expect(learn({ lastTransition: 'target-r' }).vL).toEqual([3.75, 5, 0]);
    expect(learn({ lastTransition: 'skip' }).vL).toEqual([3.75, 6, 0]);
    for (const lastTransition of ['bootstrap', 'target-r', 'skip'] as const)
      expect(learn({ lastTransition, timeLimitTerminal: true }).vL).toEqual([3.75, 5, 0]);
    expect(before).toEqual([2, 4, 9]);
  });

  test('Q_L looks ahead through the tables', () => {
    // 1 + (3.75 + 5)/4, 2 + 5/2, 4 + 3.75/2, 8 + 3.75/4
    expect(learn({ lastTransition: 'target-r' }).qL).toEqual([3.1875, 4.5, 5.875, 8.9375, 0, 0]);
  });

  test('Q_L averages the targets of the batch; without any it is V_L', () => {
    // (0,0): 1 + 3.75/2 and 1 + 5/2; (1,0): the target r; (1,1): to the end
    const samples = { lookahead: 'samples', lastTransition: 'target-r' } as const;
    expect(learn(samples).qL).toEqual([3.1875, 4.5, 4, 8, 0, 0]);
    expect(learn({ ...samples, lastTransition: 'bootstrap' }).qL[2]).toBe(5.875);
    expect(learn({ ...samples, lastTransition: 'skip' }).qL[2]).toBe(6);
  });

  test('in another order', () => {
    const backwards = scripted([0, 0.375, 0.99, 0.99]);
    const { vL } = temporalDifference(loop, [ending, limited], before, backwards, OPTIONS);
    // V(1): 4 → 4 + 2/2: 4.5; V(0): 2 → 2 + 4.5/2: 3.125; V(1) → 8: 6.25; V(0) → 1 + 6.25/2: 3.625 → 1 + 3.625/2: 3.21875.
    expect([...vL]).toEqual([3.21875, 6.25, 0]);
    expect(backwards.drawn()).toBe(4);
  });

  test('refuses wrong lengths and step sizes', () => {
    const run = (values: number[], alpha: number): (() => void) => {
      return () => void temporalDifference(loop, [], values, scripted([]), { ...OPTIONS, alpha });
    };
    expect(run([1], 0.5)).toThrow('values: expected 3 numbers, found 1');
    expect(run(before, 2)).toThrow('alpha: expected a number');
  });
});

describe('TD(0) against the exact values', () => {
  const tables = evaluateTables(compileProblem(LAYERED), float64);
  const policy = LAYERED_POLICY.map(rationalToNumber);
  const truth = leaderValues(tables, policy);
  /** Every trajectory as often as it is likely: frequencies in this batch are probabilities. */
  const batch = everyRollout(tables, policy, 512);
  const visits = new Int32Array(4);
  for (const { states, actions } of batch) actions.forEach((_, t) => visits[states[t]]++);

  test.each([
    ['the exact values', truth.vL],
    ['other values', [1, -2, 0.5, 0]],
  ])('from %s, the sum of all updates is the expected one', (_, values) => {
    const alpha = 2 ** -30;
    const { vL } = temporalDifference(tables, batch, values, createStream('expected'), { ...OPTIONS, alpha });
    const targets = lookahead(tables, tables.rewardL, tables.gammaL, values);
    const expected = averageActions(tables, policy, targets);
    // An update moves an entry by α·10 at most, so the targets drift by 512 · 10 α, in 512 updates; rounding adds 512 · 2⁻⁵¹/α.
    const tolerance = 2 * 512 * 512 * 10 * alpha + (512 * 2 ** -51) / alpha;
    expect(tolerance).toBeLessThan(0.01);
    expect(Math.max(...visits)).toBeLessThan(512);
    visits.forEach((count, s) => {
      const moved = (vL[s] - values[s]) / alpha;
      expect(Math.abs(moved - count * (expected[s] - values[s]))).toBeLessThan(tolerance);
    });
  });

  test.each(['tables', 'samples'] as const)('Q_L by %s is exact where V_L is', (by) => {
    const options = { ...OPTIONS, alpha: 0, lookahead: by };
    const { qL, vL } = temporalDifference(tables, batch, truth.vL, createStream('none'), options);
    expect([...vL]).toEqual(truth.vL);
    // Sums of at most 512 numbers below 8.
    qL.forEach((q, pair) => expect(Math.abs(q - truth.qL[pair])).toBeLessThan(512 * 8 * 2 ** -50));
  });
});
