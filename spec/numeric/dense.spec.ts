import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { solveDense } from '../../src/numeric/dense.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, fractionIn } from '../../src/numeric/fraction.js';
import { SingularSystem, gaussSolve } from '../../src/numeric/gauss.js';
import { rational } from '../../src/numeric/rational.js';

const DECIMALS = decimalArithmetic(60);

/** I − γP for a random row-stochastic P of whole-number weights, and a right-hand side, as exact fractions. */
const systems = fc
  .integer({ min: 1, max: 14 })
  .chain((n) =>
    fc.record({
      weights: fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
      right: fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 2 }), {
        minLength: n,
        maxLength: n,
      }),
      gamma: fc.constantFrom(rational(1, 2), rational(9, 10), rational(999, 1000)),
    }),
  )
  .map(({ weights, right, gamma }) => ({
    a: weights.map((row, i) => {
      const total = row.reduce((x, y) => x + y, 0) || 1;
      return row.map((w, j) =>
        fraction.sub(
          i === j ? fraction.one : fraction.zero,
          fraction.mul(fraction.constant(gamma), fraction.constant(rational(w, total))),
        ),
      );
    }),
    b: right.map((row) => row.map((x) => fraction.constant(rational(x)))),
  }));

describe('a dense system', () => {
  test.each([
    // Residuals are formed in 60 digits; ‖A⁻¹‖ ≤ 1000 and entries of X up to 9000 leave 1e-60 · 1e3 · 9e3, and a factor 100 to spare.
    ['decimals of 60 digits', DECIMALS, 1e-51],
    // The same with 2⁻⁵³ and elimination, whose errors grow at most with n² on these matrices.
    ['doubles', float64, 2 ** -53 * 1e3 * 9e3 * 14 ** 2],
  ] as const)('is solved in %s as in exact fractions', (_, arithmetic, tolerance) => {
    fc.assert(
      fc.property(systems, ({ a, b }) => {
        const inside = (rows: typeof a) =>
          rows.map((row) => row.map((x) => fractionIn(arithmetic as typeof DECIMALS, x)));
        const exact = inside(gaussSolve(fraction, a, b));
        const found = solveDense(arithmetic as typeof DECIMALS, inside(a), inside(b));
        found.forEach((row, i) =>
          row.forEach((x, c) =>
            expect(Math.abs(Number((arithmetic as typeof DECIMALS).sub(x, exact[i][c])))).toBeLessThanOrEqual(
              tolerance,
            ),
          ),
        );
      }),
      { seed: 42, numRuns: 40 },
    );
  });

  test('too badly conditioned for doubles is solved all the same', () => {
    // A Hilbert matrix of order 12 has condition 1.7e16, so refinement of doubles cannot converge.
    const n = 12;
    const a = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (__, j) => DECIMALS.constant(rational(1, i + j + 1))),
    );
    const ones = a.map((row) => [row.reduce((x, y) => DECIMALS.add(x, y))]);
    // Condition 1.7e16 times the rounding of 60 digits, and a factor 1000 for the growth of elimination.
    for (const [x] of solveDense(DECIMALS, a, ones)) expect(Math.abs(Number(x.minus(1)))).toBeLessThanOrEqual(2e-41);
  });

  test('that is singular is refused', () => {
    for (const n of [3, 10]) {
      const a = Array.from({ length: n }, () => Array.from({ length: n }, () => DECIMALS.one));
      expect(() => solveDense(DECIMALS, a, a)).toThrow(SingularSystem);
    }
  });
});
