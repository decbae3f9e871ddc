import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { gamesStratum } from '../../src/instances/games.js';
import { STRATA } from '../../src/instances/strata.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { bigFloatArithmetic } from '../../src/numeric/bigFloat.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import type { Rational } from '../../src/numeric/rational.js';
import type { Working } from '../../src/numeric/working.js';
import { agree } from '../../src/truth/routes/agreement.js';
import { distance, enclosure, intersects, type Enclosure } from '../../src/truth/routes/enclosure.js';
import { gameTruth } from '../../src/truth/routes/game/gameTruth.js';
import { linearQuadraticFormulas } from '../../src/truth/routes/linearQuadratic/linearQuadraticFormulas.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import { isValue, type RouteValue, type Skipped } from '../../src/truth/routes/routeValue.js';

const DIGITS = 40;
const BINARY = ballArithmetic(bigFloatArithmetic(DIGITS));
const DECIMAL = ballArithmetic(decimalArithmetic(DIGITS));
const decimals = decimalArithmetic as Working;

/** The value of a computation in one arithmetic, by generic code. */
type Computation = <T>(arithmetic: Arithmetic<T>) => T;

/** The enclosures of both have a point in common, and say something: ten digits of forty at least. */
function expectBoth(compute: Computation): void {
  const [binary, decimal] = [enclosure(BINARY, compute(BINARY)), enclosure(DECIMAL, compute(DECIMAL))];
  expectMeeting(binary, decimal);
  expect(binary.bound).toBeLessThanOrEqual(Math.max(1, Math.abs(binary.f64)) * 10 ** (10 - DIGITS));
}

function expectMeeting(binary: Enclosure, decimal: Enclosure): void {
  const apart = distance(binary, decimal);
  expect({ binary, decimal, apart, meet: intersects(binary, decimal) }).toMatchObject({ meet: true });
}

/** Fractions of many sizes, near one, and short ones. */
const number: fc.Arbitrary<Rational> = fc.oneof(
  fc.record({ n: fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }), d: fc.bigInt({ min: 1n, max: 10n ** 45n }) }),
  fc.integer({ min: 1, max: 120 }).map((k) => ({ n: 2n ** BigInt(k) + 1n, d: 2n ** BigInt(k) })),
  fc.record({ n: fc.bigInt({ min: -20n, max: 20n }), d: fc.bigInt({ min: 1n, max: 8n }) }),
);
const size = ({ n, d }: Rational): number => Math.abs(Number(n) / Number(d));
const modest = number.filter((x) => size(x) <= 30);
const notZero = number.filter(({ n }) => n !== 0n);
const positive = notZero.map(({ n, d }) => ({ n: n < 0n ? -n : n, d }));
/** Squares after the first operation have a radius, which the second one propagates. */
const wide =
  (x: Rational): Computation =>
  <T>({ constant, mul, div }: Arithmetic<T>): T =>
    div(mul(constant(x), constant(x)), constant(x));

describe('every operation in binary and in decimals', () => {
  test.each(['add', 'sub', 'mul'] as const)('%s', (operation) =>
    fc.assert(
      fc.property(notZero, notZero, (x, y) => {
        // Sums of very unlike sizes are judged by the larger one.
        fc.pre(size(x) < 1e5 && size(y) < 1e5);
        expectBoth((arithmetic) => arithmetic[operation](wide(x)(arithmetic), arithmetic.constant(y)));
      }),
      { seed: 11, numRuns: 100 },
    ),
  );

  test('div', () =>
    fc.assert(
      fc.property(notZero, notZero, (x, y) =>
        expectBoth((arithmetic) => arithmetic.div(wide(x)(arithmetic), wide(y)(arithmetic))),
      ),
      { seed: 12, numRuns: 100 },
    ));

  test.each([
    ['exp', modest],
    ['sin', modest],
    ['cos', modest],
    ['tanh', modest],
    ['log', positive],
    ['sqrt', positive],
  ] as const)('%s', (operation, argument) =>
    fc.assert(
      fc.property(
        argument.filter(({ n }) => n !== 0n),
        (x) => {
          expectBoth((arithmetic) => arithmetic[operation](arithmetic.constant(x)));
          expectBoth((arithmetic) => arithmetic[operation](wide(x)(arithmetic)));
        },
      ),
      { seed: 13, numRuns: 60 },
    ),
  );
});

type Routes = ReadonlyMap<string, RouteValue | Skipped>;

/** Every route was taken in both, or skipped in both for the same reason, and the enclosures of all numbers meet. */
function expectSameRoutes(binary: Routes, decimal: Routes): void {
  expect([...binary.keys()]).toEqual([...decimal.keys()]);
  for (const [id, route] of binary) {
    const other = decimal.get(id)!;
    if (!isValue(route) || !isValue(other)) expect(route).toEqual(other);
    else {
      expect({ id, agree: agree(route, other) }).toEqual({ id, agree: true });
      if (!route.cut) expect([route.arithmetic, other.arithmetic]).toEqual([expect.stringContaining('binary'), expect.stringContaining('decimal')]); // prettier-ignore
    }
  }
}

describe('every route in binary and in decimals', () => {
  test.each(STRATA)('on $id instances', ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const options = { digits: 25, budget: 200 };
        expectSameRoutes(truth(mdp, options).routes, truth(mdp, { ...options, working: decimals }).routes);
      }),
      { seed: 21, numRuns: 2 },
    );
  });

  test.each(['paper', 'code'] as const)('on games with the backup of the %s', (backup) => {
    fc.assert(
      fc.property(gamesStratum.arbitrary, (game) => {
        const options = { digits: 25, budget: 200, backup };
        expectSameRoutes(gameTruth(game, options).routes, gameTruth(game, { ...options, working: decimals }).routes);
      }),
      { seed: 22, numRuns: 2 },
    );
  });

  test.each([
    ['an MDP', GENTLE_MDP],
    ['a game', GENTLE_GAME],
  ])('the formulas of %s that is linear-quadratic', (_, problem) => {
    const solve = <T>(arithmetic: Arithmetic<T>): Enclosure[] => {
      const { objective, total, direct } = linearQuadraticFormulas(linearQuadraticTables(problem, arithmetic), 20);
      return [objective, ...total, ...direct].map((x) => enclosure(arithmetic, x));
    };
    const [binary, decimal] = [solve(BINARY), solve(DECIMAL)];
    binary.forEach((x, i) => expectMeeting(x, decimal[i]));
    // Half of the forty digits, at least, are left by Riccati and Lyapunov equations of such small problems.
    for (const { f64, bound } of binary) expect(bound).toBeLessThanOrEqual(Math.max(1, Math.abs(f64)) * 1e-20);
  });
});
