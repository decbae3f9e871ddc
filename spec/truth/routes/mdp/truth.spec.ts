import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA } from '../../../../src/instances/strata.js';
import { NoBestResponse } from '../../../../src/follower/noBestResponse.js';
import { configurableMdp } from '../../../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../../../src/model/mdp/configurableMdp.js';
import { compileProblem } from '../../../../src/model/mdp/tables.js';
import { call, parameter, plus, power, times } from '../../../../src/numeric/expression.js';
import { rational } from '../../../../src/numeric/rational.js';
import { distance } from '../../../../src/truth/routes/enclosure.js';
import { ROUTES, type RouteId } from '../../../../src/truth/routes/mdp/routes.js';
import type { RouteValue } from '../../../../src/truth/routes/routeValue.js';
import { truth, type Truth } from '../../../../src/truth/routes/mdp/truth.js';
import { range } from '../../../helpers/solve.js';
import { frozen } from '../../../helpers/transform.js';
import { smallMdp } from '../../../helpers/smallMdp.js';

const PARTS = ['total', 'direct', 'guiding'] as const;
const numbersOf = (value: RouteValue) => [value.objective, ...PARTS.flatMap((part) => value[part])];
/** What errors are relative to: the largest part of the gradient, or J (or one) where the gradient may be zero. */
function sizeOf({ direct, guiding, objective, bound }: RouteValue): number {
  const largest = Math.max(0, ...[...direct, ...guiding].map((x) => Math.abs(x.f64)));
  // A part of 1e-100 costs a hundred digits more than there are in the answer, of the 250 at most that are computed with.
  return largest > bound ? Math.max(largest, 1e-100) : Math.abs(objective.f64) || 1;
}
const taken = ({ routes }: Truth): RouteId[] => [...routes].flatMap(([id, route]) => ('total' in route ? [id] : []));

/** Two states that lead to each other or stay: θ₁ moves the follower’s rewards and the transitions, θ₂ the leader’s. */
const pair: ConfigurableMdp = configurableMdp({
  states: 2,
  actions: 2,
  gammaF: '1/2',
  gammaL: '1/3',
  beta: '1/2',
  theta: ['1/3', '1/4'],
  initial: {
    logits: [
      [0, parameter(0)],
      [1, 0],
    ],
  },
  transitions: (s, b) => ({
    logits: [
      [0, times(b - s, parameter(0))],
      [1, b],
    ],
  }),
  rewardF: (s, b) => times(s + b, call('sin', parameter(0))),
  rewardL: (s, b) => plus(s - b, parameter(1)),
  phiL: power(parameter(1), 2),
});

/** As many states with ten parameters as are wanted, all like the first of `pair`. */
function crowd(states: number): ConfigurableMdp {
  const repeated = <T>([first]: readonly T[]): T[] => range(states).map(() => first);
  return {
    ...pair,
    states,
    theta: range(10).map((k) => rational(k, 10)),
    transitions: repeated(pair.transitions),
    rewardF: repeated(pair.rewardF),
    rewardL: repeated(pair.rewardL),
  };
}

describe('the digits asked for', () => {
  test.each([20, 50, 100, 200])('are all there: %s', (digits) => {
    const found = truth(pair, { digits });
    expect(found.digits).toBe(digits);
    expect(found.value.bound / sizeOf(found.value)).toBeLessThanOrEqual(10 ** -digits);
    expect(found.agreement.holds).toBe(true);
    for (const id of ['implicit', 'theorem', 'hpgd-form', 'adjoint'] as const) expect(taken(found)).toContain(id);
  });

  test.each(STRATA)('are all there on $id instances', ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(5, 15, 40, 80), (mdp, digits) => {
        const { value } = truth(mdp, { digits, routes: ['implicit', 'hpgd-form'] });
        expect(value.bound / sizeOf(value)).toBeLessThanOrEqual(10 ** -digits);
      }),
      { seed: 42, numRuns: 7 },
    );
  });

  test('are the same numbers however many there are', () => {
    const [few, many] = [30, 90].map((digits) => numbersOf(truth(pair, { digits, routes: ['implicit'] }).value));
    few.forEach((x, i) => expect(distance(x, many[i])).toBeLessThanOrEqual(x.bound + many[i].bound));
  });

  test('may be those of a double', () => {
    const found = truth(pair, { digits: 'float64' });
    expect(found.value.arithmetic).toBe('ball(float64)');
    expect(found.routes.get('finite-differences')).toEqual({ skipped: 'needs decimals; give a number of digits' });
    expect(found.agreement.holds).toBe(true);
  });

  test('are fifty for small problems and twenty for large ones, unless said otherwise', () => {
    expect(truth(pair, { routes: ['implicit'] }).digits).toBe(50);
    expect(truth(crowd(34), { routes: ['adjoint'] }).digits).toBe(20);
  });

  test.each([5, 8, 12])(
    'may be few: %s, and then no route contradicts another, however cold the follower is',
    (digits) => {
      // g(0) = 1/(1 + exp(−θ/β)) turns within β of θ = 0, where J′ = 1/(4β) = 2500.
      const cold = configurableMdp({
        states: 1,
        actions: 2,
        gammaF: 0,
        gammaL: 0,
        beta: '1/10000',
        theta: [0],
        initial: [[0, 1]],
        transitions: [[[[0, 1]], [[0, 1]]]],
        rewardF: [[parameter(0), 0]],
        rewardL: [[1, 0]],
      });
      const { value, agreement } = truth(cold, { digits });
      expect(Math.abs(value.total[0].f64 - 2500)).toBeLessThanOrEqual(value.total[0].bound + 2500 * 2 ** -52);
      expect(agreement.holds).toBe(true);
    },
  );

  test.each([0, -3, 2.5, NaN, 1000])('are a whole number within reason, not %s', (digits) => {
    expect(() => truth(pair, { digits })).toThrow(/digits/);
  });
});

describe('the routes asked for', () => {
  test('are all of them, in order, unless said otherwise', () => {
    const { routes } = truth(pair, { digits: 20 });
    expect([...routes.keys()]).toEqual([...ROUTES]);
  });

  test.each(ROUTES)('may be %s alone', (id) => {
    const found = truth(id === 'mixed-derivative' ? { ...pair, gammaL: pair.gammaF } : pair, {
      digits: 20,
      routes: [id],
      budget: 5000,
    });
    expect([...found.routes.keys()]).toEqual([id]);
    expect(found.best).toBe(id);
    expect(found.agreement).toEqual({ worst: 0, holds: true });
  });

  test('are those that are affordable, where none are asked for', () => {
    // Doubling takes some forty powers of a chain of sixty states.
    const { routes } = truth(crowd(60), { digits: 'float64' });
    for (const id of ['implicit', 'adjoint'] as const) expect(routes.get(id)).toHaveProperty('total');
    const decimal = truth(crowd(60), { digits: 10 });
    expect(decimal.routes.get('hpgd-form')).toEqual({
      skipped: expect.stringMatching(/ask for it by name$/) as string,
    });
    expect(taken(decimal)).toEqual(expect.arrayContaining(['finite-differences', 'implicit', 'theorem', 'adjoint']));
  });

  test('are taken whatever they cost, where they are asked for', () => {
    expect(taken(truth(crowd(34), { digits: 10, routes: ['theorem'] }))).toEqual(['theorem']);
  });

  test('are refused where none of them can be taken, with the reason', () => {
    expect(() => truth(pair, { digits: 'float64', routes: ['finite-differences'] })).toThrow(/needs decimals/);
    const short = { ...pair, horizon: 2 };
    expect(() => truth(short, { digits: 20, routes: ['enumeration'], budget: 0 })).toThrow(/more than the 0 allowed/);
  });

  test('are at least one, by its name', () => {
    expect(() => truth(pair, { routes: [] })).toThrow(/route/);
    expect(() => truth(pair, { routes: ['no-such-route' as RouteId] })).toThrow(/no-such-route/);
  });

  test('give the answer of the one with the smallest proven bound', () => {
    const { value, best, routes } = truth(pair, { digits: 20 });
    const bounds = [...routes].flatMap(([id, route]) =>
      'total' in route && id !== 'finite-differences' ? [route.bound] : [],
    );
    expect(value.bound).toBe(Math.min(...bounds));
    expect(routes.get(best)).toBe(value);
  });
});

describe('the budget', () => {
  test('says how many trajectories are enumerated', () => {
    const short = { ...pair, horizon: 3 };
    // Two starts, four moves and four moves again; where the last of two actions leads does not matter any more.
    const enumerated = (budget: number) => truth(short, { digits: 20, budget }).routes.get('enumeration');
    expect(enumerated(64)).toMatchObject({ trajectories: 64 });
    expect(enumerated(63)).toEqual({ skipped: '64 trajectories, more than the 63 allowed' });
  });

  test('says how far a problem without end is followed, and what is left out is in the bound', () => {
    const bounds = [1000, 20_000].map((budget) => {
      const { routes, agreement } = truth(pair, { digits: 20, budget });
      expect(agreement.holds).toBe(true);
      const cut = routes.get('enumeration') as RouteValue;
      expect(cut.cut).toBe(true);
      expect(cut.arithmetic).toBe('ball(float64)');
      return cut.bound;
    });
    expect(bounds[1]).toBeLessThan(bounds[0]);
  });

  test('that leaves out more than the gradient is not spent', () => {
    const { routes, agreement } = truth(pair, { digits: 20, budget: 4 });
    expect(routes.get('enumeration')).toMatchObject({
      skipped: expect.stringMatching(/more than the gradient/) as string,
    });
    expect(agreement.holds).toBe(true);
  });
});

describe('problems at the edge', () => {
  test('with a gradient of zero have a truth of zero, and routes agree', () => {
    fc.assert(
      fc.property(fc.oneof(...STRATA.map((s) => s.arbitrary)), (mdp) => {
        const { value, agreement, routes } = truth(frozen(mdp), { digits: 30, budget: 200 });
        for (const part of PARTS)
          for (const x of value[part]) {
            expect(x.f64).toBe(0);
            expect(x.bound).toBe(0);
          }
        expect(agreement.holds).toBe(true);
        // Thirty digits of J, in relation to 1e-12 of it where the gradient vanishes: eighteen, of which the condition may take three.
        expect(agreement.worst).toBeLessThanOrEqual(1e-15);
        expect(routes.get('implicit')).toHaveProperty('total');
      }),
      { seed: 42, numRuns: 7 },
    );
  });

  test('without parameters have an objective all the same', () => {
    const { value, agreement } = truth({ ...frozen(pair), theta: [] }, { digits: 30 });
    expect(value.total).toEqual([]);
    expect(value.objective.bound).toBeLessThanOrEqual(1e-30);
    expect(agreement).toEqual({ worst: 0, holds: true });
  });

  test('that start where they end have Φ_L for an objective', () => {
    const ended = smallMdp({
      states: 1,
      actions: 2,
      theta: [3],
      terminal: [0],
      transitions: [null],
      rewardF: [null],
      rewardL: [null],
      phiL: power(parameter(0), 2),
    });
    const { value, exact, agreement } = truth(ended, { digits: 30 });
    expect([value.objective.fraction, value.total[0].fraction, value.guiding[0].fraction]).toEqual(['9', '6', '0']);
    expect(exact?.agree).toBe(true);
    expect(agreement.holds).toBe(true);
  });

  test('with one action have no guiding part', () => {
    const single = STRATA.map((s) => s.arbitrary.filter((mdp) => mdp.actions === 1));
    fc.assert(
      fc.property(fc.oneof(single[1], single[2], single[4]), (mdp) => {
        const { value, agreement } = truth(mdp, { digits: 30, budget: 200 });
        expect(agreement.holds).toBe(true);
        for (const x of value.guiding) expect(Math.abs(x.f64)).toBeLessThanOrEqual(x.bound);
      }),
      { seed: 42, numRuns: 7 },
    );
  });

  test('whose follower is worth nearly nothing: rewards and values that cancel', () => {
    // 3 + 3θ = 0 at θ = −1, where finite differences meet values of 1e-24 made from rewards of 3.
    const mdp = smallMdp({
      states: 2,
      actions: 1,
      gammaF: '1/10',
      gammaL: '2/3',
      theta: [-1],
      terminal: [1],
      transitions: [
        [
          [
            [0, plus('1/2', times('1/12', parameter(0)))],
            [1, plus('1/2', times('-1/12', parameter(0)))],
          ],
        ],
        null,
      ],
      rewardF: [plus(3, times(3, parameter(0))), null],
      rewardL: [1, null],
    });
    for (const beta of [rational(1), rational(1, 10_000)]) {
      const { agreement } = truth({ ...mdp, beta }, { digits: 50 });
      expect(agreement.holds).toBe(true);
    }
  });
});

describe('what has no truth is refused', () => {
  test('a follower who can stay for ever without a discount has no best response', () => {
    const endless = { ...pair, gammaF: rational(1) };
    expect(() => truth(endless, { digits: 20 })).toThrow(NoBestResponse);
  });

  test('a leader whose rewards never end without a discount has no value', () => {
    expect(() => truth({ ...pair, gammaL: rational(1) }, { digits: 20 })).toThrow(/singular/);
  });
});

test('a compiled problem is as good as the problem', () => {
  const [first, second] = [pair, compileProblem(pair)].map((p) => truth(p, { digits: 30, budget: 500 }));
  expect(second.value).toEqual(first.value);
  expect(second.agreement).toEqual(first.agreement);
});

test('the same question has the same answer', () => {
  const [first, second] = range(2).map(() => truth(pair, { digits: 30 }));
  expect([...second.routes]).toEqual([...first.routes]);
});
