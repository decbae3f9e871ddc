import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoundingArithmetic } from '../../src/numeric/arithmetic.js';
import { bigFloatArithmetic, type BigFloat } from '../../src/numeric/bigFloat.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { gather, gatherBounded } from '../../src/numeric/gather.js';
import { rational } from '../../src/numeric/rational.js';
import { metered, workMeter } from '../../src/numeric/workMeter.js';

const DIGITS = 30;
const fine = decimalArithmetic(120);
/** Numbers of very different sizes, zeros among them. */
const number = fc
  .record({ n: fc.integer({ min: -999_999, max: 999_999 }), e: fc.integer({ min: -12, max: 12 }) })
  .map(({ n, e }) => rational(BigInt(n) * 10n ** BigInt(e + 12), 10n ** 12n));
const terms = fc.array(fc.tuple(number, number), { maxLength: 8 });

const inner: readonly (readonly [string, RoundingArithmetic<unknown>])[] = [
  ['binary', bigFloatArithmetic(DIGITS) as RoundingArithmetic<unknown>],
  ['decimals', decimalArithmetic(DIGITS) as RoundingArithmetic<unknown>],
  ['doubles', float64 as RoundingArithmetic<unknown>],
];

describe.each(inner)('a sum of products in %s', (_, arithmetic) => {
  test('is within its bound of the exact sum, wherever the factors stand', () => {
    fc.assert(
      fc.property(terms, (pairs) => {
        const values = pairs.map(([a]) => arithmetic.constant(a));
        // From the last to the first, so that an index that is overlooked shows.
        const x = pairs.map(([, b]) => arithmetic.constant(b)).reverse();
        const columns = Int32Array.from(pairs, (__, i) => pairs.length - 1 - i);
        const { value, error } = gatherBounded(arithmetic, values, x, columns, 0, pairs.length);
        expect(arithmetic.compare(value, gather(arithmetic, values, x, columns, 0, pairs.length))).toBe(0);
        const exactly = (y: unknown) => new (fine.zero.constructor as new (text: string) => typeof fine.zero)(arithmetic.toText(y)); // prettier-ignore
        const exact = values.reduce(
          (total: typeof fine.zero, a, i) => fine.add(total, fine.mul(exactly(a), exactly(x[columns[i]]))),
          fine.zero,
        );
        const off = fine.magnitude(fine.sub(exactly(value), exact));
        expect(off).toBeLessThanOrEqual(error);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('a sum of products in binary', () => {
  const binary = bigFloatArithmetic(DIGITS);
  const of = (numbers: readonly number[]) => numbers.map((x) => binary.near(x));
  const all = Int32Array.from([0, 1, 2]);

  test('is rounded once: what cancels leaves what is left, however small', () => {
    const [ones, smalls, minuses] = [
      [1, 1],
      [2 ** -90, 2 ** -90],
      [-1, 1],
    ].map((pair) => of(pair) as [BigFloat, BigFloat]);
    const sum = binary.gather!([ones[0], smalls[0], minuses[0]], [ones[1], smalls[1], minuses[1]], all, 0, 3);
    expect(binary.toNumber(sum!)).toBe(2 ** -180);
    // Term by term the middle one is lost, for thirty digits are fewer than 180 bits.
    const { add, mul, zero } = binary;
    const stepwise = [add(zero, mul(...ones)), mul(...smalls), mul(...minuses)].reduce(add);
    expect(binary.toNumber(stepwise)).toBe(0);
  });

  test('takes only its own part of the factors', () => {
    expect(binary.toNumber(binary.gather!(of([5, 2, 3, 7]), of([1, 10]), Int32Array.from([0, 1, 0, 0]), 1, 3)!)).toBe(
      23,
    );
  });

  test('is left to its terms where these are too different in size, or no numbers', () => {
    expect(binary.gather!(of([1e300, 1, 1]), of([1e300, 1, 1e-300]), all, 0, 3)).toBeUndefined();
    const broken = [binary.near(NaN), ...of([1, 1])];
    expect(binary.gather!(broken, of([1, 1, 1]), all, 0, 3)).toBeUndefined();
    expect(binary.toNumber(gather(binary, broken, of([1, 1, 1]), all, 0, 3))).toBeNaN();
  });

  test('is counted as work', () => {
    const meter = workMeter(Infinity);
    const counted = metered(binary, meter);
    gather(counted, of([1, 2, 3]), of([1, 2, 3]), all, 0, 3);
    const three = meter.spent();
    counted.mul(counted.one, counted.one);
    expect(three).toBeCloseTo(3 * (meter.spent() - three), 12);
  });
});
