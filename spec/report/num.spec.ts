import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundText, doubleBound, finite, num, shown, shownWithBound } from '../../src/report/num.js';
import type { Enclosure } from '../../src/truth/routes/enclosure.js';

const D = Decimal.clone({ precision: 400, defaults: true });

const around = (text: string, bound: number): Enclosure => ({ text, f64: Number(text), bound });

/** Decimals of up to thirty digits, from far below to far beyond the doubles, with bounds in any proportion to them. */
const enclosures = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.integer({ min: -370, max: 330 }),
    fc.oneof(
      fc.constant(0),
      fc.constant(Infinity),
      fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: -60, max: 5 })),
    ),
  )
  .map(([digits, exponent, size]): Enclosure => {
    const value = new D(digits.toString()).times(new D(10).pow(exponent));
    const bound = typeof size === 'number' ? size : Number(`${size[0]}e${(value.isZero() ? 0 : value.e) + size[1]}`);
    return around(value.toString(), bound);
  });

describe('a number in JSON output', () => {
  test('is off by no more than its bound: the decimal, or the double where there is none', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        const { dec, f64, bound } = num(x, 'proven');
        fc.pre(bound !== null);
        const printed = dec ?? f64!;
        expect(new D(printed).minus(x.text).abs().plus(x.bound).lte(bound)).toBe(true);
      }),
      { seed: 51, numRuns: 1000 },
    );
  });

  test('holds nothing that JSON does not, and has no bound exactly where nothing is known', () => {
    fc.assert(
      fc.property(enclosures, (x) => {
        const printed = num(x, 'estimated');
        expect(JSON.parse(JSON.stringify(printed))).toEqual(printed);
        expect(printed.proof).toBe('estimated');
        expect(printed.dec === '0').toBe(x.bound === 0 && new D(x.text).isZero());
        if (x.bound === Infinity) expect(printed).toMatchObject({ dec: null, bound: null });
        if (!Number.isFinite(x.f64)) expect(printed.f64).toBeNull();
      }),
      { seed: 52, numRuns: 1000 },
    );
  });

  test('that may be zero has the best double and its bound, but no digits', () => {
    expect(num(around('1e-20', 1e-15), 'proven')).toEqual({ dec: null, f64: 1e-20, bound: '1.0e-15', proof: 'proven' });
    expect(num(around('0', 1e-15), 'proven')).toEqual({ dec: null, f64: 0, bound: '1.0e-15', proof: 'proven' });
    expect(num(around('0', 0), 'proven')).toEqual({ dec: '0', f64: 0, bound: '0', proof: 'proven' });
    expect(num({ text: 'NaN', f64: NaN, bound: Infinity }, 'proven')).toEqual({
      dec: null,
      f64: null,
      bound: null,
      proof: 'proven',
    });
  });

  test('as a double is off by the rounding to it, too', () => {
    // 0.1 to forty digits: the nearest double is 5.6e-18 above.
    expect(Number(doubleBound(around(`0.1`, 1e-40)))).toBeLessThan(1e-39);
    expect(Number(doubleBound({ text: '0.10000000000000000000123', f64: 0.1, bound: 1e-40 }))).toBeGreaterThan(1.2e-21);
    expect(doubleBound(around('1e400', 1))).toBeNull();
    expect(finite(-Infinity)).toBeNull();
    expect(finite(0.5)).toBe(0.5);
  });
});

describe('a number for people', () => {
  test.each([
    ['0.123456789', 1e-5, '0.1235', '0.1235 ± 5.8e-5'],
    ['0', 0, '0', '0'],
    ['1e-20', 1e-15, '? (bound 1.0e-15)', '? (bound 1.0e-15)'],
    ['3', Infinity, '? (no bound is known)', '? (no bound is known)'],
    ['2.5', 0, '2.5', '2.5'],
  ])('of %s ± %s is %s', (text, bound, alone, together) => {
    expect(shown(around(text, bound))).toBe(alone);
    expect(shownWithBound(around(text, bound), 8)).toBe(together);
  });

  test('is zero with its bound only where that is negligible', () => {
    expect(shownWithBound(around('1e-20', 1e-15), 8, 1e-12)).toBe('0 ± 1.1e-15');
    expect(shownWithBound(around('1e-20', 1e-15), 8, 1e-16)).toBe('? (bound 1.0e-15)');
    expect(shownWithBound(around('1e-20', 1e-25), 8, 1e-12)).toBe('1e-20 ± 1.0e-25');
    expect(shownWithBound(around('1', Infinity), 8, Infinity)).toBe('? (no bound is known)');
  });

  test('has at most the digits that are asked for, and an ellipsis for the rest', () => {
    expect(shown(around('0.12345678901234567890123', 1e-22))).toBe('0.12345678901234567…');
    expect(shownWithBound(around('1.2345678901', 1e-9), 4)).toBe('1.234… ± 1.2e-9');
  });

  test('has its bound rounded up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), (bound) => {
        expect(Number(boundText(bound))).toBeGreaterThanOrEqual(bound);
      }),
      { seed: 53, numRuns: 1000 },
    );
  });
});
