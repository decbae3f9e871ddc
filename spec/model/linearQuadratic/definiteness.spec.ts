import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indefinite, isCostly, isInRange } from '../../../src/model/linearQuadratic/definiteness.js';
import { ZERO, addRational, equalRational, mulRational, parseRational, rational, subRational, type Rational } from '../../../src/numeric/rational.js'; // prettier-ignore

const matrix = (rows: readonly (readonly (number | string)[])[]): Rational[][] =>
  rows.map((row) => row.map((x) => parseRational(String(x))!));

/** By Laplace's expansion: another way than the elimination. */
function determinant(a: Rational[][]): Rational {
  if (a.length === 0) return rational(1);
  return a[0].reduce((total, x, j) => {
    const rest = a.slice(1).map((row) => row.filter((_, k) => k !== j));
    const term = mulRational(x, determinant(rest));
    return j % 2 === 0 ? addRational(total, term) : subRational(total, term);
  }, ZERO);
}
const minor = (a: Rational[][], of: readonly number[]): Rational => determinant(of.map((i) => of.map((j) => a[i][j])));

const small = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: 1, max: 3 })).map(([n, d]) => rational(n, d));
const symmetric = fc
  .integer({ min: 1, max: 4 })
  .chain((n) =>
    fc
      .array(small, { minLength: 16, maxLength: 16 })
      .map((xs) =>
        Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (__, j) => xs[4 * Math.max(i, j) + Math.min(i, j)]),
        ),
      ),
  );
/** G G′ of an n×r matrix: positive semidefinite, singular where r < n. */
const gram = fc
  .tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 0, max: 4 }),
    fc.array(small, { minLength: 16, maxLength: 16 }),
  )
  .map(([n, r, xs]) => {
    const g = Array.from({ length: n }, (_, i) => xs.slice(4 * i, 4 * i + r));
    return g.map((x) => g.map((y) => x.reduce((total, u, k) => addRational(total, mulRational(u, y[k])), ZERO)));
  });
const subsets = (n: number): number[][] =>
  Array.from({ length: 2 ** n - 1 }, (_, bits) =>
    Array.from({ length: n }, (__, i) => i).filter((i) => ((bits + 1) >> i) % 2 === 1),
  );

describe('whether a matrix is definite', () => {
  test('is what the signs of its principal minors say, and the minor that shows it has that value', () => {
    const found = { definite: 0, semidefinite: 0, neither: 0 };
    fc.assert(
      fc.property(fc.oneof(symmetric, gram), (a) => {
        const sign = (of: number[]): number => Number(minor(a, of).n > 0n) - Number(minor(a, of).n < 0n);
        const signs = subsets(a.length).map(sign);
        const leading = a.map((_, k) => sign(Array.from({ length: k + 1 }, (__, i) => i)));
        const [definite, semi] = [leading.every((s) => s > 0), signs.every((s) => s >= 0)];
        found[definite ? 'definite' : semi ? 'semidefinite' : 'neither']++;
        expect(indefinite(a, false) === undefined).toBe(definite);
        const shown = indefinite(a, true);
        expect(shown === undefined).toBe(semi);
        for (const one of [shown, indefinite(a, false)]) {
          if (one) expect(equalRational(one.determinant, minor(a, one.of))).toBe(true);
        }
        if (shown) expect(shown.determinant.n < 0n).toBe(true);
      }),
      { seed: 91, numRuns: 400 },
    );
    expect(Math.min(...Object.values(found))).toBeGreaterThan(30);
  });

  test('is decided exactly, where doubles see no difference', () => {
    const singular = matrix([[1, 1], [1, 1]]); // prettier-ignore
    const below = matrix([[1, 1], [1, '0.99999999999999999999999999']]); // prettier-ignore
    const above = matrix([[1, 1], [1, '1.00000000000000000000000001']]); // prettier-ignore
    expect([singular, below, above].map((a) => indefinite(a, true) === undefined)).toEqual([true, false, true]);
    expect([singular, below, above].map((a) => indefinite(a, false) === undefined)).toEqual([false, false, true]);
  });

  test('is not asked of entries whose minors would have millions of digits', () => {
    const long = `1/${'7'.repeat(900)}`;
    const wide = Array.from({ length: 40 }, (_, i) => Array.from({ length: 40 }, (__, j) => (i === j ? 1 : long)));
    expect(isCostly(matrix(wide))).toBe(true);
    expect(isCostly(matrix([[1, long], [long, 1]]))).toBe(false); // prettier-ignore
    expect(isCostly(matrix(wide.map((row) => row.map(() => '0.123'))))).toBe(false);
  });
});

test('the range of a covariance holds its own columns and their combinations, and no others', () => {
  const a = matrix([[4, 2, 0], [2, 1, 0], [0, 0, 0]]); // prettier-ignore
  expect(isInRange(a, matrix([[2, '-2/3'], [1, '-1/3'], [0, 0]]))).toBe(true); // prettier-ignore
  expect(isInRange(a, matrix([[2, 2], [1, 1.0000001], [0, 0]]))).toBe(false); // prettier-ignore
  expect(isInRange(a, matrix([[0], [0], [1]]))).toBe(false);
  expect(isInRange(matrix([[0]]), matrix([[0]]))).toBe(true);
});
