import { describe, expect, test } from 'vitest';
import type { ConfigurableMdp } from '../../../../src/model/mdp/configurableMdp.js';
import { compileProblem } from '../../../../src/model/mdp/tables.js';
import { call, expression, parameter } from '../../../../src/numeric/expression.js';
import { fraction, type Fraction } from '../../../../src/numeric/fraction.js';
import { ONE } from '../../../../src/numeric/rational.js';
import { allOf, equalRuns } from '../../../../src/truth/routes/agreement.js';
import { runExactly } from '../../../../src/truth/routes/mdp/exactRoutes.js';
import type { Hypergradient } from '../../../../src/truth/routes/hypergradient.js';
import type { RouteId } from '../../../../src/truth/routes/mdp/routes.js';
import { coin, crossroads } from '../../../helpers/handWorkedInstances.js';
import { smallMdp } from '../../../helpers/smallMdp.js';

const run = (mdp: ConfigurableMdp, wanted?: readonly RouteId[]): ReadonlyMap<RouteId, Hypergradient<Fraction>> =>
  runExactly(compileProblem(mdp), wanted).runs;

/** A chain of so many decisions between two actions that lead on, for nothing. */
const chain = (length: number): ConfigurableMdp =>
  smallMdp({
    states: length + 1,
    actions: 2,
    theta: [1],
    terminal: [length],
    transitions: Array.from({ length: length + 1 }, (_, s) => (s === length ? null : [[[s + 1, 1]], [[s + 1, 1]]])),
    rewardF: Array.from({ length: length + 1 }, (_, s) => (s === length ? null : [call('log', parameter(0)), 0])),
    rewardL: Array.from({ length: length + 1 }, (_, s) => (s === length ? null : [1, 0])),
  });

describe('routes in exact fractions', () => {
  test('are all but differences, where moves are certain and nothing is discounted', () => {
    const runs = run(crossroads);
    expect([...runs.keys()].sort()).toEqual(['adjoint', 'enumeration', 'hpgd-form', 'implicit', 'theorem']);
    // By hand: g(·|0) = 2/3, 1/3; V_L(1) = 1/2, Q_L(0,·) = 9/4, 3: J = 5/2. ∇log g(0|0) = 3/2 − 1, ∇log g(0|1) = 1/2, the others −1 and −1/2:
    // 2/3 · 1/2 · 9/4 − 1/3 · 3 in state 0, and 2/3 · γ_L · 1/2 · 1/2 in state 1.
    for (const each of runs.values()) expect(allOf(each).map(fraction.toText)).toEqual(['5/2', '-1/6', '0', '-1/6']);
    expect(equalRuns(runs)).toBe(true);
  });

  test('are those that are asked for', () => {
    expect([...run(crossroads, ['enumeration']).keys()]).toEqual(['enumeration']);
    expect([...run(crossroads, ['theorem', 'finite-differences']).keys()]).toEqual(['theorem']);
  });

  test('are none with a discount of the follower, a state that may be visited again, or numbers that are no fractions', () => {
    expect(run({ ...crossroads, gammaF: { n: 1n, d: 2n } }).size).toBe(0);
    // Of two states with one action one is left by a coin: no more moves than pairs, but they may return.
    expect(run({ ...coin, gammaF: ONE }).size).toBe(0);
    // exp(1), by the best response; and exp(1) in a table.
    const [second, third] = crossroads.rewardF.slice(1);
    expect(run({ ...crossroads, rewardF: [[expression(1), expression(0)], second, third] }).size).toBe(0);
    const [, later, end] = crossroads.rewardL;
    expect(run({ ...crossroads, rewardL: [[call('exp', 1), expression(0)], later, end] }).size).toBe(0);
  });

  test('enumerate no more than 20,000 trajectories', () => {
    expect(run(chain(14)).has('enumeration')).toBe(true);
    expect([...run(chain(15)).keys()].sort()).toEqual(['adjoint', 'hpgd-form', 'implicit', 'theorem']);
  });

  test('report errors that are not of the arithmetic', () => {
    const problem = compileProblem(crossroads);
    const broken = { ...problem, mdp: { ...problem.mdp, beta: undefined } } as unknown as typeof problem;
    expect(() => runExactly(broken)).toThrow(TypeError);
  });

  test('differ where any number of any of them differs', () => {
    const runs = run(crossroads);
    const theorem = runs.get('theorem')!;
    const off = { ...theorem, guiding: [fraction.add(theorem.guiding[0], fraction.one)] };
    expect(equalRuns(new Map([...runs, ['theorem', off]]))).toBe(false);
    const other = { ...theorem, objective: fraction.zero };
    expect(equalRuns(new Map([...runs, ['adjoint', other]]))).toBe(false);
    expect(equalRuns(new Map())).toBe(true);
  });
});

test('a parameter that nothing depends on has a gradient of zero by every route', () => {
  const runs = run({ ...crossroads, theta: [...crossroads.theta, { n: 5n, d: 1n }] });
  expect(runs.size).toBe(5);
  for (const { total } of runs.values()) expect(total.map(fraction.toText)).toEqual(['-1/6', '0']);
});
