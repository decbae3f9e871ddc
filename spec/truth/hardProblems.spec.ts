import { describe, expect, test } from 'vitest';
import { configurableMdp, type MdpSpec } from '../../src/model/mdp/build.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { call, minus, parameter, plus, power, times } from '../../src/numeric/expression.js';
import { runExactly } from '../../src/truth/routes/mdp/exactRoutes.js';
import { truth, type Truth, type TruthOptions } from '../../src/truth/routes/mdp/truth.js';
import { smallMdp } from '../helpers/smallMdp.js';

/** One state for ever with one action. */
const alone = (spec: Partial<MdpSpec>) =>
  configurableMdp({
    states: 1,
    actions: 1,
    gammaF: '1/2',
    gammaL: '1/2',
    beta: 1,
    theta: [1],
    initial: [[0, 1]],
    transitions: [[[[0, 1]]]],
    rewardF: [0],
    rewardL: [0],
    ...spec,
  });
/** Two states between which the follower goes. */
const pair = (spec: Partial<MdpSpec>) =>
  configurableMdp({
    states: 2,
    actions: 2,
    gammaF: '9/10',
    gammaL: '9/10',
    beta: 1,
    theta: ['7/10'],
    initial: [[0, 1]],
    transitions: [
      [
        [
          [0, '1/2'],
          [1, '1/2'],
        ],
        [[1, 1]],
      ],
      [
        [[0, 1]],
        [
          [1, '1/3'],
          [0, '2/3'],
        ],
      ],
    ],
    rewardF: [
      [1, parameter(0)],
      [parameter(0), 0],
    ],
    rewardL: [
      [1, parameter(0)],
      [0, 2],
    ],
    ...spec,
  });
/** A state that is left with the given probability, for a reward of θ = 1 each time. */
const leaving = (p: string, rest: string) =>
  smallMdp({
    states: 2,
    actions: 1,
    terminal: [1],
    gammaF: '9/10',
    theta: [1],
    transitions: [[[[0, rest], [1, p]]], null], // prettier-ignore
    rewardF: [parameter(0), null],
    rewardL: [parameter(0), null],
  });
const theta = parameter(0);
/** The derivative is `expected`, up to the rounding of a double, by the routes that are not cut; none of them is skipped. */
function expectDerivative(found: Truth, expected: number, ids: readonly (keyof never | string)[]): void {
  expect(found.agreement.holds).toBe(true);
  for (const id of ids) {
    const route = [...found.routes].find(([known]) => known === id)![1];
    if ('skipped' in route) throw new Error(`${String(id)}: ${route.skipped}`);
    expect(Math.abs(route.total[0].f64 - expected)).toBeLessThanOrEqual(
      Math.abs(expected) * 2 ** -50 + route.total[0].bound,
    );
  }
}
const TABLES = ['implicit', 'theorem', 'hpgd-form', 'adjoint'] as const;

describe('finite differences', () => {
  test.each(['1e-25', '1e-30', '1e-90'])('stay inside the domain of a formula: √θ at θ = %s', (at) => {
    // J = 2 √θ
    const found = truth(alone({ theta: [at], rewardL: [call('sqrt', theta)] }), { digits: 20 });
    expectDerivative(found, 1 / Math.sqrt(Number(at)), ['finite-differences', ...TABLES]);
  });

  test('take a smaller step where a formula turns within the one that they take', () => {
    // The sine has a period of 1e-24, four steps of which are the stencil of 50 digits.
    const frequency = '6283185307179586476925286.766559005768394338798750211641949889';
    const found = truth(alone({ theta: [0], rewardL: [call('sin', times(frequency, theta))] }));
    expectDerivative(found, 2 * Number(frequency), ['finite-differences', ...TABLES]);
    expect(found.agreement.contradicted).toBeUndefined();
    expect(found.routes.get('finite-differences')).toHaveProperty(
      'note',
      expect.stringContaining('h = 1e-48') as string,
    );
  });

  test('that no step makes right are contradicted, and the proven routes still agree', () => {
    // With 200 digits there is room for steps of 1e-42 at the least; the period is 2π · 1e-43.
    const found = truth(alone({ theta: ['1e-60'], rewardL: [call('sin', times('1e43', theta))] }), { digits: 200 });
    expect(found.agreement).toMatchObject({ holds: true, contradicted: ['finite-differences'] });
    expect(found.agreement.worst).toBeLessThan(1e-100);
  });
});

describe('what is close to an edge is solved with as many digits as it takes', () => {
  test.each([
    ['an exit of probability 1e-70', leaving('1e-70', `0.${'9'.repeat(70)}`), 1e70],
    ['an exit of probability 1e-20', leaving('1e-20', `0.${'9'.repeat(20)}`), 1e20],
  ])('%s', (_, mdp, expected) => {
    expectDerivative(truth(mdp, { digits: 20 }), expected, ['implicit', 'theorem', 'adjoint']);
  });

  test.each(['0.999999999999', `0.${'9'.repeat(20)}`, `0.${'9'.repeat(40)}`])('a discount of %s', (gammaF) => {
    const found = truth(pair({ gammaF }), { digits: 20 });
    expect(found.agreement.holds).toBe(true);
    expect(found.value.proof).toBe('proven');
    expect(found.value.bound).toBeLessThan(1e-18 * Math.abs(found.value.guiding[0].f64));
    for (const id of ['implicit', 'theorem', 'adjoint', 'finite-differences'] as const)
      expect(found.routes.get(id)).toHaveProperty('total');
  });

  test('a temperature of 1e-100', () => {
    // The follower chooses by rewards 1 and θ; the policy is certain to a hundred digits and more.
    const found = truth(pair({ beta: '1e-100' }), { digits: 20 });
    expect(found.agreement.holds).toBe(true);
    // The leader's rewards do not move with θ along the way of this follower: the derivative is 0, up to 20 digits of J.
    expect(found.value.objective.f64).toBeGreaterThan(1);
    expect(found.value.bound).toBeLessThan(1e-20 * found.value.objective.f64);
  });

  test('logits of 1e20, where doubles cannot even be enumerated', () => {
    const logits = [[0, times('1e20', theta)], [1, plus(times('1e20', theta), 1)]] as const; // prettier-ignore
    const mdp = configurableMdp({
      ...pair({}),
      actions: 1,
      gammaF: '9/10',
      gammaL: '9/10',
      transitions: [[{ logits }], [[[0, 1]]]],
      initial: [[0, 1]],
      phiL: 0,
      rewardF: [theta, 1],
      rewardL: [theta, 2],
    });
    const found = truth(mdp);
    expect(found.agreement.holds).toBe(true);
    expect(found.routes.get('enumeration')).toMatchObject({ arithmetic: 'ball(binary(50))', cut: true });
  });

  test('a gradient beyond the largest double, of an exact tie at a tiny temperature, is refused with the rewards to scale', () => {
    const tie = configurableMdp({
      ...pair({}),
      gammaF: '1/2',
      gammaL: '1/2',
      beta: '1e-300',
      theta: [1],
      terminal: [1],
      initial: [[0, 1]],
      transitions: [[[[1, 1]], [[1, 1]]], null],
      rewardF: [[times('1e300', theta), '1e300'], null],
      rewardL: [[1, 2], null],
      phiL: 0,
    });
    // dJ/dθ = (1/4) (1 − 2) 1e300 / β = −2.5e599.
    expect(() => truth(tie)).toThrow(/\/rewardL: .*the hypergradient of theta\[1\], which is about -2\.5e\+599/);
  });
});

describe('exact fractions', () => {
  /** One choice between rewards of 0 and ln θ. */
  const choice = (more: Partial<MdpSpec>) =>
    configurableMdp({
      states: 2,
      actions: 2,
      terminal: [1],
      gammaF: 1,
      gammaL: 1,
      beta: 1,
      theta: ['3/5'],
      initial: [[0, 1]],
      transitions: [[[[1, 1]], [[1, 1]]], null],
      rewardF: [[call('log', theta), 0], null],
      rewardL: [[1, 0], null],
      ...more,
    });
  const nested = power(power(theta, 1000), 1000);

  test.each([
    ['a reward of the leader', { rewardL: [[nested, 0], null] }],
    ['a reward of the follower', { rewardF: [[call('log', plus(1, nested)), 0], null] }],
    ['the objective', { phiL: nested }],
    [
      'logarithms of long numbers',
      { rewardL: [[call('log', '0.12345678901234567'), call('log', '1.2345678901234567')], null], rewardF: [[call('log', '1998'), 0], null] },
    ], // prettier-ignore
  ] as const)('with too many bits are skipped with the reason: %s', (_, more) => {
    const { skipped } = runExactly(compileProblem(choice(more)));
    expect(skipped).toMatch(/more than 20000 bits/);
    const found = truth(choice(more), { digits: 20 });
    expect(found.exactSkipped).toBe(skipped);
    expect(found.agreement.holds).toBe(true);
  });

  test('that take too much work are skipped with the reason, and what is there is kept', () => {
    const problem = compileProblem(choice({}));
    expect(runExactly(problem, undefined, 50)).toEqual({
      runs: new Map(),
      skipped: expect.stringMatching(/more work than is allowed/) as string,
    });
    expect(runExactly(problem).skipped).toBeUndefined();
    expect(runExactly(problem).runs.size).toBe(5);
  });
});

describe('long horizons', () => {
  const taken = ({ routes }: Truth): string[] => [...routes].flatMap(([id, route]) => ('total' in route ? [id] : []));
  const solve = (horizon: number, options: TruthOptions = {}) =>
    truth(alone({ gammaF: 1, gammaL: 1, horizon, rewardF: [theta], rewardL: [power(theta, 2)] }), options);

  test('are solved by the routes that take no dense system: J = H θ²', () => {
    const found = solve(2000);
    expect(taken(found)).toEqual(expect.arrayContaining(['implicit', 'adjoint']));
    expectDerivative(found, 4000, ['implicit', 'adjoint']);
    expect(found.routes.get('hpgd-form')).toHaveProperty('skipped');
  });

  test('do not overflow the stack of enumeration', () => {
    const found = solve(5000, { routes: ['enumeration'], digits: 'float64' });
    expectDerivative(found, 10_000, ['enumeration']);
    expect(found.value.trajectories).toBe(1);
  });
});

test('a discount of the follower next to one makes a cut enumeration costly without parameters too', () => {
  const mdp = alone({ gammaF: '0.99999999', theta: [], rewardF: [1], rewardL: [1] });
  expect(truth(mdp).routes.get('enumeration')).toEqual({ skipped: expect.stringMatching(/^costly/) as string });
});

test('a probability that is all but one is left by what is left of it', () => {
  // J = θ/(1 − p) with p = 1 − θ/10³⁰: the gradient of a constant.
  const mdp = configurableMdp({
    ...leaving('1/2', '1/2'),
    initial: [[0, 1]],
    phiL: 0,
    transitions: [[[[0, minus(1, times('1e-30', theta))], [1, times('1e-30', theta)]]], null], // prettier-ignore
    rewardF: [0, null],
    rewardL: [theta, null],
  });
  const { value, agreement } = truth(mdp, { digits: 20 });
  expect(agreement.holds).toBe(true);
  expect(value.objective.f64).toBe(1e30);
});
