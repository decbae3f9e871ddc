import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { rational } from '../../src/numeric/rational.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { certainDigits, distance, enclosure, intersects, type Enclosure } from '../../src/truth/enclosure.js';
import { DECIMALS, DOUBLES } from '../helpers/solve.js';

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
        fc.pre(printed !== '0');
        const farthest = new D(printed).minus(x.text).abs().plus(x.bound);
        expect(farthest.lte(lastUnit(printed))).toBe(true);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  test('are all that is printed: zeros that are not certain do not stand before the decimal point', () => {
    for (const x of [around('1234', 400), around('123456', 30), around('-10', 1.01), around('987654321', 5e4)]) {
      const printed = certainDigits(x);
      if (/^-?\d+$/.test(printed)) expect(Math.abs(Number(printed) - x.f64) + x.bound, printed).toBeLessThanOrEqual(1);
    }
  });

  test('are not fewer than need be', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        const printed = certainDigits(x);
        // One digit is given away where the bound is more than half a unit, and zeros at the end are not printed.
        if (printed === '0') expect(new D(x.text).abs().lte(20 * x.bound)).toBe(true);
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

  test('of a number that may be zero are zero', () => {
    expect(certainDigits(around('1e-20', 1e-15))).toBe('0');
    expect(certainDigits(around('0', 1e-15))).toBe('0');
  });

  test('of a number of which nothing is known are none', () => {
    expect(certainDigits(around('1', Infinity))).toBe('NaN');
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

  test('of nothing are far from everything', () => {
    expect(distance(around('1', 0), around('NaN', 0))).toBeNaN();
    expect(intersects(around('1', 0), around('NaN', Infinity))).toBe(false);
  });

  test('that are no numbers, or infinite, are at no distance and have nothing in common', () => {
    const [one, none, endless] = [0.5, NaN, Infinity].map((x) => enclosure(float64, x));
    expect(distance(one, none)).toBeNaN();
    expect(distance(endless, one)).toBeNaN();
    expect(distance(endless, endless)).toBeNaN();
    expect(intersects(endless, endless)).toBe(false);
  });
});
