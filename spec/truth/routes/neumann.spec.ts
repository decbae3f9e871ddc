import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fraction } from '../../../src/numeric/fraction.js';
import { ballArithmetic } from '../../../src/numeric/ball.js';
import { float64 } from '../../../src/numeric/float64.js';
import type { Arithmetic } from '../../../src/numeric/arithmetic.js';
import type { SparseRow } from '../../../src/numeric/markov.js';
import { rational } from '../../../src/numeric/rational.js';
import { neumannSum } from '../../../src/truth/routes/neumann.js';
import { expectSameRows } from '../../helpers/same.js';
import { BINARY, DOUBLES, range } from '../../helpers/solve.js';

/** Rows of whole weights over a total: probabilities wᵢ/total, the rest leaves. */
type Weights = readonly (readonly number[])[];

const rowsOf = <T>({ constant }: Arithmetic<T>, weights: Weights, total: number): SparseRow<T>[] =>
  weights.map((row) => {
    const columns = range(row.length).filter((j) => row[j] > 0);
    return { columns, values: columns.map((j) => constant(rational(row[j], total))) };
  });

const identity = <T>({ one, zero }: Arithmetic<T>, n: number): T[][] =>
  range(n).map((i) => range(n).map((j) => (i === j ? one : zero)));

/** N − γ P N */
function remainder<T>({ sub, mul }: Arithmetic<T>, p: readonly SparseRow<T>[], gamma: T, sum: T[][]): T[][] {
  return sum.map((row, i) =>
    row.map((x, j) => p[i].columns.reduce((rest, k, e) => sub(rest, mul(mul(gamma, p[i].values[e]), sum[k][j])), x)),
  );
}

const TOTAL = 12;
const weights = fc
  .integer({ min: 1, max: 5 })
  .chain((n) =>
    fc.array(fc.array(fc.nat(Math.floor(TOTAL / n)), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
  );

describe('the Neumann sum', () => {
  test.each([BINARY, DOUBLES] as Arithmetic<unknown>[])('is the inverse of I − γP in $id', (arithmetic) => {
    fc.assert(
      fc.property(weights, fc.constantFrom('0', '1/10', '1/2', '9/10', '99/100'), (w, text) => {
        const [n, d = '1'] = text.split('/');
        const gamma = arithmetic.constant(rational(BigInt(n), BigInt(d)));
        const p = rowsOf(arithmetic, w, TOTAL);
        const sum = neumannSum(arithmetic, p, gamma);
        expectSameRows(arithmetic, remainder(arithmetic, p, gamma, sum), identity(arithmetic, w.length));
      }),
      { seed: 42, numRuns: 24 },
    );
  });

  test('is exact in fractions where the powers end', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom(rational(1), rational(2, 3)), (w, gamma) => {
        const upwards = w.map((row, i) => row.map((x, j) => (j > i ? x : 0)));
        const p = rowsOf(fraction, upwards, TOTAL);
        const discount = fraction.constant(gamma);
        const sum = neumannSum(fraction, p, discount);
        expectSameRows(fraction, remainder(fraction, p, discount, sum), identity(fraction, w.length));
      }),
      { seed: 43, numRuns: 24 },
    );
  });

  test('is summed without discount where every state leaves sooner or later', () => {
    // 0 → 1 surely, 1 → 0 with probability 1/2: 2 visits of either state from itself.
    const p = rowsOf(
      BINARY,
      [
        [0, 2],
        [1, 0],
      ],
      2,
    );
    const numbers = [
      [2, 2],
      [1, 2],
    ].map((row) => row.map(BINARY.near));
    expectSameRows(BINARY, neumannSum(BINARY, p, BINARY.one), numbers);
  });

  test('counts in the bound what is not summed any more', () => {
    // A chain of seventy states at γ = 1/2: after 64 steps the rest is below rounding, and the last state has not been reached.
    const chain = range(70).map((i) => ({ columns: i < 69 ? [i + 1] : [], values: i < 69 ? [DOUBLES.one] : [] }));
    const [first] = neumannSum(DOUBLES, chain, DOUBLES.constant(rational(1, 2)));
    first.forEach(({ center, radius }, j) => expect(Math.abs(center - 2 ** -j)).toBeLessThanOrEqual(radius));
    expect(first[69].radius).toBeLessThanOrEqual(2 ** -50);
  });

  test('stops early where rounding is coarse, and counts what is left out', () => {
    // Doubles of which a one is only known to 1/2: that is where the sum may stop. What is left out of one state's geometric sum is exactly
    // x^n/(1 − x), all that the bound allows for, so a smaller one would not reach the true sum.
    const coarse = ballArithmetic({ ...float64, roundingError: (x) => (x === 1 ? 0.5 : float64.roundingError(x)) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 11 }), (x) => {
        const [[{ center, radius }]] = neumannSum(coarse, rowsOf(coarse, [[x]], TOTAL), coarse.one);
        const truth = TOTAL / (TOTAL - x);
        expect(Math.abs(center - truth)).toBeLessThanOrEqual(radius);
        // Half a one is left out at most; beside it only roundings of numbers up to 12.
        expect(radius).toBeLessThanOrEqual(0.5 + 2 ** -40);
        // Not stopped before, so that x^(n/2)/(1 − x) was half a one or more (or n = 1): (1 − x)/4 ≥ 1/48 is left out at least.
        expect(radius).toBeGreaterThanOrEqual(1 / 48);
      }),
      { seed: 44, numRuns: 20 },
    );
  });

  test('of no state is empty', () => {
    expect(neumannSum(fraction, [], fraction.one)).toEqual([]);
  });

  test.each([BINARY, DOUBLES] as Arithmetic<unknown>[])(
    'is refused in $id where a state is never left',
    (arithmetic) => {
      expect(() => neumannSum(arithmetic, rowsOf(arithmetic, [[1]], 1), arithmetic.one)).toThrow(RangeError);
    },
  );

  test('is refused without enclosures where powers do not end', () => {
    const rotation = rowsOf(
      float64,
      [
        [0, 1],
        [1, 0],
      ],
      1,
    );
    expect(() => neumannSum(float64, rotation, 1)).toThrow(/do not vanish/);
  });
});
