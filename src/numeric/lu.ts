import { SingularSystem } from './gauss.js';

/**
 * A real n×n matrix in one `Float64Array`, by rows, and after `factorize` its LU factors in the same place.
 *
 * Entry (i, j) is `data[i · rowStep + origin + j]`. A full matrix has `rowStep` n. Where the band is narrow, rows are stored skewed, so
 * that only the band (and the room that row interchanges need) is kept: `rowStep` is one less than the width of that band.
 */
export interface LuMatrix {
  readonly n: number;
  /** Entries with i − j > lower or j − i > upper are zero. */
  readonly lower: number;
  readonly upper: number;
  readonly rowStep: number;
  readonly origin: number;
  readonly data: Float64Array;
  /** Row that was exchanged with row k in step k. */
  readonly pivots: Int32Array;
  /** The last column in which row k of U can have an entry: k + upper, and more after row interchanges. */
  readonly reach: Int32Array;
}

/** The number of doubles that `createLuMatrix` would allocate: n · min(n, 2 lower + upper + 1). */
export const luStorage = (n: number, lower: number, upper: number): number => n * Math.min(n, 2 * lower + upper + 1);

/** A zero matrix of order n whose entries will lie within `lower` sub- and `upper` superdiagonals (default: a full matrix). */
export function createLuMatrix(n: number, lower: number = n - 1, upper: number = n - 1): LuMatrix {
  const width = 2 * lower + upper + 1;
  const banded = width < n;
  return {
    n,
    lower: Math.max(0, lower),
    upper: Math.max(0, upper),
    rowStep: banded ? width - 1 : n,
    origin: banded ? lower : 0,
    data: new Float64Array(luStorage(n, lower, upper)),
    pivots: new Int32Array(n),
    reach: new Int32Array(n),
  };
}

/** The place of entry (i, j) in `data`, for i − j ≤ lower and j − i ≤ upper. */
export const luIndex = ({ rowStep, origin }: LuMatrix, i: number, j: number): number => i * rowStep + origin + j;

/**
 * Replaces A by its factors, A = P₀L₀ P₁L₁ … U with |multipliers| ≤ 1 (Gaussian elimination with partial pivoting). Nothing is
 * allocated. O(n · lower · (lower + upper)), n³/3 multiplications for a full matrix. Throws `SingularSystem` where a column has no
 * non-zero finite pivot; A is destroyed then.
 */
export function factorize(matrix: LuMatrix): void {
  const { n, lower, upper, rowStep, origin, data, pivots } = matrix;
  let last = 0;
  for (let k = 0; k < n; k++) {
    const lastRow = Math.min(n - 1, k + lower);
    const column = origin + k;
    let pivot = k;
    let largest = Math.abs(data[k * rowStep + column]);
    for (let i = k + 1; i <= lastRow; i++) {
      const size = Math.abs(data[i * rowStep + column]);
      if (size > largest) {
        largest = size;
        pivot = i;
      }
    }
    if (!(largest > 0 && largest < Infinity))
      throw new SingularSystem(`the linear system of order ${n} is singular (column ${k})`);
    pivots[k] = pivot;
    last = Math.max(last, Math.min(n - 1, pivot + upper));
    matrix.reach[k] = last;
    const top = k * rowStep + origin;
    if (pivot !== k) {
      const other = pivot * rowStep + origin;
      for (let j = k; j <= last; j++) {
        const entry = data[top + j];
        data[top + j] = data[other + j];
        data[other + j] = entry;
      }
    }
    const diagonal = data[top + k];
    for (let i = k + 1; i <= lastRow; i++) {
      const row = i * rowStep + origin;
      const entry = data[row + k];
      if (entry === 0) continue;
      const factor = entry / diagonal;
      data[row + k] = factor;
      for (let j = k + 1; j <= last; j++) data[row + j] -= factor * data[top + j];
    }
  }
}

/** Exchanges rows a and b of an array of rows of length m. */
function exchange(rows: Float64Array, a: number, b: number, m: number): void {
  if (a === b) return;
  for (let c = 0; c < m; c++) {
    const entry = rows[a * m + c];
    rows[a * m + c] = rows[b * m + c];
    rows[b * m + c] = entry;
  }
}

/** rows[to] −= factor · rows[from], for rows of length m. */
function subtract(rows: Float64Array, to: number, from: number, factor: number, m: number): void {
  if (factor === 0) return;
  for (let c = 0; c < m; c++) rows[to * m + c] -= factor * rows[from * m + c];
}

function divide(rows: Float64Array, at: number, by: number, m: number): void {
  for (let c = 0; c < m; c++) rows[at * m + c] /= by;
}

/**
 * Solves A X = B in place after `factorize`: `b` holds n rows of m right-hand sides, and the solution afterwards.
 * O(n m (lower + upper)), nothing is allocated.
 */
export function solveLu(matrix: LuMatrix, b: Float64Array, m = 1): void {
  if (m === 1) return solveOne(matrix, b);
  const { n, lower, rowStep, origin, data, pivots, reach } = matrix;
  for (let k = 0; k < n; k++) {
    exchange(b, k, pivots[k], m);
    const lastRow = Math.min(n - 1, k + lower);
    for (let i = k + 1; i <= lastRow; i++) subtract(b, i, k, data[i * rowStep + origin + k], m);
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * rowStep + origin;
    for (let j = i + 1; j <= reach[i]; j++) subtract(b, i, j, data[row + j], m);
    divide(b, i, data[row + i], m);
  }
}

/** `solveLu` for one right-hand side, as loops over thousands of θ need it: the same operations in the same order, nothing called. */
function solveOne({ n, lower, rowStep, origin, data, pivots, reach }: LuMatrix, b: Float64Array): void {
  for (let k = 0; k < n; k++) {
    const pivot = pivots[k];
    const own = b[pivot];
    b[pivot] = b[k];
    b[k] = own;
    const lastRow = Math.min(n - 1, k + lower);
    for (let i = k + 1, at = i * rowStep + origin + k; i <= lastRow; i++, at += rowStep) {
      const factor = data[at];
      if (factor !== 0) b[i] -= factor * own;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = i * rowStep + origin;
    const last = reach[i];
    let left = b[i];
    for (let j = i + 1; j <= last; j++) {
      const factor = data[row + j];
      if (factor !== 0) left -= factor * b[j];
    }
    b[i] = left / data[row + i];
  }
}

/** Solves Aᵀ X = B in place after `factorize`; otherwise as `solveLu`. */
export function solveLuTransposed(
  { n, lower, rowStep, origin, data, pivots, reach }: LuMatrix,
  b: Float64Array,
  m = 1,
): void {
  for (let j = 0; j < n; j++) {
    const row = j * rowStep + origin;
    divide(b, j, data[row + j], m);
    for (let i = j + 1; i <= reach[j]; i++) subtract(b, i, j, data[row + i], m);
  }
  for (let k = n - 1; k >= 0; k--) {
    const lastRow = Math.min(n - 1, k + lower);
    for (let i = k + 1; i <= lastRow; i++) subtract(b, k, i, data[i * rowStep + origin + k], m);
    exchange(b, k, pivots[k], m);
  }
}
