import { describe, expect, test } from 'vitest';
import { compileProblem } from '../../../src/model/mdp/tables.js';
import { parameter, times } from '../../../src/numeric/expression.js';
import { float64 } from '../../../src/numeric/float64.js';
import { fraction } from '../../../src/numeric/fraction.js';
import type { Enclosure } from '../../../src/truth/routes/enclosure.js';
import { runExactly } from '../../../src/truth/routes/mdp/exactRoutes.js';
import type { RouteId } from '../../../src/truth/routes/mdp/routes.js';
import { relativeBound, routeValue, type RouteValue } from '../../../src/truth/routes/routeValue.js';
import { agreementOf } from '../../../src/truth/routes/agreement.js';
import { truth } from '../../../src/truth/routes/mdp/truth.js';
import { crossroads } from '../../helpers/handWorkedInstances.js';
import { smallMdp } from '../../helpers/smallMdp.js';

const around = (f64: number, bound = 1e-10): Enclosure => ({ text: String(f64), f64, bound });

/** J = 5, direct (1, −2), guiding (3, 0.5), and rows of gradients; every number known to 1e-10. */
const REFERENCE: RouteValue = {
  arithmetic: 'by hand',
  objective: around(5),
  total: [around(4), around(-1.5)],
  direct: [around(1), around(-2)],
  guiding: [around(3), around(0.5)],
  gradientQF: [[around(0.25), around(0.75)]],
  gradientVF: [[around(0.5), around(1.5)]],
  bound: 1e-10,
  proof: 'proven',
};
const NONE = new Map<RouteId, never>();
const agreement = (...routes: (RouteValue | { skipped: string })[]) =>
  agreementOf(new Map(routes.map((route, i) => [`route ${i}`, route])), REFERENCE, NONE);

/** The reference with one number moved. */
const moved = {
  objective: (by: number): RouteValue => ({ ...REFERENCE, objective: around(5 + by) }),
  total: (by: number): RouteValue => ({ ...REFERENCE, total: [around(4), around(-1.5 + by)] }),
  direct: (by: number): RouteValue => ({ ...REFERENCE, direct: [around(1 + by), around(-2)] }),
  guiding: (by: number): RouteValue => ({ ...REFERENCE, guiding: [around(3), around(0.5 + by)] }),
  gradientQF: (by: number): RouteValue => ({ ...REFERENCE, gradientQF: [[around(0.25), around(0.75 + by)]] }),
  gradientVF: (by: number): RouteValue => ({ ...REFERENCE, gradientVF: [[around(0.5 + by), around(1.5)]] }),
};
const PIECES = Object.keys(moved) as (keyof typeof moved)[];

describe('routes agree', () => {
  test('that give the same, whatever is skipped', () => {
    expect(agreement(REFERENCE, { skipped: 'costly' }, REFERENCE)).toEqual({ worst: 0, holds: true });
  });

  test.each(PIECES)('where enclosures meet, and not beyond: %s', (piece) => {
    // Two bounds of 1e-10 meet up to 2e-10.
    expect(agreement(REFERENCE, moved[piece](1.9e-10), REFERENCE).holds).toBe(true);
    expect(agreement(REFERENCE, moved[piece](2.1e-10), REFERENCE).holds).toBe(false);
    expect(agreement(moved[piece](-1), REFERENCE).holds).toBe(false);
  });

  test.each(['total', 'direct', 'guiding'] as const)('as far as the worst says, by the largest part: %s', (piece) => {
    // The largest component of the parts is 3.
    const { worst } = agreement(moved[piece](0.25), moved[piece](-0.75), REFERENCE, moved[piece](0.5));
    expect(worst).toBe(0.25);
  });

  test('the objective and the gradients of the follower are not in the worst', () => {
    for (const piece of ['objective', 'gradientQF', 'gradientVF'] as const)
      expect(agreement(moved[piece](0.25)).worst).toBe(0);
  });

  test('a cut route must meet the others, but is as far from them as it may be', () => {
    const cut = { ...moved.total(0.5), cut: true } as const;
    expect(agreement(REFERENCE, cut)).toEqual({ worst: 0, holds: false });
    expect(agreement({ ...cut, total: [around(4), around(-1, 0.5)] })).toEqual({ worst: 0, holds: true });
  });

  test.each(PIECES)('although an estimate of its own error is contradicted, which is said: %s', (piece) => {
    const estimate: RouteValue = { ...moved[piece](0.5), proof: 'estimated' };
    expect(agreement(REFERENCE, estimate)).toEqual({ worst: 0, holds: true, contradicted: ['route 1'] });
    // An estimate that holds is as good as any other for the largest difference.
    const near: RouteValue = { ...moved.total(1.5e-10), proof: 'estimated' };
    expect(agreement(near)).toEqual({ worst: expect.closeTo(0.5e-10, 15) as number, holds: true });
    // A proven route that is contradicted beside it is a disagreement still.
    expect(agreement(estimate, moved[piece](0.5)).holds).toBe(false);
  });

  test('is not known where there are estimates only, and they contradict one another', () => {
    const reference: RouteValue = { ...REFERENCE, proof: 'estimated' };
    const other: RouteValue = { ...moved.total(0.5), proof: 'estimated' };
    expect(agreementOf(new Map([['other', other]]), reference, NONE)).toEqual({
      worst: 0,
      holds: false,
      undetermined: expect.stringMatching(/no route has a proven one/) as string,
    });
  });

  test('is not known where no bound is finite, and a bound that is not contradicts nothing', () => {
    const unbounded: RouteValue = { ...moved.total(7), bound: Infinity, total: [around(4), around(5, Infinity)] };
    expect(agreement(unbounded)).toEqual({ worst: 0, holds: true });
    expect(agreementOf(new Map([['one', unbounded]]), unbounded, NONE)).toEqual({
      worst: 0,
      holds: false,
      undetermined: 'no route has a finite bound',
    });
  });

  test('gradients that only one of two routes forms are not compared', () => {
    const plain = { ...REFERENCE, gradientQF: undefined, gradientVF: undefined } as unknown as RouteValue;
    expect(agreement(plain).holds).toBe(true);
    expect(agreementOf(new Map([['one', moved.gradientQF(1)]]), plain, NONE)).toEqual({ worst: 0, holds: true });
  });

  test('a gradient that is next to nothing is measured by 1e-12 of J, or of one', () => {
    const tiny = (objective: number): RouteValue => ({
      ...REFERENCE,
      objective: around(objective),
      direct: [around(1e-20), around(0)],
      guiding: [around(0), around(0)],
      total: [around(1e-20), around(0)],
    });
    const worst = (objective: number): number => {
      const off = { ...tiny(objective), total: [around(1e-20 + 5e-13), around(0)] };
      return agreementOf(new Map([['off', off]]), tiny(objective), NONE).worst;
    };
    expect(worst(0.1)).toBeCloseTo(0.5, 12);
    expect(worst(-4)).toBeCloseTo(0.125, 12);
    // Where all parts vanish, by J itself; by one where that vanishes too.
    const nothing = (objective: number): RouteValue => ({
      ...tiny(objective),
      direct: [around(0)],
      guiding: [around(0)],
    });
    const off = (objective: number): number =>
      agreementOf(
        new Map([['off', { ...nothing(objective), total: [around(1e-20 + 8), around(0)] }]]),
        nothing(objective),
        NONE,
      ).worst;
    expect(off(-4)).toBe(2);
    expect(off(0)).toBe(8);
  });
});

describe('exact fractions', () => {
  const exact = runExactly(compileProblem(crossroads)).runs;
  const reference = truth(crossroads, { digits: 20, routes: ['implicit'] }).value;
  const empty = new Map<string, RouteValue>();

  test('agree with the decimals of the same problem', () => {
    expect(agreementOf(empty, reference, exact)).toEqual({ worst: 0, holds: true });
  });

  test.each(['objective', 'total', 'direct', 'guiding'] as const)('do not agree with a %s that is off', (piece) => {
    const off = (x: Enclosure): Enclosure => ({ ...x, text: String(x.f64 + 1e-9), f64: x.f64 + 1e-9 });
    const value = reference[piece];
    const wrong = { ...reference, [piece]: 'f64' in value ? off(value) : value.map(off) };
    expect(agreementOf(empty, wrong, exact).holds).toBe(false);
  });

  test('do not agree where two routes in fractions differ', () => {
    const [first, second] = [...exact.values()];
    const runs = new Map<RouteId, typeof first>([
      ['implicit', first],
      ['theorem', { ...second, objective: fraction.constant({ n: 7n, d: 1n }) }],
    ]);
    expect(agreementOf(empty, reference, runs).holds).toBe(false);
  });

  test('are named, and stand beside the decimals', () => {
    const found = truth(crossroads, { digits: 20, routes: ['implicit', 'theorem', 'finite-differences'] });
    expect(found.exact).toEqual({ routes: ['implicit', 'theorem'], agree: true });
    expect(found.value.objective.fraction).toBe('5/2');
    expect(found.value.total[0].fraction).toBe('-1/6');
    const other = truth({ ...crossroads, gammaF: { n: 1n, d: 2n } }, { digits: 20, routes: ['implicit'] });
    expect(other).not.toHaveProperty('exact');
    expect(other.value.objective).not.toHaveProperty('fraction');
  });
});

describe('the answer', () => {
  const slope = smallMdp({
    states: 1,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/3',
    theta: ['1/4'],
    transitions: [[[[0, 1]], [[0, 1]]]],
    rewardF: [[parameter(0), 0]],
    rewardL: [[times(2, parameter(0)), 1]],
  });

  test('is that of a proven bound, also where finite differences estimate a smaller one', () => {
    const { best, routes, value } = truth(slope, { digits: 10, routes: ['finite-differences', 'theorem', 'implicit'] });
    const bounds = [...routes].flatMap(([id, r]) => ('total' in r ? [[id, r.bound] as const] : []));
    const proven = bounds.filter(([id]) => id !== 'finite-differences').map(([, bound]) => bound);
    expect(best).not.toBe('finite-differences');
    expect(value.bound).toBe(Math.min(...proven));
    expect(truth(slope, { digits: 10, routes: ['finite-differences'] }).best).toBe('finite-differences');
  });

  test('has an error relative to its largest part', () => {
    expect(relativeBound(REFERENCE)).toBe(1e-10 / 3);
    expect(relativeBound({ ...REFERENCE, objective: around(5, 6e-10) })).toBeCloseTo(2e-10, 20);
  });
});

test('a route as plain data has what it formed, and no more', () => {
  const result = { objective: 1, total: [2], direct: [3], guiding: [-1] };
  const known = (f64: number) => ({ text: String(f64), f64, bound: 0 });
  const plain = {
    arithmetic: 'float64',
    objective: known(1),
    total: [known(2)],
    direct: [known(3)],
    guiding: [known(-1)],
    bound: 0,
    proof: 'proven',
  };
  const run = { arithmetic: float64, result, proof: 'proven' } as const;
  expect(routeValue(run)).toEqual(plain);
  expect(Object.keys(routeValue(run)).sort()).toEqual(Object.keys(plain).sort());
  expect(routeValue({ ...run, proof: 'estimated' }).proof).toBe('estimated');
  const full = { ...result, gradientQF: [[4], [5]], gradientVF: [[6]] };
  expect(routeValue({ ...run, result: full, note: 'so', cut: true, trajectories: 9 })).toEqual({
    ...plain,
    gradientQF: [[known(4)], [known(5)]],
    gradientVF: [[known(6)]],
    note: 'so',
    cut: true,
    trajectories: 9,
  });
});
