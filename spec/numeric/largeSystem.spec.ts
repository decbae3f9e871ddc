import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { bigFloatArithmetic } from '../../src/numeric/bigFloat.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { SingularSystem, gaussSolve } from '../../src/numeric/gauss.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { solveLarge, sparseRows, type SparseRows } from '../../src/numeric/largeSystem.js';
import { rational, type Rational } from '../../src/numeric/rational.js';
import { fractionIn } from '../../src/numeric/fraction.js';
import { differ } from '../helpers/same.js';

const N = 7;
/** W by rows as fractions: each row sums to less than one in absolute values, signs as they come. */
const system = fc
  .record({
    entries: fc.array(fc.record({ i: fc.nat(N - 1), j: fc.nat(N - 1), w: fc.integer({ min: -9, max: 9 }) }), {
      minLength: 5,
      maxLength: 20,
    }),
    b: fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: N,
      maxLength: N,
    }),
  })
  .map(({ entries, b }) => {
    const rows = Array.from({ length: N }, () => new Map<number, number>());
    for (const { i, j, w } of entries) if (w !== 0) rows[i].set(j, w);
    const totals = rows.map((row) => 1 + [...row.values()].reduce((sum, w) => sum + Math.abs(w), 0));
    return { rows: rows.map((row, i) => [...row].map(([j, w]) => ({ j, w: rational(w, totals[i]) }))), b };
  });

const rowsIn = <T>(
  { constant }: Arithmetic<T>,
  rows: readonly (readonly { j: number; w: Rational }[])[],
): SparseRows<T> =>
  sparseRows(rows.map((row) => ({ columns: row.map(({ j }) => j), values: row.map(({ w }) => constant(w)) })));

describe('a large system X = B + W X', () => {
  it.each([
    ['doubles', ballArithmetic(float64) as Arithmetic<unknown>, 1e-13],
    ['binary of forty digits', ballArithmetic(bigFloatArithmetic(40)) as Arithmetic<unknown>, 1e-36],
  ] as const)('is enclosed in %s, tightly, for entries of any sign', (_, arithmetic, width) => {
    fc.assert(
      fc.property(system, ({ rows, b }) => {
        const found = solveLarge(
          arithmetic,
          rowsIn(arithmetic, rows),
          b.map((row) => row.map((x) => arithmetic.constant(rational(x, 1)))),
        );
        const matrix = rows.map((row, i) =>
          Array.from({ length: N }, (__, j) => {
            const w = row.find((entry) => entry.j === j)?.w ?? rational(0, 1);
            return fraction.sub(i === j ? fraction.one : fraction.zero, fraction.constant(w));
          }),
        );
        const exact = gaussSolve(
          fraction,
          matrix,
          b.map((row) => row.map((x) => fraction.constant(rational(x, 1)))),
        );
        exact.forEach((row, i) =>
          row.forEach((x, c) => {
            expect(differ(arithmetic, found[i][c], fractionIn(arithmetic, x))).toBe(false);
            // A residual is some roundings of numbers up to 50·20; w is at most 20 times it.
            expect(arithmetic.radius(found[i][c])).toBeLessThanOrEqual(width * 1e5);
          }),
        );
      }),
      { seed: 8, numRuns: 30 },
    );
  });

  it('is refused where nothing bounds its inverse', () => {
    const arithmetic = ballArithmetic(float64);
    const rows = [
      { columns: [1], values: [arithmetic.one] },
      { columns: [0], values: [arithmetic.one] },
    ];
    expect(() => solveLarge(arithmetic, sparseRows(rows), [[arithmetic.one], [arithmetic.one]])).toThrow(
      SingularSystem,
    );
  });
});
