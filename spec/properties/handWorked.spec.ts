import { describe, expect, test } from 'vitest';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { call, minus, parameter, power } from '../../src/numeric/expression.js';
import { fraction } from '../../src/numeric/fraction.js';
import { rational } from '../../src/numeric/rational.js';
import { enumerateHypergradient } from '../../src/truth/routes/mdp/enumeration.js';
import { backwardInduction, endsSurely } from '../../src/truth/routes/mdp/followerDerivative.js';
import type { Hypergradient } from '../../src/truth/routes/hypergradient.js';
import { TABLE_ROUTES } from '../../src/truth/routes/mdp/routes.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import { geometricSteps, twoRewards } from '../helpers/handWorkedInstances.js';
import { expectSame } from '../helpers/same.js';
import { BINARY, solve } from '../helpers/solve.js';
import { smallMdp } from '../helpers/smallMdp.js';

/** The hypergradient by every route that runs in the arithmetic. */
function everyRoute<T>(mdp: ConfigurableMdp, arithmetic: Arithmetic<T>): Hypergradient<T>[] {
  const { tables, response } = solve(mdp, arithmetic);
  const runs = Object.values(TABLE_ROUTES).map((route) => route(tables, response));
  if (endsSurely(tables.problem))
    runs.push(enumerateHypergradient(tables, backwardInduction(tables), tables.problem.states).hypergradient);
  return runs;
}

/** Expects what every route gives in exact fractions. */
function expectExactly(
  mdp: ConfigurableMdp,
  expected: { objective: string; direct: string[]; guiding: string[] },
): void {
  const text = (xs: readonly (typeof fraction.zero)[]): string[] => xs.map(fraction.toText);
  for (const run of everyRoute(mdp, fraction))
    expect({
      objective: fraction.toText(run.objective),
      direct: text(run.direct),
      guiding: text(run.guiding),
    }).toEqual(expected);
}

describe('one decision between two rewards', () => {
  test.each([1, '1/3', 2])(
    'has the softmax of r_F/β as best response, and the derivative of a quotient (β = %s)',
    (beta) => {
      // The weights are 5/4 and 2, so g = 5/13, 8/13 and J = (5/13)(3/2) + 8/13 = 31/26. Direct: 3 g(0) = 15/13.
      // Guiding: g(0) g(1) (3/2 − 1) ∇log(1 + θ²) = (40/169)(1/2)(4/5) = 16/169, whatever β is.
      const { response } = solve(twoRewards(beta), fraction);
      expect(response.policy.slice(0, 2).map(fraction.toText)).toEqual(['5/13', '8/13']);
      expectExactly(twoRewards(beta), { objective: '31/26', direct: ['15/13'], guiding: ['16/169'] });
    },
  );

  test('gives the same where nothing after it counts, instead of an end', () => {
    const mdp = { ...twoRewards(1), terminal: [], gammaF: rational(0), gammaL: rational(0) };
    const loop = { successors: [0], probabilities: mdp.transitions[0][0].probabilities };
    const endless = {
      ...mdp,
      states: 1,
      transitions: [[loop, loop]],
      rewardF: mdp.rewardF.slice(0, 1),
      rewardL: mdp.rewardL.slice(0, 1),
    };
    const [exact] = Object.values(TABLE_ROUTES).map((route) => {
      const { tables, response } = solve(endless, fraction);
      return route(tables, response);
    });
    expect([exact.objective, ...exact.total].map(fraction.toText)).toEqual(['31/26', '211/169']);
  });
});

test('a chain of two steps: the second decision moves the first', () => {
  // From state 0 action 0 leads to state 1, action 1 ends for log 2. In state 1 action 0 earns log θ, action 1 earns 0, both end.
  // exp V_F(1) = θ + 1, so g(0|0) = (θ + 1)/(θ + 3), g(0|1) = θ/(θ + 1). The leader is paid 1 for action 0 in state 1, at γ_L = 1/2:
  // J = (1/2) θ/(θ + 3) = 1/8 at θ = 1, J′ = (1/2) 3/(θ + 3)² = 3/32, all of it through the follower.
  const mdp = smallMdp({
    states: 3,
    actions: 2,
    gammaL: '1/2',
    theta: [1],
    terminal: [2],
    transitions: [[[[1, 1]], [[2, 1]]], [[[2, 1]], [[2, 1]]], null],
    rewardF: [[0, call('log', 2)], [call('log', parameter(0)), 0], null],
    rewardL: [0, [1, 0], null],
  });
  expectExactly(mdp, { objective: '1/8', direct: ['0'], guiding: ['3/32'] });
});

test('a geometric number of steps, without a choice', () => {
  // The one state stays with probability θ and pays 1 each time: J = 1/(1 − γ_L θ) = 6/5 at θ = 1/3, γ_L = 1/2, J′ = γ_L J² = 18/25.
  const { tables, response } = solve(geometricSteps, fraction);
  for (const id of ['implicit', 'theorem', 'adjoint'] as const) {
    const run = TABLE_ROUTES[id]!(tables, response);
    expect([run.objective, ...run.direct, ...run.guiding].map(fraction.toText)).toEqual(['6/5', '18/25', '0']);
  }
});

describe('a choice between staying and leaving', () => {
  /** Staying earns the follower log θ and the leader 1, leaving earns the follower log 2; γ_F = 1/2. */
  const loop = (gammaL: string | number): ConfigurableMdp =>
    smallMdp({
      states: 2,
      actions: 2,
      gammaF: '1/2',
      gammaL,
      theta: [1],
      terminal: [1],
      transitions: [[[[0, 1]], [[1, 1]]], null],
      rewardF: [[call('log', parameter(0)), call('log', 2)], null],
      rewardL: [[1, 0], null],
    });
  // With y = exp(V_F/2): y² = θ y + 2, so y = 2 and y′ = y/(2y − θ) = 2/3 at θ = 1; V_F = 2 log y, ∇V_F = 2 y′/y = 2/3.
  // The policy stays with g = θ y/y² = θ/y = 1/2, g′ = 1/y − θ y′/y² = 1/3.
  const exactly = (n: number, d: number) => BINARY.constant(rational(n, d));

  test('has the follower’s values', () => {
    const { response, tables } = solve(loop('1/2'), BINARY);
    expectSame(BINARY, [response.vF[0], response.policy[0]], [BINARY.log(exactly(4, 1)), exactly(1, 2)]);
    const { gradientVF } = TABLE_ROUTES.implicit!(tables, response);
    expectSame(BINARY, [gradientVF![0][0]], [exactly(2, 3)]);
  });

  test.each([
    // J = g (1 + γ_L J), so J = g/(1 − γ_L g) and J′ = g′/(1 − γ_L g)².
    { gammaL: '1/2', objective: exactly(2, 3), total: exactly(16, 27) },
    { gammaL: 0, objective: exactly(1, 2), total: exactly(1, 3) },
    { gammaL: 1, objective: exactly(1, 1), total: exactly(4, 3) },
  ])('has the leader’s objective and hypergradient at γ_L = $gammaL', ({ gammaL, objective, total }) => {
    for (const run of everyRoute(loop(gammaL), BINARY)) {
      expectSame(BINARY, [run.objective, ...run.guiding], [objective, total]);
      expectSame(BINARY, run.direct, [BINARY.zero]);
    }
    const { agreement } = truth(loop(gammaL), { digits: 50 });
    expect(agreement.holds).toBe(true);
    // Fifty digits are asked for, differences (h = 1e-24, error h⁴) included; 1e-30 is what `verify` promises of them.
    expect(agreement.worst).toBeLessThanOrEqual(1e-30);
  });
});

test('an initial distribution that the leader shifts', () => {
  // ρ0 = (θ, 1 − θ) over two states that end at once and pay 5 and 2, and Φ = θ²: J = 2 + 3θ + θ², J′ = 3 + 2θ.
  const mdp = smallMdp({
    states: 3,
    actions: 1,
    theta: ['1/4'],
    terminal: [2],
    initial: [
      [0, parameter(0)],
      [1, minus(1, parameter(0))],
    ],
    transitions: [[[[2, 1]]], [[[2, 1]]], null],
    rewardF: [0, 0, null],
    rewardL: [5, 2, null],
    phiL: power(parameter(0), 2),
  });
  expectExactly(mdp, { objective: '45/16', direct: ['7/2'], guiding: ['0'] });
});
