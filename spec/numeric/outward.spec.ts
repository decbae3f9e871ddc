import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { fraction } from '../../src/numeric/fraction.js';
import { DOWN, UNIT, UP } from '../../src/numeric/outward.js';
import { rational } from '../../src/numeric/rational.js';

// Logarithms of numbers that are within 2⁻³⁰ of one, times up to 2²³: 40 digits leave 30.
const { add, constant, integer, log, mul, toNumber } = decimalArithmetic(40);
const logOf = (x: number): ReturnType<typeof log> => log(constant(rational(BigInt(x * 2 ** 53), 2n ** 53n)));

/** log of a factor that `roundings` roundings change by 1 + side·u each, together with that of the product. */
const left = (factor: number, roundings: number, side: 1 | -1): number =>
  toNumber(
    add(logOf(factor), mul(integer(roundings + 1), log(constant(rational(2n ** 53n + BigInt(side), 2n ** 53n))))),
  );

test('a unit is the largest relative error of one rounding: half of the distance from 1 to the next double', () => {
  expect(1 + 2 * UNIT).toBeGreaterThan(1);
  expect(1 + UNIT).toBe(1);
});

test.each([
  ['few', 6],
  ['dozens', 30],
  ['thousands', 8_190],
  ['millions', 8_388_606],
] as const)('the factor for %s covers %i roundings downwards, and no more', (name, roundings) => {
  expect(left(UP[name], roundings, -1)).toBeGreaterThanOrEqual(0);
  expect(left(UP[name], roundings + 1, -1)).toBeLessThan(0);
});

test.each([
  ['few', 7],
  ['dozens', 31],
  ['thousands', 8_191],
] as const)('the lower factor for %s covers %i roundings upwards, and no more', (name, roundings) => {
  expect(left(DOWN[name], roundings, 1)).toBeLessThanOrEqual(0);
  expect(left(DOWN[name], roundings + 1, 1)).toBeGreaterThan(0);
});

test('a sum of seven doubles, times the factors for a few roundings, encloses the exact sum', () => {
  const term = fc.double({ min: 2 ** -900, max: 2 ** 900, noNaN: true });
  fc.assert(
    fc.property(fc.array(term, { minLength: 7, maxLength: 7 }), (terms) => {
      const exact = terms.map(fraction.near).reduce(fraction.add);
      const rounded = terms.reduce((total, x) => total + x);
      expect(fraction.compare(fraction.near(rounded * UP.few), exact)).toBeGreaterThanOrEqual(0);
      expect(fraction.compare(fraction.near(rounded * DOWN.few), exact)).toBeLessThanOrEqual(0);
    }),
    { seed: 42, numRuns: 200 },
  );
});
