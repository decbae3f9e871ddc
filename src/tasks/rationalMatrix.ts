import type { Matrix } from '../numeric/matrix.js';
import { ZERO, mulRational, type Rational } from '../numeric/rational.js';
import { literal, type Literal } from './settings.js';

/** A matrix of exact numbers from literals. */
export const rationalMatrix = (rows: readonly (readonly Literal[])[]): Rational[][] =>
  rows.map((row) => row.map((x) => literal('', x)));

/** diag(x). */
export const diagonal = (entries: readonly Rational[]): Rational[][] =>
  entries.map((x, i) => entries.map((_, j) => (i === j ? x : ZERO)));

/** n copies of the diagonal entry x. */
export const scaledIdentity = (n: number, x: Rational): Rational[][] => diagonal(new Array<Rational>(n).fill(x));

/** The n×n matrix of zeros but for the given entries [i, j, value]. */
export function withEntries(n: number, entries: readonly (readonly [number, number, Rational])[]): Rational[][] {
  const matrix = scaledIdentity(n, ZERO);
  for (const [i, j, value] of entries) matrix[i][j] = value;
  return matrix;
}

/** x y′ for a column x and a row y. */
export const outerRational = (x: readonly Rational[], y: readonly Rational[]): Matrix<Rational> =>
  x.map((a) => y.map((b) => mulRational(a, b)));
