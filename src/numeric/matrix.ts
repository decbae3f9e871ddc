import { sum, dot, type Arithmetic } from './arithmetic.js';
import type { Rational } from './rational.js';

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
 * The lower Cholesky factor of a symmetric matrix (its lower triangle is read), or undefined where a pivot is not certainly positive.
 * In balls a factor proves that every symmetric matrix in the enclosure is positive definite.
 */
export function cholesky<T>(arithmetic: Arithmetic<T>, a: Matrix<T>): T[][] | undefined {
  const { sub, mul, div, sqrt, zero, compare, radius, toNumber } = arithmetic;
  const factor: T[][] = [];
  for (let i = 0; i < a.length; i++) {
    const row: T[] = [];
    for (let j = 0; j < i; j++) {
      let rest = a[i][j];
      for (let k = 0; k < j; k++) rest = sub(rest, mul(row[k], factor[j][k]));
      row.push(div(rest, factor[j][j]));
    }
    let pivot = a[i][i];
    for (let k = 0; k < i; k++) pivot = sub(pivot, mul(row[k], row[k]));
    // The centre lies above the radius, with room for the rounding of both to doubles.
    const certain = compare(pivot, zero) > 0 && toNumber(pivot) * (1 - 2 ** -40) >= radius(pivot);
    if (!certain) return undefined;
    row.push(sqrt(pivot));
    factor.push(row);
  }
  return factor;
}

/** ln det A of a symmetric positive definite matrix from its Cholesky factor. */
export function logDeterminant<T>(arithmetic: Arithmetic<T>, factor: Matrix<T>): T {
  const half = sum(
    arithmetic,
    factor.map((row, i) => arithmetic.log(row[i])),
  );
  return arithmetic.add(half, half);
}
