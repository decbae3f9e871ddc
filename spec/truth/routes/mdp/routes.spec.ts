import { describe, expect, test } from 'vitest';
import type { ConfigurableMdp } from '../../../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables } from '../../../../src/model/mdp/tables.js';
import { call, parameter, times } from '../../../../src/numeric/expression.js';
import { ONE } from '../../../../src/numeric/rational.js';
import { workMeter } from '../../../../src/numeric/workMeter.js';
import { differencePlan } from '../../../../src/truth/routes/differencePlan.js';
import { cutEnumeration, wholeEnumeration } from '../../../../src/truth/routes/mdp/enumerationRoutes.js';
import { ROUTES, TABLE_ROUTES, routeCost } from '../../../../src/truth/routes/mdp/routes.js';
import { truth } from '../../../../src/truth/routes/mdp/truth.js';
import { coin } from '../../../helpers/handWorkedInstances.js';
import { BINARY, range } from '../../../helpers/solve.js';
import { smallMdp } from '../../../helpers/smallMdp.js';

/** A walk on a ring of states, which goes one further or stays; `parameters` of them move its rewards. */
const ring = (states: number, parameters: number, more: Partial<ConfigurableMdp> = {}): ConfigurableMdp => ({
  ...smallMdp({
    states,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/2',
    theta: range(parameters).map((k) => k / 10),
    transitions: (s, b) => [[(s + b) % states, 1]],
    rewardF: (s, b) => call('sin', times(b + 1, parameter(s % parameters))),
    rewardL: (s, b) => s - b,
  }),
  ...more,
});

describe('a route that is not taken says why', () => {
  test('more trajectories than the budget are not enumerated', () => {
    const tables = evaluateTables(compileProblem(ring(3, 1, { horizon: 4 })), BINARY);
    // 2⁴ of them
    expect(wholeEnumeration(tables, 15)).toEqual({ skipped: '16 trajectories, more than the 15 allowed' });
    expect(wholeEnumeration(tables, 16)).toMatchObject({ note: '16 trajectories', trajectories: 16 });
  });

  test('an enumeration whose tail is larger than the gradient is not made', () => {
    expect(cutEnumeration(compileProblem(ring(3, 1)), workMeter(Infinity), 1e-3, 100)).toMatchObject({
      skipped: expect.stringMatching(
        /^the tail beyond the affordable 6 steps may be \S+, more than the gradient$/,
      ) as string,
    });
    const run = cutEnumeration(compileProblem(ring(3, 1)), workMeter(Infinity), 10, 100);
    expect(run).toMatchObject({ cut: true, note: '64 trajectories of up to 6 steps, the tail is in the bound' });
  });

  test('a tail without a discount has no bound', () => {
    for (const key of ['gammaF', 'gammaL'] as const)
      expect(cutEnumeration(compileProblem({ ...coin, [key]: ONE }), workMeter(Infinity), 1, 1000)).toEqual({
        skipped: 'trajectories have no bounded length and a discount is one, or all but one, so the tail has no bound',
      });
  });
});

test('a cut enumeration goes no further than sixty steps', () => {
  const alone = smallMdp({
    states: 1,
    actions: 1,
    gammaF: '1/2',
    gammaL: '1/2',
    theta: [1],
    transitions: [[[[0, 1]]]],
    rewardF: [parameter(0)],
    rewardL: [1],
  });
  expect(cutEnumeration(compileProblem(alone), workMeter(Infinity), 10, 1)).toMatchObject({ note: '1 trajectories of up to 60 steps, the tail is in the bound' }); // prettier-ignore
});

describe('what a route costs', () => {
  // S = 3, B = 2, K = 4, six edges in one component, 1/(1 − γ) = 2 for the follower and 4/3 for the leader.
  const problem = compileProblem(ring(3, 4, { gammaL: { n: 1n, d: 4n } }));
  // A sum and a product of 65 digits (50 and 15) in binary: see `workMeter`.
  const term = 0.25 + (0.25 + 65 ** 2 / 20_000);
  // Differences are taken with h = 1e-24, in 82 digits.
  const fineTerm = 0.25 + (0.25 + 82 ** 2 / 20_000);
  const fineExponential = 4 + 82 ** 2 / 1000;
  const doublings = Math.log2(300) + Math.log2(200);
  test.each([
    // Four points for each parameter: seven backups, refinements in 82 digits, factors of 3³.
    ['finite-differences', 4 * 4 * (7 * 9 * fineExponential + 6 * (14 + 0.4 * 82) * fineTerm + 0.006 * 27), 0],
    ['theorem', 3 * 6 * 14 * term + term * 9 * 4, 3 * 6 * 1.2 + 0.1 * 9 * 4],
    ['hpgd-form', 1.4 * 27 * doublings * term, 1.4 * 27 * doublings * 0.1],
    ['enumeration', 2 * 2 * 6 * 4, 2 * 2 * 6 * 4],
    ['implicit', 6 * 4 * (4 + 0.12 * 65), 6 * 4 * 4],
    ['adjoint', 0, 0],
  ] as const)('%s', (id, binary, doubles) => {
    // One rounding for each operation.
    expect(routeCost(problem, id, 50).work).toBeCloseTo(binary, 9);
    expect(routeCost(problem, id, 'float64').work).toBeCloseTo(doubles, 9);
  });

  test('without a discount: as for a horizon of a thousand million steps', () => {
    const endless = compileProblem({ ...ring(3, 4), gammaL: { n: 1n, d: 1n } });
    const longest = Math.log2(300) + Math.log2(150e9);
    expect(routeCost(endless, 'hpgd-form', 50).work).toBeCloseTo(1.4 * 27 * longest * term, 9);
  });

  test('what there is to walk through, where every trajectory ends surely', () => {
    // Seven states (two times three and the end) and twelve edges; from state 0 two steps at time 0 and four at time 1.
    const short = compileProblem(ring(3, 4, { horizon: 2 }));
    expect(routeCost(short, 'hpgd-form', 50).work).toBeCloseTo(term * 7 * 12, 9);
    // Two exponentials and a logarithm in each state, one and a half times each.
    const induction = 1.5 * (4 + 65 ** 2 / 1000) * 3 * 7;
    expect(routeCost(short, 'enumeration', 50).work).toBeCloseTo(term * 6 * (3 * 4 + 6) + induction, 9);
    expect(routeCost(short, 'theorem', 50).work).toBeGreaterThan(0);
  });

  test('as much without parameters as with one', () => {
    const none = compileProblem({ ...coin, theta: [], rewardF: coin.rewardL });
    const one = compileProblem({ ...coin, rewardF: coin.rewardL });
    for (const id of ['enumeration', 'theorem', 'hpgd-form'] as const)
      expect(routeCost(none, id, 50)).toEqual(routeCost(one, id, 50));
  });
});

test('finite differences say with which step they were taken', () => {
  const { exponent, precision } = differencePlan(20);
  const { routes } = truth(ring(2, 1), { digits: 20, routes: ['finite-differences'] });
  expect(routes.get('finite-differences')).toMatchObject({
    arithmetic: `ball(binary(${precision}))`,
    note: `h = 1e-${exponent}, ${precision} digits; the truncation part of the bound is an estimate`,
  });
});

test('routes on tables are those that need neither decimals nor trajectories, and that every problem has', () => {
  const others = ['finite-differences', 'enumeration', 'policy-hessian', 'mixed-derivative'];
  expect(Object.keys(TABLE_ROUTES).sort()).toEqual(ROUTES.filter((id) => !others.includes(id)).sort());
});
