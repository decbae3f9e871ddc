import { sum, dot, type Arithmetic } from './arithmetic.js';
import type { Rational } from './rational.js';
import { DOWN } from './outward.js';

/** A dense matrix by rows. */
export type Matrix<T> = readonly (readonly T[])[];

/** Small dense matrices over any arithmetic. Shapes are taken on trust. */
export interface MatrixOperations<T> {
  readonly add: (a: Matrix<T>, b: Matrix<T>) => T[][];
  readonly sub: (a: Matrix<T>, b: Matrix<T>) => T[][];
  readonly scale: (factor: T, a: Matrix<T>) => T[][];
  /** The product of all factors, from the left. */
  readonly mul: (...factors: readonly Matrix<T>[]) => Matrix<T>;
  /** A x. */
  readonly apply: (a: Matrix<T>, x: readonly T[]) => T[];
  /** ⟨A, B⟩ = tr(A′B). */
  readonly inner: (a: Matrix<T>, b: Matrix<T>) => T;
  /** (A + A′)/2. */
  readonly symmetric: (a: Matrix<T>) => T[][];
  readonly identity: (n: number) => T[][];
  readonly zeros: (rows: number, columns: number) => T[][];
  readonly constant: (a: Matrix<Rational>) => T[][];
  readonly map: (f: (x: T) => T, a: Matrix<T>) => T[][];
}

/** A′. */
export const transpose = <T>(a: Matrix<T>): T[][] => a[0].map((_, j) => a.map((row) => row[j]));

/** x y′. */
export const outer = <T>({ mul }: Arithmetic<T>, x: readonly T[], y: readonly T[]): T[][] =>
  x.map((a) => y.map((b) => mul(a, b)));

/** The operations on matrices in an arithmetic. */
export function matrixOperations<T>(arithmetic: Arithmetic<T>): MatrixOperations<T> {
  const { zero, one } = arithmetic;
  const map = (f: (x: T) => T, a: Matrix<T>): T[][] => a.map((row) => row.map(f));
  const zip = (f: (x: T, y: T) => T, a: Matrix<T>, b: Matrix<T>): T[][] =>
    a.map((row, i) => row.map((x, j) => f(x, b[i][j])));
  const add = (a: Matrix<T>, b: Matrix<T>): T[][] => zip(arithmetic.add, a, b);
  const product = (a: Matrix<T>, b: Matrix<T>): T[][] => {
    const columns = transpose(b);
    return a.map((row) => columns.map((column) => dot(arithmetic, row, column)));
  };
  const half = arithmetic.div(one, arithmetic.add(one, one));
  return {
    map,
    add,
    sub: (a, b) => zip(arithmetic.sub, a, b),
    scale: (factor, a) => map((x) => arithmetic.mul(factor, x), a),
    mul: (...factors) => factors.reduce(product),
    apply: (a, x) => a.map((row) => dot(arithmetic, row, x)),
    inner: (a, b) =>
      sum(
        arithmetic,
        a.map((row, i) => dot(arithmetic, row, b[i])),
      ),
    symmetric: (a) => map((x) => arithmetic.mul(half, x), add(a, transpose(a))),
    identity: (n) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? one : zero))),
    zeros: (rows, columns) => Array.from({ length: rows }, () => new Array<T>(columns).fill(zero)),
    constant: (a) => a.map((row) => row.map(arithmetic.constant)),
  };
}

/**
 * A = L diag(d) L′ of a symmetric matrix (its lower triangle is read) with a unit lower triangular L, of which the part below the diagonal
 * is given; undefined where a pivot d_i is not certainly positive. In balls factors prove that every symmetric matrix in the enclosure is
 * positive definite.
 */
export function unitCholesky<T>(
  arithmetic: Arithmetic<T>,
  a: Matrix<T>,
): { readonly lower: Matrix<T>; readonly pivots: readonly T[] } | undefined {
  const { sub, mul, div, zero, compare, radius, toNumber } = arithmetic;
  const lower: T[][] = [];
  const pivots: T[] = [];
  for (let i = 0; i < a.length; i++) {
    const row: T[] = [];
    /** L_ij d_j. */
    const scaled: T[] = [];
    for (let j = 0; j < i; j++) {
      let rest = a[i][j];
      for (let k = 0; k < j; k++) rest = sub(rest, mul(scaled[k], lower[j][k]));
      scaled.push(rest);
      row.push(div(rest, pivots[j]));
    }
    let pivot = a[i][i];
    for (let k = 0; k < i; k++) pivot = sub(pivot, mul(scaled[k], row[k]));
    // The centre lies above the radius, with room for the rounding of both to doubles.
    const certain = compare(pivot, zero) > 0 && toNumber(pivot) * DOWN.thousands >= radius(pivot);
    if (!certain) return undefined;
    lower.push(row);
    pivots.push(pivot);
  }
  return { lower, pivots };
}

/** True where a symmetric matrix is certainly positive definite. */
export const isPositiveDefinite = <T>(arithmetic: Arithmetic<T>, a: Matrix<T>): boolean =>
  unitCholesky(arithmetic, a) !== undefined;
