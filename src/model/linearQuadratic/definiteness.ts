import type { Matrix } from '../../numeric/matrix.js';
import { bitLength, divRational, mulRational, rational, subRational, type Rational } from '../../numeric/rational.js';

/** Why a matrix is not definite: the determinant of the rows and columns `of` (from zero) has the wrong sign. */
export interface Indefinite {
  readonly of: readonly number[];
  readonly determinant: Rational;
}

/** Products of words that the elimination may take, about: a second of them. */
const MOST_WORK = 1e9;

/** True where entries have so many digits, for their number, that `indefinite` would take too long. */
export function isCostly(a: Matrix<Rational>): boolean {
  const n = a.length;
  const bits = bitLength(commonDenominator(a)) + Math.max(...a.flat().map((x) => bitLength(x.n)));
  // Minors have up to n times as many bits as entries; products cost less than the square of their length.
  return n ** 3 * Math.max(1, (n * bits) / 64) ** 1.6 > MOST_WORK;
}

/**
 * Decides exactly whether a symmetric matrix (its lower triangle is read) is positive definite, or `semi`definite: undefined where it is, else a
 * principal minor that is not positive (negative, or zero beside other entries).
 *
 * Bareiss' elimination in whole numbers: each pivot is the determinant of the rows and columns that were eliminated, times a power of the common
 * denominator. In a semidefinite matrix a pivot is zero only where its whole row is; such rows are left out. O(n³).
 */
export function indefinite(a: Matrix<Rational>, semi: boolean): Indefinite | undefined {
  const scale = commonDenominator(a);
  const rest = a.map((row, i) => row.slice(0, i + 1).map(({ n, d }) => n * (scale / d)));
  const at = (i: number, j: number): bigint => (i >= j ? rest[i][j] : rest[j][i]);
  const minor = (of: readonly number[], value: bigint): Indefinite => ({
    of,
    determinant: rational(value, scale ** BigInt(of.length)),
  });
  const eliminated: number[] = [];
  let before = 1n;
  for (let k = 0; k < rest.length; k++) {
    const pivot = rest[k][k];
    if (pivot < 0n || (pivot === 0n && !semi)) return minor([...eliminated, k], pivot);
    if (pivot === 0n) {
      const other = rest.findIndex((_, i) => i > k && at(i, k) !== 0n);
      // The minor of both is −x² over the last pivot, by Sylvester's identity.
      if (other > 0) return minor([...eliminated, k, other], -(at(other, k) ** 2n) / before);
      continue;
    }
    for (let i = k + 1; i < rest.length; i++)
      for (let j = k + 1; j <= i; j++) rest[i][j] = (rest[i][j] * pivot - rest[i][k] * rest[j][k]) / before;
    before = pivot;
    eliminated.push(k);
  }
  return undefined;
}

/** Whether every column of a matrix is a combination of the columns of a symmetric matrix of the same height; decided exactly. */
export function isInRange(symmetric: Matrix<Rational>, columns: Matrix<Rational>): boolean {
  // They add nothing to its columns exactly where they leave the rank as it is.
  return rank(symmetric) === rank(symmetric.map((row, i) => [...row, ...columns[i]]));
}

/** The number of independent rows, by elimination in exact fractions. */
function rank(a: Matrix<Rational>): number {
  let rest = a.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < a[0].length && rest.length > 0; column++) {
    const at = rest.findIndex((row) => row[column].n !== 0n);
    if (at < 0) continue;
    found++;
    const [pivot] = rest.splice(at, 1);
    rest = rest.map((row) => {
      if (row[column].n === 0n) return row;
      const factor = divRational(row[column], pivot[column]);
      return row.map((x, j) => subRational(x, mulRational(factor, pivot[j])));
    });
  }
  return found;
}

/** The least whole number that makes all entries whole. */
function commonDenominator(a: Matrix<Rational>): bigint {
  let common = 1n;
  for (const { d } of a.flat()) common = (common / gcd(common, d)) * d;
  return common;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
