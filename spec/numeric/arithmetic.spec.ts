import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnsupportedOperation, dot, maximum, power, sum, type Arithmetic } from '../../src/numeric/arithmetic.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { rational } from '../../src/numeric/rational.js';

const systems = [
  float64,
  decimalArithmetic(20),
  fraction,
  ballArithmetic(float64),
  ballArithmetic(decimalArithmetic(20)),
] as unknown as Arithmetic<unknown>[];

const exact = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 20 }))
  .map(([n, d]) => fraction.constant(rational(n, d)));

const expectSame = (a: Fraction, b: Fraction): void => expect(fraction.toText(a)).toBe(fraction.toText(b));

describe.each(systems.map((arithmetic) => [arithmetic.id, arithmetic] as const))('%s', (_, arithmetic) => {
  const { add, sub, mul, div, neg, constant, integer, near, compare, isZero, toNumber, radius, midpoint, zero, one } =
    arithmetic;

  test('computes with small whole numbers exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 }), (i, j) => {
        const [a, b] = [constant(rational(i)), constant(rational(j))];
        expect(toNumber(add(a, b))).toBe(i + j);
        expect(toNumber(sub(a, b))).toBe(i - j);
        expect(toNumber(mul(a, b)) === i * j).toBe(true);
        expect(toNumber(neg(a)) === -i).toBe(true);
        if (j !== 0) expect(toNumber(div(mul(a, b), b)) === i).toBe(true);
        expect(Math.sign(compare(a, b))).toBe(Math.sign(i - j));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('enters small whole numbers as points', () => {
    for (const x of [-40, -1, 0, 1, 999]) {
      expect(toNumber(near(x))).toBe(x);
      expect(radius(near(x))).toBe(0);
      expect(radius(constant(rational(x)))).toBe(0);
    }
  });

  test('enters a whole number as the literal of the same value', () => {
    for (const x of [-(2 ** 53 - 1), -1000, -999, 0, 7, 999, 1000, 123_456_789]) {
      expect(integer(x)).toEqual(constant(rational(x)));
      expect(radius(integer(x))).toBe(radius(constant(rational(x))));
    }
  });

  test('enters doubles to 15 digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (x) => {
        // The contract of `near`: 1e-15 relative.
        expect(Math.abs(toNumber(near(x)) - x)).toBeLessThanOrEqual(1e-15 * Math.abs(x));
        expect(radius(near(x))).toBe(0);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('knows zero and one', () => {
    expect(isZero(zero)).toBe(true);
    expect(isZero(constant(rational(0)))).toBe(true);
    expect(isZero(neg(zero))).toBe(true);
    expect(isZero(one)).toBe(false);
    expect(isZero(constant(rational(1n, 10n ** 30n)))).toBe(false);
    expect(toNumber(one)).toBe(1);
  });

  test('has elementary functions with their values at zero', () => {
    const values: [(x: unknown) => unknown, number][] = [
      [arithmetic.exp, 1],
      [arithmetic.sqrt, 0],
      [arithmetic.sin, 0],
      [arithmetic.cos, 1],
      [arithmetic.tanh, 0],
    ];
    for (const [f, value] of values) expect(toNumber(f(zero)) === value).toBe(true);
    expect(toNumber(arithmetic.log(one)) === 0).toBe(true);
  });

  test('has midpoints without a radius', () => {
    const third = constant(rational(1, 3));
    expect(radius(midpoint(third))).toBe(0);
    expect(toNumber(midpoint(third))).toBe(toNumber(third));
    expect(arithmetic.toText(midpoint(third))).toBe(arithmetic.toText(third));
  });
});

describe('the larger of two', () => {
  test('is the one that compares larger', () => {
    expect(maximum(float64, 2, 3)).toBe(3);
    expect(maximum(float64, 3, 2)).toBe(3);
  });

  test('is the first on ties', () => {
    const [a, b] = [fraction.constant(rational(1, 2)), fraction.constant(rational(1, 2))];
    expect(maximum(fraction, a, b)).toBe(a);
    expect(maximum(fraction, b, a)).toBe(b);
  });
});

describe('sums and powers', () => {
  test('the sum of nothing is zero', () => {
    expect(sum(float64, [])).toBe(0);
    expect(dot(float64, [], [])).toBe(0);
  });

  test('a sum adds from left to right', () => {
    // 1 is lost beside 1e16, twice; added to each other first, the two would count.
    expect(sum(float64, [1e16, 1, 1])).toBe(1e16);
    expect(sum(float64, [1, 1, 1e16])).toBe(1e16 + 2);
    expect(dot(float64, [1e16, 1, 1], [1, 1, 1])).toBe(1e16);
  });

  test('an inner product is the sum of the products', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(exact, exact), { maxLength: 8 }), (pairs) => {
        const products = pairs.map(([a, b]) => fraction.mul(a, b));
        const inner = dot(
          fraction,
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        expectSame(inner, sum(fraction, products));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('a power is the repeated product', () => {
    fc.assert(
      fc.property(exact, fc.nat(40), (a, k) => {
        const product = Array.from({ length: k }, () => a).reduce((x, y) => fraction.mul(x, y), fraction.one);
        expectSame(power(fraction, a, k), product);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('a power takes at most two products for each binary digit of the exponent', () => {
    let products = 0;
    const counting: Arithmetic<number> = { ...float64, mul: (a, b) => (products++, a * b) };
    expect(power(counting, 1, 1000)).toBe(1);
    expect(products).toBeLessThanOrEqual(20);
  });
});

test('an unsupported operation is an error that says its name', () => {
  const error = new UnsupportedOperation('exp(1/2)');
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('UnsupportedOperation');
});
