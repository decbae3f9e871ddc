import type { Arithmetic } from './arithmetic.js';

/** Thrown where a linear system has no unique solution. */
export class SingularSystem extends Error {
  override readonly name = 'SingularSystem';
}

/**
 * Solves A X = B by Gaussian elimination with partial pivoting. A: n×n, B: n rows of m right-hand sides; both are left unchanged.
 * Returns the n rows of X. O(n³ + n² m). Throws `SingularSystem` where a column has no non-zero pivot.
 */
export function gaussSolve<T>(
  arithmetic: Arithmetic<T>,
  a: readonly (readonly T[])[],
  b: readonly (readonly T[])[],
): T[][] {
  const { add, mul, div, neg, sub, compare, isZero } = arithmetic;
  const zero: T = arithmetic.zero;
  const n = a.length;
  const matrix = a.map((row) => [...row]);
  const rhs = b.map((row) => [...row]);
  const magnitude = (x: T): T => (compare(x, zero) < 0 ? neg(x) : x);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (compare(magnitude(matrix[i][k]), magnitude(matrix[pivot][k])) > 0) pivot = i;
    [matrix[k], matrix[pivot]] = [matrix[pivot], matrix[k]];
    [rhs[k], rhs[pivot]] = [rhs[pivot], rhs[k]];
    const pivotRow = matrix[k];
    const pivotRhs = rhs[k];
    if (isZero(pivotRow[k])) throw new SingularSystem(`the linear system of order ${n} is singular (column ${k})`);
    for (let i = k + 1; i < n; i++) {
      const row = matrix[i];
      if (isZero(row[k])) continue;
      const factor = neg(div(row[k], pivotRow[k]));
      for (let j = k + 1; j < n; j++) if (!isZero(pivotRow[j])) row[j] = add(row[j], mul(factor, pivotRow[j]));
      const right = rhs[i];
      for (let j = 0; j < right.length; j++)
        if (!isZero(pivotRhs[j])) right[j] = add(right[j], mul(factor, pivotRhs[j]));
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = matrix[i];
    const right = rhs[i];
    for (let c = 0; c < right.length; c++) {
      let value: T = right[c];
      for (let j = i + 1; j < n; j++) if (!isZero(row[j])) value = sub(value, mul(row[j], rhs[j][c]));
      right[c] = div(value, row[i]);
    }
  }
  return rhs;
}
