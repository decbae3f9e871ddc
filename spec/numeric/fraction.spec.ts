import type { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UnsupportedOperation } from '../../src/numeric/arithmetic.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { fraction, fractionIn, type Fraction } from '../../src/numeric/fraction.js';
import {
  ONE,
  mulRational,
  parseRational,
  powRational,
  rational,
  rationalToNumber,
  type Rational,
} from '../../src/numeric/rational.js';

const { add, sub, mul, div, neg, exp, log, constant, compare, isZero, toText, zero, one } = fraction;
const DECIMALS = decimalArithmetic(80);

const literal = (text: string): Fraction => constant(parseRational(text)!);
const lnOf = (text: string): Fraction => log(literal(text));

const nonNegative = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 }))
  .map(([n, d]) => rational(n, d));
const rationals = fc
  .tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 1, max: 12 }))
  .map(([n, d]) => rational(n, d));
const positives = nonNegative.filter((a) => a.n > 0n);
/** Multiples of logarithms with few common denominators, so that no power grows beyond a few hundred. */
const multiples = fc
  .tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 4 }))
  .map(([n, d]) => rational(n, d));
const element = fc
  .tuple(rationals, multiples, positives)
  .map(([q, c, rho]) => add(constant(q), mul(constant(c), log(constant(rho)))));

const expectEqual = (a: Fraction, b: Fraction): void => {
  expect(compare(a, b)).toBe(0);
  expect(isZero(sub(a, b))).toBe(true);
};

/** |a − b| ≤ 10⁻⁶⁰ (1 + |a|): the decimals have 20 digits more, for the cancellation of sums up to a few hundred. */
const expectClose = (a: Decimal, b: Decimal): void => {
  const error = DECIMALS.toNumber(DECIMALS.sub(a, b));
  expect(Math.abs(error)).toBeLessThanOrEqual(1e-60 * (1 + Math.abs(a.toNumber())));
};

describe('fractions', () => {
  test('obey the laws of a field', () => {
    fc.assert(
      fc.property(rationals, rationals, rationals, (x, y, z) => {
        const [a, b, c] = [constant(x), constant(y), constant(z)];
        expectEqual(add(a, b), add(b, a));
        expectEqual(mul(a, b), mul(b, a));
        expectEqual(add(add(a, b), c), add(a, add(b, c)));
        expectEqual(mul(mul(a, b), c), mul(a, mul(b, c)));
        expectEqual(mul(a, add(b, c)), add(mul(a, b), mul(a, c)));
        expectEqual(add(a, zero), a);
        expectEqual(mul(a, one), a);
        expectEqual(add(a, neg(a)), zero);
        if (!isZero(b)) expectEqual(div(mul(a, b), b), a);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('with logarithms obey the laws of a vector space', () => {
    fc.assert(
      fc.property(element, element, element, multiples, (a, b, c, k) => {
        const factor = constant(k);
        expectEqual(add(a, b), add(b, a));
        expectEqual(add(add(a, b), c), add(a, add(b, c)));
        expectEqual(add(a, neg(a)), zero);
        expectEqual(sub(add(a, b), b), a);
        expectEqual(mul(factor, add(a, b)), add(mul(factor, a), mul(b, factor)));
        if (!isZero(factor)) expectEqual(div(mul(a, factor), factor), a);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('divide zero by anything but zero', () => {
    expectEqual(div(zero, literal('2/3')), zero);
    expectEqual(div(zero, lnOf('2')), zero);
  });

  test('are equal however they are written', () => {
    expectEqual(mul(literal('2'), lnOf('2')), lnOf('4'));
    expectEqual(mul(literal('1/2'), lnOf('4')), lnOf('2'));
    expectEqual(mul(literal('-3'), lnOf('1/2')), lnOf('8'));
    expectEqual(add(lnOf('6'), lnOf('1/3')), lnOf('2'));
    expectEqual(neg(lnOf('2/3')), lnOf('3/2'));
    expectEqual(sub(lnOf('7'), lnOf('7')), zero);
    expectEqual(lnOf('1'), zero);
    expectEqual(mul(zero, lnOf('5')), zero);
    expectEqual(mul(literal('2/3'), lnOf('8/27')), mul(literal('-2'), lnOf('3/2')));
  });

  test('with a vanishing logarithm are pure again', () => {
    const sum = add(add(literal('1/2'), mul(literal('2'), lnOf('3'))), lnOf('1/9'));
    expect(toText(sum)).toBe('1/2');
    expectEqual(exp(sub(sum, literal('1/2'))), one);
  });
});

describe('exponentials and logarithms', () => {
  test('undo each other', () => {
    fc.assert(
      fc.property(positives, (x) => {
        expectEqual(exp(log(constant(x))), constant(x));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('turn products into sums', () => {
    fc.assert(
      fc.property(positives, positives, (x, y) => {
        const [a, b] = [constant(x), constant(y)];
        expectEqual(log(mul(a, b)), add(log(a), log(b)));
        expectEqual(log(div(a, b)), sub(log(a), log(b)));
        expectEqual(exp(add(log(a), log(b))), mul(a, b));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('turn powers into multiples', () => {
    fc.assert(
      fc.property(positives, fc.integer({ min: -20, max: 20 }), (x, k) => {
        expectEqual(exp(mul(constant(rational(k)), log(constant(x)))), constant(powRational(x, BigInt(k))));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('of zero and one are one and zero', () => {
    expectEqual(exp(zero), one);
    expectEqual(log(one), zero);
  });
});

describe('the order of fractions', () => {
  test('is that of the rationals', () => {
    fc.assert(
      fc.property(rationals, rationals, (x, y) => {
        expect(compare(constant(x), constant(y))).toBe(Math.sign(Number(x.n * y.d - y.n * x.d)));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('of logarithms is that of their arguments', () => {
    fc.assert(
      fc.property(positives, positives, (x, y) => {
        expect(compare(log(constant(x)), log(constant(y)))).toBe(compare(constant(x), constant(y)));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('agrees with 80 digits wherever these decide', () => {
    fc.assert(
      fc.property(element, element, (a, b) => {
        const difference = DECIMALS.toNumber(DECIMALS.sub(fractionIn(DECIMALS, a), fractionIn(DECIMALS, b)));
        if (Math.abs(difference) > 1e-60) expect(compare(a, b)).toBe(Math.sign(difference));
        else expectEqual(a, b);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  // ln 2 and ln 3/2 cut after k digits are below the true values; one unit more in the last digit, and they are above.
  const digitsOf = (x: Fraction, k: number): bigint =>
    BigInt(
      fractionIn(decimalArithmetic(250), x)
        .toFixed(k + 5)
        .replace('.', '')
        .slice(0, -5),
    );
  test.each([1, 10, 35, 36, 37, 75, 76, 77, 150, 160, 230])(
    'is decided where a decimal agrees with a logarithm to %i digits',
    (k) => {
      for (const x of [lnOf('2'), lnOf('3/2'), mul(literal('-7/3'), lnOf('5'))]) {
        const size = compare(x, zero) > 0 ? x : neg(x);
        const digits = digitsOf(size, k);
        const scale = 10n ** BigInt(k);
        expect(compare(size, constant(rational(digits, scale)))).toBe(1);
        expect(compare(size, constant(rational(digits + 1n, scale)))).toBe(-1);
        expect(compare(constant(rational(digits, scale)), size)).toBe(-1);
        expect(compare(neg(size), constant(rational(-digits, scale)))).toBe(-1);
      }
    },
  );

  test.each([2, 5, 10, 15, 20, 30, 50, 70])(
    'is decided between ln(1 + x) and the first terms of its series, for x below 10^-%i',
    (places) => {
      for (const x of [rational(1n, 10n ** BigInt(places)), rational(1n, 7n * 10n ** BigInt(places))]) {
        // x − x²/2 < ln(1 + x) < x for 0 < x < 1
        const logarithm = log(add(one, constant(x)));
        const half = constant(mulRational(rational(1, 2), x));
        expect(compare(logarithm, constant(x))).toBe(-1);
        expect(compare(logarithm, sub(constant(x), mul(half, constant(x))))).toBe(1);
        expect(compare(logarithm, half)).toBe(1);
        expect(compare(neg(logarithm), neg(half))).toBe(-1);
      }
    },
  );

  test('is refused, not guessed, where 240 digits do not decide', () => {
    const cut = rational(digitsOf(lnOf('2'), 244), 10n ** 244n);
    expect(() => compare(lnOf('2'), constant(cut))).toThrow(UnsupportedOperation);
  });
});

describe('the value of a fraction', () => {
  // A random computation, in fractions and in decimals alike.
  type Step = readonly ['add' | 'sub' | 'mul' | 'div', Rational] | readonly ['add log' | 'sub log', Rational];
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.tuple(fc.constantFrom('add' as const, 'sub' as const), rationals),
    fc.tuple(
      fc.constantFrom('mul' as const, 'div' as const),
      fc.constantFrom('2', '-3', '1/2', '-1/5').map((x) => parseRational(x)!),
    ),
    fc.tuple(fc.constantFrom('add log' as const, 'sub log' as const), positives),
  );

  test('agrees with decimals of 60 digits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        let exact = zero;
        let decimal = DECIMALS.zero;
        for (const [operation, x] of steps) {
          const [name, isLog] = operation.split(' ') as ['add' | 'sub' | 'mul' | 'div', string?];
          exact = fraction[name](exact, isLog ? log(constant(x)) : constant(x));
          decimal = DECIMALS[name](decimal, isLog ? DECIMALS.log(DECIMALS.constant(x)) : DECIMALS.constant(x));
        }
        expectClose(decimal, fractionIn(DECIMALS, exact));
        const value = decimal.toNumber();
        // Twice the rounding to double, and what 40 digits leave of the cancellation.
        expect(Math.abs(fraction.toNumber(exact) - value)).toBeLessThanOrEqual(2 ** -52 * Math.abs(value) + 1e-30);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('of a pure fraction is the nearest double', () => {
    expect(fraction.toNumber(literal('1/3'))).toBe(1 / 3);
    expect(fraction.toNumber(literal('-0.1'))).toBe(-0.1);
  });

  test.each([20, 35, 38, 60, 100])('of a logarithm less its first %i digits is its other digits', (k) => {
    const digits = fractionIn(decimalArithmetic(250), lnOf('2')).toFixed(k + 40);
    const rest = sub(lnOf('2'), literal(digits.slice(0, -40)));
    // The other 40 digits as a double, and that of the result: a rounding each.
    const value = Number(`0.${digits.slice(2, -40).replace(/[0-9]/g, '0')}${digits.slice(-40)}`);
    expect(Math.abs(fraction.toNumber(rest) - value)).toBeLessThanOrEqual(2 ** -52 * value);
  });

  test.each([10, 20, 39, 41, 100])('of ln(1 + x) is x where x is 10^-%i / 7', (k) => {
    const x = rational(1n, 7n * 10n ** BigInt(k));
    // x − x²/2 < ln(1 + x) < x, and a rounding on either side
    const value = rationalToNumber(x);
    const error = Math.abs(fraction.toNumber(log(add(one, constant(x)))) - value);
    expect(error).toBeLessThanOrEqual(2 ** -52 * value + (value * value) / 2);
  });

  test.each([280, 300, 310, 320, 400])('of 10^-%i ln 2 is the double nearest to it', (k) => {
    const scaled = mul(constant(rational(1n, 10n ** BigInt(k))), lnOf('2'));
    // Twenty digits of ln 2, and the one rounding
    const value = Number(`0.69314718055994530942e-${k}`);
    expect(Math.abs(fraction.toNumber(scaled) - value)).toBeLessThanOrEqual(2 ** -52 * value);
  });

  test('of a double that enters is its bits', () => {
    expect(toText(fraction.near(0.1))).toBe('3602879701896397/36028797018963968');
    expect(toText(fraction.near(-2.5))).toBe('-5/2');
    expect(toText(fraction.near(Number.MIN_VALUE))).toBe(`1/${2n ** 1074n}`);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(fraction.toNumber(fraction.near(x)) === x).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test.each([
    [literal('-2/4'), '-1/2'],
    [literal('3'), '3'],
    [lnOf('2'), 'log(2)'],
    [lnOf('2/3'), 'log(2/3)'],
    [mul(literal('-1/2'), lnOf('3')), '1/2*log(1/3)'],
    [add(literal('-1/2'), mul(literal('3'), lnOf('2'))), '-1/2 + 3*log(2)'],
  ])('is written out in full (%#)', (x, text) => {
    expect(toText(x)).toBe(text);
  });
});

describe('what leaves the set is refused', () => {
  const ln2 = lnOf('2');
  test.each([
    ['exp of a fraction', () => exp(literal('1/2'))],
    ['exp of a sum with a fraction', () => exp(add(one, ln2))],
    ['exp of half a logarithm', () => exp(mul(literal('1/2'), ln2))],
    ['exp of a huge multiple', () => exp(mul(literal('2001'), ln2))],
    ['exp of a huge negative multiple', () => exp(mul(literal('-2001'), ln2))],
    ['a sum with huge powers', () => add(mul(literal('3000/7'), ln2), mul(literal('1/7'), lnOf('3')))],
    ['log of zero', () => log(zero)],
    ['log of a negative number', () => log(literal('-1'))],
    ['log of a logarithm', () => log(ln2)],
    ['the product of two logarithms', () => mul(ln2, lnOf('3'))],
    ['the square of a logarithm', () => mul(ln2, ln2)],
    ['the quotient of one by a logarithm', () => div(one, ln2)],
    ['sqrt', () => fraction.sqrt(literal('2'))],
    ['sin', () => fraction.sin(one)],
    ['cos', () => fraction.cos(one)],
    ['tanh', () => fraction.tanh(one)],
  ])('%s', (_, attempt) => {
    expect(attempt).toThrow(UnsupportedOperation);
  });

  test('division by zero', () => {
    expect(() => div(one, zero)).toThrow(RangeError);
    expect(() => div(zero, zero)).toThrow(RangeError);
    expect(() => div(ln2, zero)).toThrow(RangeError);
  });
});

test('an exact fraction carries no radius', () => {
  fc.assert(
    fc.property(element, (x) => {
      expect(fraction.radius(x)).toBe(0);
      expect(fraction.midpoint(x)).toBe(x);
    }),
    { seed: 42, numRuns: 20 },
  );
  expect(fraction.one.q).toEqual(ONE);
});
