import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalArithmetic } from '../../../src/numeric/decimal.js';
import { float64 } from '../../../src/numeric/float64.js';
import { rational } from '../../../src/numeric/rational.js';
import { ballArithmetic } from '../../../src/numeric/ball.js';
import {
  boundOfText,
  certainDigits,
  distance,
  enclosure,
  intersects,
  lowerSize,
  squareRoot,
  type Enclosure,
} from '../../../src/truth/routes/enclosure.js';
import { DECIMALS, DOUBLES } from '../../helpers/solve.js';

const D = Decimal.clone({ precision: 400, defaults: true });

const around = (text: string, bound: number): Enclosure => ({ text, f64: Number(text), bound });

/** A decimal of up to forty digits and a bound that is smaller, in any proportion. */
const enclosures = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).filter((n) => n !== 0n),
    fc.integer({ min: -60, max: 30 }),
    fc.integer({ min: 100, max: 999 }),
    fc.integer({ min: -45, max: 3 }),
  )
  .map(([digits, exponent, leading, smaller]): Enclosure => {
    const value = new D(digits.toString()).times(new D(10).pow(exponent));
    return around(value.toString(), Number(`${leading}e${value.e + smaller}`));
  });

/** One unit of the last digit of a printed number that is not a zero. */
function lastUnit(printed: string): Decimal {
  const [mantissa, exponent = '0'] = printed.toLowerCase().split('e');
  const [whole, decimals = ''] = mantissa.split('.');
  const zeros = decimals === '' ? (/0*$/.exec(whole)?.[0].length ?? 0) : 0;
  return new D(10).pow(Number(exponent) - decimals.length + zeros);
}

describe('the certain digits', () => {
  test('are within one unit of the last of them, for every number that the enclosure holds', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        const printed = certainDigits(x);
        fc.pre(printed !== null);
        const farthest = new D(printed).minus(x.text).abs().plus(x.bound);
        expect(farthest.lte(lastUnit(printed))).toBe(true);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  test('are all that is printed: zeros that are not certain do not stand before the decimal point', () => {
    for (const x of [around('1234', 400), around('123456', 30), around('-10', 1.01), around('987654321', 5e4)]) {
      const printed = certainDigits(x)!;
      if (/^-?\d+$/.test(printed)) expect(Math.abs(Number(printed) - x.f64) + x.bound, printed).toBeLessThanOrEqual(1);
    }
  });

  test('are not fewer than need be', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        const printed = certainDigits(x);
        // One digit is given away where the bound is more than half a unit, and zeros at the end are not printed.
        if (printed === null) expect(new D(x.text).abs().lte(20 * x.bound)).toBe(true);
        else
          expect(
            new D(printed)
              .minus(x.text)
              .abs()
              .lte(10 * x.bound),
          ).toBe(true);
      }),
      { seed: 43, numRuns: 1000 },
    );
  });

  test.each([
    ['0.123456789', 1e-4, '0.123'],
    ['0.123456789', 4e-4, '0.123'],
    ['0.123456789', 6e-4, '0.12'],
    // Half a unit of the third decimal exactly: two halves make one unit, which is allowed.
    ['0.123456789', 5e-4, '0.123'],
    ['0.99999', 1e-3, '1'],
    ['-3.14159', 1e-5, '-3.1416'],
    ['2.5e-20', 1e-22, '2.5e-20'],
    ['1234567', 0.1, '1234567'],
  ])('of %s ± %s are %s', (text, bound, printed) => {
    expect(certainDigits(around(text, bound))).toBe(printed);
  });

  test('of a number that is known exactly are all of them', () => {
    const text = '0.1234567890123456789012345678901234567890';
    expect(certainDigits(around(text, 0))).toBe(text);
  });

  test('of a number that may be zero, or of which nothing is known, are none: 0 is not one of them', () => {
    expect(certainDigits(around('1e-20', 1e-15))).toBeNull();
    expect(certainDigits(around('0', 1e-15))).toBeNull();
    expect(certainDigits(around('1', Infinity))).toBeNull();
    expect(certainDigits(around('NaN', Infinity))).toBeNull();
    expect(certainDigits(around('NaN', 0))).toBeNull();
    expect(certainDigits(around('0', 0))).toBe('0');
  });

  test('of a number beyond the doubles are those before its bound, and none without a bound', () => {
    const text = '8.9664719491010285123456789e+310';
    expect(certainDigits({ text, f64: Infinity, bound: 1e300 })).toBe('8.966471949e+310');
    expect(certainDigits({ text, f64: Infinity, bound: Infinity })).toBeNull();
    expect(certainDigits({ text: '1e-400', f64: 0, bound: Number.MIN_VALUE })).toBeNull();
  });
});

describe('what a printed decimal may miss the true value by', () => {
  test('is bound and rounding, for every number that the enclosure holds', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        const printed = certainDigits(x);
        fc.pre(printed !== null);
        const farthest = new D(printed).minus(x.text).abs().plus(x.bound);
        const stated = boundOfText(x, printed);
        expect(farthest.lte(stated)).toBe(true);
        // The rounding outwards is relative: a bit of 49, and the smallest double.
        expect(
          farthest
            .times(1 + 2 ** -48)
            .plus(1e-320)
            .gte(stated),
        ).toBe(true);
      }),
      { seed: 44, numRuns: 500 },
    );
  });
});

describe('the least size and the root of an enclosure', () => {
  test('hold for everything in it, and are not far from the best', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        fc.pre(Math.abs(x.f64) < 1e60);
        const nearest = D.max(0, new D(x.text).abs().minus(x.bound));
        expect(nearest.gte(lowerSize(x))).toBe(true);
        // Four roundings of doubles.
        expect(nearest.minus(lowerSize(x)).lte(Math.abs(x.f64) * 2 ** -48)).toBe(true);
        const positive = { ...x, text: x.text.replace(/^-/, ''), f64: Math.abs(x.f64) };
        const root = squareRoot(positive);
        for (const end of [nearest, new D(positive.text).plus(x.bound)])
          expect(end.sqrt().minus(root.f64).abs().lte(root.bound)).toBe(true);
      }),
      { seed: 45, numRuns: 100 },
    );
  });

  test('are zero and unknown where there is no bound, and exact where zero is', () => {
    expect(lowerSize(around('5', Infinity))).toBe(0);
    expect(lowerSize(around('NaN', Infinity))).toBe(0);
    expect(squareRoot(around('0', 0))).toEqual({ text: '0', f64: 0, bound: 0 });
    expect(squareRoot(around('4', Infinity)).bound).toBe(Infinity);
  });
});

describe('enclosures', () => {
  test('carry the centre in full, the nearest double and the radius', () => {
    const third = DECIMALS.constant(rational(1, 3));
    expect(enclosure(DECIMALS, third)).toEqual({
      text: `0.${'3'.repeat(40)}`,
      f64: 1 / 3,
      bound: third.radius,
    });
    expect(enclosure(float64, 0.1)).toEqual({ text: '0.1', f64: 0.1, bound: 0 });
  });

  test('of different precisions are compared in full', () => {
    const fine = ballArithmetic(decimalArithmetic(100));
    const [long, short] = [
      enclosure(fine, fine.constant(rational(1, 3))),
      enclosure(DECIMALS, DECIMALS.constant(rational(1, 3))),
    ];
    // 1/3 to forty digits is too small by 3.3e-41; doubles would show none of it.
    expect(distance(long, short)).toBeGreaterThan(3e-41);
    expect(distance(long, short)).toBeLessThan(4e-41);
    expect(intersects(long, short)).toBe(true);
    expect(intersects(long, { ...short, bound: 1e-42 })).toBe(false);
    expect(intersects(long, enclosure(DOUBLES, DOUBLES.constant(rational(1, 3))))).toBe(true);
  });

  test('intersect exactly where the distance of the centres is at most the sum of the bounds', () => {
    expect(intersects(around('1', 0.25), around('1.5', 0.25))).toBe(true);
    expect(intersects(around('1', 0.25), around('1.5', 0.2499))).toBe(false);
    expect(intersects(around('1', 0), around('1', 0))).toBe(true);
  });

  test('without a bound are the whole line, and those that are no numbers have nothing in common', () => {
    expect(distance(around('1', 0), around('NaN', 0))).toBeNaN();
    expect(intersects(around('1', 0), around('NaN', 0))).toBe(false);
    expect(intersects(around('1', 0), around('NaN', Infinity))).toBe(true);
    expect(intersects(around('1', 0), around('5', Infinity))).toBe(true);
    const [one, endless] = [0.5, Infinity].map((x) => enclosure(float64, x));
    expect(distance(endless, one)).toBeNaN();
    expect(distance(endless, endless)).toBeNaN();
    expect(intersects(endless, endless)).toBe(false);
  });

  test('beyond the doubles are compared by their decimals', () => {
    const huge = (text: string): Enclosure => ({ text, f64: Infinity, bound: 1e300 });
    expect(distance(huge('1e+310'), huge('1.00000000003e+310'))).toBeCloseTo(3e299, -295);
    expect(intersects(huge('1e+310'), huge('1.00000000003e+310'))).toBe(true);
    expect(intersects(huge('1e+310'), huge('1.0000000003e+310'))).toBe(false);
  });
});
