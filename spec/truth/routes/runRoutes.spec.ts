import { describe, expect, test } from 'vitest';
import type { RoundingArithmetic } from '../../../src/numeric/arithmetic.js';
import { SingularSystem } from '../../../src/numeric/gauss.js';
import { OverBudget } from '../../../src/numeric/workMeter.js';
import { NoBestResponse } from '../../../src/follower/noBestResponse.js';
import type { Route, RouteTask } from '../../../src/truth/routes/route.js';
import type { RouteValue } from '../../../src/truth/routes/routeValue.js';
import { runRoutes } from '../../../src/truth/routes/runRoutes.js';

const FREE = { work: 0, bytes: 0 };
type Inner = RoundingArithmetic<unknown>;
const digitsOf = ({ id }: Inner): number => Number(/\d+/.exec(id)![0]);

/** J = 1 with a gradient of one, known to the given bound. */
const value = (bound: number, arithmetic = 'by hand'): RouteValue => {
  const one = { text: '1', f64: 1, bound };
  return { arithmetic, objective: one, total: [one], direct: [one], guiding: [one], bound, proof: 'proven' };
};
const good: Route<Inner> = { id: 'good', cost: () => FREE, run: (inner) => value(0, inner.id) };
const throwing = (id: string, error: () => Error): Route<Inner> => ({
  id,
  cost: () => FREE,
  run: () => {
    throw error();
  },
});
const task = (routes: readonly Route<Inner>[], more: Partial<RouteTask<Inner>> = {}): RouteTask<Inner> => ({
  routes,
  begin: (inner) => inner,
  beginning: () => FREE,
  digits: 20,
  ...more,
});

describe('a route that has no value', () => {
  test.each([
    new RangeError('sqrt of -1, which is negative'),
    new SingularSystem('state 0 never leaves itself'),
    new NoBestResponse('the precision is too low'),
    new OverBudget('it takes more work than is allowed'),
  ])('is skipped with its reason, and the others have theirs: %s', (error) => {
    const results = runRoutes(task([throwing('bad', () => error), good]));
    expect(results.get('bad')).toEqual({ skipped: error.message });
    expect(results.get('good')).toMatchObject({ bound: 0 });
  });

  test('for an error of ours is not skipped', () => {
    expect(() => runRoutes(task([throwing('broken', () => new TypeError('undefined')), good]))).toThrow(TypeError);
  });

  test('because of what it would cost is not run, unless it is asked for by name', () => {
    const costly: Route<Inner> = { ...good, cost: () => ({ work: 1e7, bytes: 0 }) };
    expect(runRoutes(task([costly])).get('good')).toHaveProperty('skipped');
    expect(runRoutes(task([costly], { wanted: ['good'] })).get('good')).toMatchObject({ bound: 0 });
    const huge: Route<Inner> = { ...good, cost: () => ({ work: 0, bytes: 1e18 }) };
    expect(runRoutes(task([huge], { wanted: ['good'] })).get('good')).toEqual({
      skipped: expect.stringMatching(/of memory, more than/) as string,
    });
  });

  test('because of the work that it turns out to take leaves the work of the others', () => {
    const endless: Route<Inner> = {
      ...good,
      id: 'endless',
      run: (inner) => {
        for (let x = inner.one; ; x = inner.mul(x, x));
      },
    };
    const results = runRoutes(task([endless, good], { work: 1e5 }));
    expect(results.get('endless')).toEqual({ skipped: expect.stringMatching(/counted while it ran/) as string });
    expect(results.get('good')).toMatchObject({ bound: 0 });
  });
});

describe('precision is raised', () => {
  test('as far as the bound of the best route asks for', () => {
    const coarse: Route<Inner> = { ...good, run: (inner) => value(10 ** (12 - digitsOf(inner)), inner.id) };
    // 35 digits leave 1e-23, enough for 20; for 30 digits 45 leave 1e-33.
    expect(runRoutes(task([coarse])).get('good')).toMatchObject({ arithmetic: 'binary(35)' });
    // 18 digits are lost: 1e-17 with 35, three are missing, and three more are taken.
    const coarser: Route<Inner> = { ...good, run: (inner) => value(10 ** (18 - digitsOf(inner)), inner.id) };
    expect(runRoutes(task([coarser])).get('good')).toMatchObject({ arithmetic: 'binary(41)' });
  });

  test('where it is the reason that a route or the best response has no value', () => {
    const fine = (at: number): Route<Inner> => ({
      ...good,
      id: 'fine',
      run: (inner) => {
        if (digitsOf(inner) < at) throw new SingularSystem('too close to singular');
        return value(0, inner.id);
      },
    });
    const results = runRoutes(task([good, fine(100)]));
    expect(results.get('fine')).toMatchObject({ arithmetic: 'binary(140)' });
    // What had its digits before is not run again.
    expect(results.get('good')).toMatchObject({ arithmetic: 'binary(35)' });
    const begin = (inner: Inner): Inner => {
      if (digitsOf(inner) < 200) throw new NoBestResponse('the precision is too low');
      return inner;
    };
    expect(runRoutes(task([good], { begin })).get('good')).toMatchObject({ arithmetic: 'binary(250)' });
  });

  test('no further than there are digits, which the reason then says', () => {
    const begin = (): Inner => {
      throw new NoBestResponse('the precision is too low');
    };
    expect(() => runRoutes(task([good], { begin }))).toThrow(/too low \(with up to 250 digits\)/);
    expect(() => runRoutes(task([good], { begin, digits: 'float64' }))).toThrow(/in double precision/);
  });

  test('while work is left, and what was found before is kept', () => {
    const work = 1e5;
    const once: Route<Inner> = {
      ...good,
      run: (inner) => {
        if (digitsOf(inner) > 35) for (let x = inner.one; ; x = inner.mul(x, x));
        return value(1, inner.id);
      },
    };
    expect(runRoutes(task([once], { work })).get('good')).toMatchObject({ arithmetic: 'binary(35)', bound: 1 });
  });
});

describe('routes that cost more than a second', () => {
  const costing = (id: string, work: number): Route<Inner> => ({ ...good, id, cost: () => ({ work, bytes: 0 }) });
  const takenOf = (...routes: Route<Inner>[]): string[] =>
    [...runRoutes(task(routes))].flatMap(([id, result]) => ('skipped' in result ? [] : [id]));

  test('are left out where there are two that cost less', () => {
    expect(takenOf(costing('a', 2e6), costing('b', 10), costing('c', 20))).toEqual(['b', 'c']);
  });

  test('are represented by the cheapest where nothing could be compared otherwise', () => {
    expect(takenOf(costing('a', 2.5e6), costing('b', 10), costing('c', 2e6))).toEqual(['b', 'c']);
  });

  test('are represented by one only, and not by one that shares no precision with the others', () => {
    const alone: Route<Inner> = { id: 'alone', cost: () => ({ work: 1e6, bytes: 0 }), alone: () => value(0) };
    expect(takenOf(costing('a', 2e6), costing('b', 10), costing('c', 2e6), alone)).toEqual(['a', 'b']);
  });

  test('are left out all the same where even that one takes more than three seconds', () => {
    expect(takenOf(costing('a', 4e6), costing('b', 10))).toEqual(['b']);
  });
});

test('a best response that is too costly or too large is refused beforehand', () => {
  const costing = (work: number, bytes: number) => task([good], { beginning: () => ({ work, bytes }) });
  expect(() => runRoutes(costing(1e9, 0))).toThrow(OverBudget);
  expect(() => runRoutes(costing(0, 1e18))).toThrow(/of memory, more than/);
});

test('routes that choose their precision know what the others gave, and need no best response', () => {
  const own: Route<Inner> = {
    id: 'own',
    cost: () => FREE,
    alone: ({ known }) => value(known.length),
  };
  expect(runRoutes(task([own, good])).get('own')).toMatchObject({ bound: 1 });
  const begin = (): Inner => {
    throw new NoBestResponse('none');
  };
  expect(runRoutes(task([own, good], { begin, wanted: ['own'] })).get('own')).toMatchObject({ bound: 0 });
});
