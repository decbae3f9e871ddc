import { describe, expect, test } from 'vitest';
import { initialTable, sarsa } from '../../src/leader/sarsa.js';
import type { PassOptions } from '../../src/leader/transitions.js';
import { leaderValues } from '../../src/leader/values.js';
import { lookahead } from '../../src/model/mdp/lookahead.js';
import { averageActions } from '../../src/model/mdp/averageActions.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { rationalToNumber } from '../../src/numeric/rational.js';
import { normal } from '../../src/random/normal.js';
import { createStream } from '../../src/random/stream.js';
import { scripted } from '../random/scripted.js';
import { everyRollout, LAYERED, LAYERED_POLICY, LOOP, rolloutOf } from './smallProblems.js';
import { smallMdp } from '../helpers/smallMdp.js';

const loop = evaluateTables(compileProblem(LOOP), float64);
const half = [0.5, 0.5, 0.5, 0.5, 0, 0];
const PUBLISHED: PassOptions = { alpha: 0.5, lastTransition: 'target-r', timeLimitTerminal: true };
/** Numbers that leave a permutation in the order of time. */
const inOrder = (): ReturnType<typeof scripted> => scripted(new Array<number>(20).fill(0.99));

describe('SARSA by hand', () => {
  // γ_L = 1/2, rewards (0,0): 1, (0,1): 2, (1,0): 4, (1,1): 8.
  const ending = rolloutOf(loop.problem, 0, [0, 1, 5], 'batch-end');
  const cut = rolloutOf(loop.problem, 0, [2, 3], 'batch-end');
  const limited = rolloutOf(loop.problem, 0, [2, 3], 'time-limit');
  const before = [4, 0, 8, 0, 0, 0];

  test('in the order of time; a cut has the target r', () => {
    const stream = inOrder();
    const { qL, vL } = sarsa(loop, half, [ending, cut], before, stream, PUBLISHED);
    // (0,0): 4 → target 1 + 4/2 = 3: 3.5 → target 1 + 0/2: 2.25. (1,1): 0 → 8: 4. (0,1): 0 → 2 + 8/2: 3. (1,0): 8 → 4: 6.
    expect([...qL]).toEqual([2.25, 3, 6, 4, 0, 0]);
    expect([...vL]).toEqual([2.625, 5, 0]);
    expect(stream.drawn()).toBe(4);
    expect(before).toEqual([4, 0, 8, 0, 0, 0]);
  });

  test('in another order, pooled over the trajectories', () => {
    // From the last step to the first. (1,0): 6; (0,1): 2 + 6/2: 2.5; (1,1): 4; (0,0): 1 + 4/2: 3.5 → 1 + 3.5/2: 3.125.
    const backwards = scripted([0, 0.375, 0.99, 0.99]);
    const { qL, vL } = sarsa(loop, half, [ending, cut], before, backwards, PUBLISHED);
    expect([...qL]).toEqual([3.125, 2.5, 6, 4, 0, 0]);
    expect([...vL]).toEqual([2.8125, 5, 0]);
  });

  test('a cut may teach nothing, or the value of the state that it leads to', () => {
    const skipped = inOrder();
    const skip = sarsa(loop, half, [ending, cut], before, skipped, { ...PUBLISHED, lastTransition: 'skip' });
    expect([...skip.qL]).toEqual([2.25, 3, 8, 4, 0, 0]);
    expect(skipped.drawn()).toBe(3);
    // V(0) = (2.25 + 3)/2 at that moment: 4 + 2.625/2 = 5.3125.
    const options = { ...PUBLISHED, lastTransition: 'bootstrap' } as const;
    const bootstrap = sarsa(loop, half, [ending, cut], before, inOrder(), options);
    expect([...bootstrap.qL]).toEqual([2.25, 3, 6.65625, 4, 0, 0]);
  });

  test('the limit of steps is an end or a cut', () => {
    const learn = (batch: (typeof cut)[], options: Partial<PassOptions>): number =>
      sarsa(loop, half, batch, before, inOrder(), { ...PUBLISHED, ...options }).qL[2];
    for (const lastTransition of ['target-r', 'skip', 'bootstrap'] as const) {
      expect(learn([ending, limited], { lastTransition })).toBe(6);
      const asCut = learn([ending, cut], { lastTransition });
      expect(learn([ending, limited], { lastTransition, timeLimitTerminal: false })).toBe(asCut);
      const { states, actions, edges, ended } = limited;
      const unmarked = { states, actions, edges, ended };
      const plain = sarsa(loop, half, [ending, unmarked], before, inOrder(), { ...PUBLISHED, lastTransition });
      expect(plain.qL[2]).toBe(asCut);
    }
  });

  test('the table is carried', () => {
    const stream = createStream('carried');
    const first = sarsa(loop, half, [ending, cut], before, stream, PUBLISHED);
    const second = sarsa(loop, half, [cut], first.qL, stream, PUBLISHED);
    const again = createStream('carried');
    const both = sarsa(loop, half, [ending, cut], before, again, PUBLISHED);
    expect(sarsa(loop, half, [cut], both.qL, again, PUBLISHED)).toEqual(second);
    expect([...second.qL.subarray(0, 2)]).not.toEqual([...first.qL.subarray(0, 2)]);
  });

  test('nothing is learned with a step of zero or from nothing; V_L averages the whole row', () => {
    const table = [4, 1, 8, 5, 3, 3];
    for (const result of [
      sarsa(loop, half, [ending], table, inOrder(), { ...PUBLISHED, alpha: 0 }),
      sarsa(loop, half, [rolloutOf(loop.problem, 0, [], 'time-limit')], table, scripted([]), PUBLISHED),
      sarsa(loop, half, [], table, scripted([]), { ...PUBLISHED, lastTransition: 'skip' }),
    ]) {
      expect([...result.qL]).toEqual(table);
      expect([...result.vL]).toEqual([2.5, 6.5, 0]);
    }
    expect([...sarsa(loop, [1, 0, 0.25, 0.75, 0, 0], [], table, scripted([]), PUBLISHED).vL]).toEqual([4, 5.75, 0]);
  });

  test('refuses wrong lengths and step sizes', () => {
    const run = (policy: number[], table: number[], alpha: number): (() => void) => {
      return () => void sarsa(loop, policy, [], table, scripted([]), { ...PUBLISHED, alpha });
    };
    expect(run([1], before, 0.5)).toThrow('policy: expected 6 numbers, found 1');
    expect(run(half, [1, 2], 0.5)).toThrow('table: expected 6 numbers, found 2');
    for (const alpha of [-0.1, 1.1, NaN]) expect(run(half, before, alpha)).toThrow('alpha: expected a number');
  });
});

describe('SARSA against the exact values', () => {
  const tables = evaluateTables(compileProblem(LAYERED), float64);
  const policy = LAYERED_POLICY.map(rationalToNumber);
  const truth = leaderValues(tables, policy);
  /** Every trajectory as often as it is likely: frequencies in this batch are probabilities. */
  const batch = everyRollout(tables, policy, 512);
  const visits = new Int32Array(8);
  for (const { states, actions } of batch) actions.forEach((b, t) => visits[2 * states[t] + b]++);

  test.each([
    ['the exact values', truth.qL],
    ['other values', [1, -2, 0.5, 3, 2, -1, 0, 0]],
  ])('from %s, the sum of all updates is the expected one', (_, table) => {
    const alpha = 2 ** -30;
    const { qL } = sarsa(tables, policy, batch, table, createStream('expected'), { ...PUBLISHED, alpha });
    const expected = lookahead(tables, tables.rewardL, tables.gammaL, averageActions(tables, policy, table));
    // An update moves an entry by α·10 at most, so the targets drift by 512 · 10 α, in 512 updates; rounding adds 512 · 2⁻⁵¹/α.
    const tolerance = 2 * 512 * 512 * 10 * alpha + (512 * 2 ** -51) / alpha;
    expect(tolerance).toBeLessThan(0.01);
    expect(Math.max(...visits)).toBeLessThan(512);
    visits.forEach((count, pair) => {
      const moved = (qL[pair] - table[pair]) / alpha;
      expect(Math.abs(moved - count * (expected[pair] - table[pair]))).toBeLessThan(tolerance);
    });
    expect([...visits].slice(0, 6).every((count) => count >= 16)).toBe(true);
  });

  test('without chance it converges to them', () => {
    const ring = evaluateTables(
      compileProblem(
        smallMdp({
          states: 3,
          actions: 2,
          gammaF: 0.9,
          gammaL: 0.75,
          transitions: (s, b) => [[(s + 1 + b) % 3, 1]],
          rewardF: () => 0,
          rewardL: (s, b) => 3 * s - b + 1,
        }),
      ),
      float64,
    );
    const chosen = [0, 1, 1, 0, 1, 0];
    const { qL, vL } = leaderValues(ring, chosen);
    const walk = rolloutOf(ring.problem, 0, [1, 4, 1, 4, 1, 4], 'batch-end');
    const stream = createStream('ring');
    let table = initialTable(ring.problem, 1, stream);
    for (let pass = 0; pass < 200; pass++)
      table = sarsa(ring, chosen, [walk], table, stream, { ...PUBLISHED, lastTransition: 'skip' }).qL;
    // Each pass updates either pair, which takes the larger of the two errors to (1 + γ_L)/2 of it at most: (7/8)^200 = 2.5e-12.
    for (const pair of [1, 4]) expect(Math.abs(table[pair] - qL[pair])).toBeLessThan(1e-9);
    expect(vL[0]).toBe(qL[1]);
  });
});

describe('the first table', () => {
  test('is normal, by pair, and zero for terminal states', () => {
    const stream = createStream('table');
    const table = initialTable(loop.problem, 2, stream);
    const again = createStream('table');
    expect([...table]).toEqual([...[0, 1, 2, 3].map(() => 2 * normal(again)), 0, 0]);
    expect(stream.uniform()).toBe(again.uniform());
    expect([...initialTable(loop.problem, 0, stream)].map(Math.abs)).toEqual(new Array(6).fill(0));
  });
});
