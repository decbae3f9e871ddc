import { describe, expect, test } from 'vitest';
import { configurableMdp } from '../../src/model/build.js';
import type { ConfigurableMdp } from '../../src/model/configurableMdp.js';
import { compileProblem, evaluateTables } from '../../src/model/tables.js';
import { call, parameter, times } from '../../src/numeric/expression.js';
import { ONE } from '../../src/numeric/rational.js';
import { differencePlan } from '../../src/truth/finiteDifferences.js';
import {
  ROUTES,
  TABLE_ROUTES,
  routeCost,
  runCutEnumeration,
  runFiniteDifferences,
  runWholeEnumeration,
} from '../../src/truth/routes.js';
import { coin } from '../helpers/handWorkedInstances.js';
import { DECIMALS, range } from '../helpers/solve.js';

/** A walk on a ring of states, which goes one further or stays; `parameters` of them move its rewards. */
const ring = (states: number, parameters: number, more: Partial<ConfigurableMdp> = {}): ConfigurableMdp => ({
  ...configurableMdp({
    states,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/2',
    beta: 1,
    theta: range(parameters).map((k) => k / 10),
    initial: [[0, 1]],
    transitions: (s, b) => [[(s + b) % states, 1]],
    rewardF: (s, b) => call('sin', times(b + 1, parameter(s % parameters))),
    rewardL: (s, b) => s - b,
  }),
  ...more,
});

describe('a route that is not taken says why', () => {
  test('more trajectories than the budget are not enumerated', () => {
    const tables = evaluateTables(compileProblem(ring(3, 1, { horizon: 4 })), DECIMALS);
    // 2⁴ of them
    expect(runWholeEnumeration(tables, 15)).toEqual({ skipped: '16 trajectories, more than the 15 allowed' });
    expect(runWholeEnumeration(tables, 16)).toMatchObject({ note: '16 trajectories', trajectories: 16 });
  });

  test('an enumeration whose tail is larger than the gradient is not made', () => {
    expect(runCutEnumeration(compileProblem(ring(3, 1)), 100, 1e-3)).toMatchObject({
      skipped: expect.stringMatching(
        /^the tail beyond the affordable 6 steps may be \S+, more than the gradient$/,
      ) as string,
    });
    const run = runCutEnumeration(compileProblem(ring(3, 1)), 100, 10);
    expect(run).toMatchObject({ cut: true, note: '64 trajectories of up to 6 steps, the tail is in the bound' });
  });

  test('a tail without a discount has no bound', () => {
    for (const key of ['gammaF', 'gammaL'] as const)
      expect(runCutEnumeration(compileProblem({ ...coin, [key]: ONE }), 1000, 1)).toEqual({
        skipped: 'trajectories have no bounded length and a discount is one, so the tail has no bound',
      });
  });
});

test('a cut enumeration goes no further than sixty steps', () => {
  const alone = configurableMdp({
    states: 1,
    actions: 1,
    gammaF: '1/2',
    gammaL: '1/2',
    beta: 1,
    theta: [1],
    initial: [[0, 1]],
    transitions: [[[[0, 1]]]],
    rewardF: [parameter(0)],
    rewardL: [1],
  });
  expect(runCutEnumeration(compileProblem(alone), 1, 10)).toMatchObject({ note: '1 trajectories of up to 60 steps, the tail is in the bound' }); // prettier-ignore
});

describe('what a route costs, in multiplications', () => {
  // S = 3, B = 2, K = 4, six edges, 1/(1 − γ) = 2 for the follower and 4/3 for the leader.
  const problem = compileProblem(ring(3, 4, { gammaL: { n: 1n, d: 4n } }));
  test.each([
    ['finite-differences', 4 * 4 * (120 * 6 + 8 * 6 + 40 * 9), 4 * 4 * (120 * 6 + 8 * 6 + 40 * 9)],
    ['theorem', 9 * (4 + 6), (9 * (4 + 6)) / 20],
    ['hpgd-form', 54 * (Math.log2(300) + Math.log2(200)), (54 * (Math.log2(300) + Math.log2(200))) / 20],
    ['enumeration', 2 * 6 * 4, 2 * 6 * 4],
    ['implicit', 0, 0],
    ['adjoint', 0, 0],
  ] as const)('%s', (id, decimals, doubles) => {
    // One rounding for each operation.
    expect(routeCost(problem, id, 50)).toBeCloseTo(decimals, 9);
    expect(routeCost(problem, id, 'float64')).toBeCloseTo(doubles, 9);
  });

  test('without a discount: as for a horizon of a thousand million steps', () => {
    const endless = compileProblem({ ...ring(3, 4), gammaL: { n: 1n, d: 1n } });
    expect(routeCost(endless, 'hpgd-form', 50)).toBeCloseTo(54 * (Math.log2(300) + Math.log2(150e9)), 9);
  });

  test('nothing where every trajectory ends surely, but for the tables', () => {
    const short = compileProblem(ring(3, 4, { horizon: 2 }));
    expect(routeCost(short, 'hpgd-form', 50)).toBe(0);
    expect(routeCost(short, 'enumeration', 50)).toBe(0);
    expect(routeCost(short, 'theorem', 50)).toBeGreaterThan(0);
  });
});

test('finite differences say with which step they were taken', () => {
  const { exponent, precision } = differencePlan(20);
  expect(runFiniteDifferences(compileProblem(ring(2, 1)), 20)).toMatchObject({
    arithmetic: { id: `ball(decimal(${precision}))` },
    note: `h = 1e-${exponent}, ${precision} digits; the truncation part of the bound is an estimate`,
  });
});

test('routes on tables are those that need neither decimals nor trajectories', () => {
  expect(Object.keys(TABLE_ROUTES).sort()).toEqual(
    ROUTES.filter((id) => id !== 'finite-differences' && id !== 'enumeration').sort(),
  );
});
