import type { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { create, bignumberDependencies, lusolveDependencies } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { sum, type Arithmetic } from '../../src/numeric/arithmetic.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { SingularSystem, gaussSolve } from '../../src/numeric/gauss.js';
import { rational, type Rational } from '../../src/numeric/rational.js';

interface System {
  readonly a: readonly (readonly Rational[])[];
  readonly b: readonly (readonly Rational[])[];
}

const entry = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.constantFrom(1, 2, 3, 7)).map(([n, d]) => rational(n, d));
const table = (rows: number, columns: number): fc.Arbitrary<Rational[][]> =>
  fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });

const systems = (largest: number): fc.Arbitrary<System> =>
  fc
    .tuple(fc.integer({ min: 1, max: largest }), fc.integer({ min: 1, max: 3 }))
    .chain(([n, m]) => fc.record({ a: table(n, n), b: table(n, m) }));

/** Each diagonal entry exceeds the others of its row together: never singular. */
const dominant = (largest: number): fc.Arbitrary<System> =>
  systems(largest).map(({ a, b }) => ({
    a: a.map((row, i) => row.map((x, j) => (i === j ? rational(9n * BigInt(row.length) + 1n) : x))),
    b,
  }));

/** Off-diagonal entries at most zero, each row summing to at least 1/7: the inverse is not negative. */
const mMatrices = (largest: number): fc.Arbitrary<System> =>
  systems(largest).map(({ a, b }) => ({
    a: a.map((row, i) => {
      const off = row.map(({ n, d }, j) => (i === j ? rational(0) : rational(n > 0n ? -n : n, d)));
      const total = sum(fraction, off.map(fraction.constant)).q;
      return off.map((x, j) => (i === j ? rational(7n * -total.n + total.d, 7n * total.d) : x));
    }),
    b,
  }));

const inside = <T>({ constant }: Arithmetic<T>, rows: readonly (readonly Rational[])[]): T[][] =>
  rows.map((row) => row.map(constant));

const solve = <T>(arithmetic: Arithmetic<T>, { a, b }: System): T[][] =>
  gaussSolve(arithmetic, inside(arithmetic, a), inside(arithmetic, b));

/** A X − B, entry by entry. */
const residual = <T>(arithmetic: Arithmetic<T>, { a, b }: System, x: readonly (readonly T[])[]): T[] => {
  const [matrix, rhs] = [inside(arithmetic, a), inside(arithmetic, b)];
  return rhs.flatMap((row, i) =>
    row.map((right, c) =>
      arithmetic.sub(
        matrix[i].reduce((total, entry, j) => arithmetic.add(total, arithmetic.mul(entry, x[j][c])), arithmetic.zero),
        right,
      ),
    ),
  );
};

describe('Gaussian elimination', () => {
  test.each([
    ['diagonally dominant systems', dominant(8)],
    ['M-matrices', mMatrices(8)],
  ])('solves %s exactly in fractions', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (system) => {
        expect(residual(fraction, system, solve(fraction, system)).every(fraction.isZero)).toBe(true);
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('solves any system exactly in fractions, or finds it singular', () => {
    let [solved, refused] = [0, 0];
    fc.assert(
      fc.property(systems(4), (system) => {
        try {
          expect(residual(fraction, system, solve(fraction, system)).every(fraction.isZero)).toBe(true);
          solved++;
        } catch (error) {
          if (!(error instanceof SingularSystem)) throw error;
          // A system is singular if and only if its determinant is zero.
          expect(fraction.isZero(determinant(inside(fraction, system.a)))).toBe(true);
          refused++;
        }
      }),
      { seed: 42, numRuns: 300 },
    );
    expect(Math.min(solved, refused)).toBeGreaterThan(5);
  });

  /** By cofactors of the first row. */
  function determinant(a: ReturnType<typeof fraction.constant>[][]): ReturnType<typeof fraction.constant> {
    if (a.length === 0) return fraction.one;
    return sum(
      fraction,
      a[0].map((x, j) => {
        const minor = a.slice(1).map((row) => row.toSpliced(j, 1));
        const term = fraction.mul(x, determinant(minor));
        return j % 2 ? fraction.neg(term) : term;
      }),
    );
  }

  test('agrees with an independent solver to 50 digits', () => {
    // Without tolerances far below the precision, matrices of this kind would be called singular.
    const math = create(
      { bignumberDependencies, lusolveDependencies },
      { number: 'BigNumber', precision: 60, relTol: 1e-55, absTol: 1e-58 },
    );
    const arithmetic = decimalArithmetic(60);
    fc.assert(
      fc.property(dominant(6), fc.integer({ min: -30, max: 30 }), (system, places) => {
        const scale = arithmetic.constant(
          places < 0 ? rational(1n, 10n ** BigInt(-places)) : rational(10n ** BigInt(places)),
        );
        const a = inside(arithmetic, system.a).map((row) => row.map((x) => arithmetic.mul(x, scale)));
        const b = inside(arithmetic, system.b);
        const big = (rows: Decimal[][]) => rows.map((row) => row.map((x) => math.bignumber(x.toString())));
        const own = gaussSolve(arithmetic, a, b);
        const columns = b[0].map(
          (_, c) => math.lusolve(big(a), big(b.map((row) => [row[c]]))) as unknown as { toString(): string }[][],
        );
        own.forEach((row, i) =>
          row.forEach((x, c) => {
            const other = new (arithmetic.zero.constructor as typeof Decimal)(columns[c][i][0].toString());
            const size = Math.max(...own.map((r) => r[c].abs().toNumber()));
            // Elimination on dominant matrices of order 6 loses no more than a few of the ten digits that are left.
            expect(x.minus(other).abs().toNumber()).toBeLessThanOrEqual(1e-50 * size);
          }),
        );
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('is accurate in doubles on dominant systems', () => {
    fc.assert(
      fc.property(dominant(6), (system) => {
        const exact = solve(fraction, system);
        const size = Math.max(...exact.flat().map((x) => Math.abs(fraction.toNumber(x))));
        solve(float64, system).forEach((row, i) =>
          row.forEach((x, c) => {
            // Condition at most 2·55, and 3 n units of rounding for order n = 6 with growth at most 2
            expect(Math.abs(x - fraction.toNumber(exact[i][c]))).toBeLessThanOrEqual(110 * 36 * 2 ** -53 * size);
          }),
        );
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  test('takes the largest pivot', () => {
    const a = [
      [1e-20, 1],
      [1, 1],
    ];
    // Without exchange of rows the first unknown would come out as 0.
    expect(gaussSolve(float64, a, [[1], [2]]).flat()).toEqual([1, 1]);
  });

  test('exchanges rows where a pivot is zero', () => {
    const a = [
      [0, 0, 2],
      [0, -4, 0],
      [8, 0, 0],
    ];
    expect(gaussSolve(float64, a, [[2, 0], [8, 4], [8, 16]])).toEqual([[1, 2], [-2, -1], [1, 0]]); // prettier-ignore
  });

  test('leaves its arguments as they were', () => {
    const a = [
      [0, 2],
      [3, 1],
    ];
    const b = [[2], [4]];
    gaussSolve(float64, a, b);
    expect([a, b]).toEqual([
      [
        [0, 2],
        [3, 1],
      ],
      [[2], [4]],
    ]);
  });

  test('of order zero gives nothing', () => {
    expect(gaussSolve(float64, [], [])).toEqual([]);
  });

  test('without right-hand sides still finds singular matrices', () => {
    expect(gaussSolve(float64, [[2]], [[]])).toEqual([[]]);
    expect(() => gaussSolve(float64, [[0]], [[]])).toThrow(SingularSystem);
  });

  test.each([
    [
      'a row of zeros',
      [
        ['1', '2'],
        ['0', '0'],
      ],
    ],
    [
      'a column of zeros',
      [
        ['0', '2'],
        ['0', '1'],
      ],
    ],
    [
      'proportional rows',
      [
        ['1/3', '1/7'],
        ['7/3', '1'],
      ],
    ],
    [
      'a combination of rows',
      [
        ['1', '2', '3'],
        ['4', '5', '6'],
        ['7', '8', '9'],
      ],
    ],
  ])('refuses %s in fractions', (_, rows) => {
    // prettier-ignore
    const a = rows.map((row) =>
      row.map((text) => {
        const [n, d] = text.split('/');
        return fraction.constant(rational(BigInt(n), BigInt(d ?? 1)));
      }),
    );
    expect(() => gaussSolve(fraction, a, a)).toThrow(SingularSystem);
  });
});
