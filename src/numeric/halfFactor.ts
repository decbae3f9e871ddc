import type { Matrix } from './matrix.js';

/** L with A = L L′ for a positive semidefinite A: n rows of r, where r is the rank. */
export interface HalfFactor {
  readonly n: number;
  readonly rank: number;
  /** L by rows (n·r). */
  readonly rows: Float64Array;
  /** The rows in which the columns of L have their pivots, in order. */
  readonly pivots: readonly number[];
}

/** Pivots below this part of the diagonal entry count as zero: rounding of n subtractions leaves less. */
const NEGLIGIBLE = 1e-13;

/** Cholesky's factor without the columns of zero pivots; A: n×n, symmetric, its lower triangle is read. Throws a RangeError for a negative pivot. */
export function halfFactor(a: Matrix<number>): HalfFactor {
  const n = a.length;
  const columns: Float64Array[] = [];
  const pivots: number[] = [];
  for (let j = 0; j < n; j++) {
    const column = new Float64Array(n);
    for (let i = j; i < n; i++) column[i] = columns.reduce((rest, earlier) => rest - earlier[i] * earlier[j], a[i][j]);
    const pivot = column[j];
    if (pivot < -NEGLIGIBLE * a[j][j]) throw new RangeError(`the matrix is not positive semidefinite (pivot ${pivot})`);
    if (!(pivot > NEGLIGIBLE * a[j][j])) continue;
    const root = Math.sqrt(pivot);
    columns.push(column.map((x) => x / root));
    pivots.push(j);
  }
  const rank = columns.length;
  const rows = new Float64Array(n * rank);
  columns.forEach((column, c) => column.forEach((x, i) => (rows[i * rank + c] = x)));
  return { n, rank, rows, pivots };
}

/** L⁺X for an X (n×m) whose columns lie in the range of L, r rows of m: forward substitution in the rows of the pivots. */
export function halfSolve({ rank, rows, pivots }: HalfFactor, x: Matrix<number>): number[][] {
  const solution: number[][] = [];
  pivots.forEach((row, c) => {
    const rest = [...x[row]];
    solution.forEach((earlier, e) => earlier.forEach((y, j) => (rest[j] -= rows[row * rank + e] * y)));
    solution.push(rest.map((y) => y / rows[row * rank + c]));
  });
  return solution;
}
