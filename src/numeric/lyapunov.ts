import type { Arithmetic } from './arithmetic.js';
import { gaussSolve } from './gauss.js';
import type { Matrix } from './matrix.js';

/**
 * Solves the discounted Lyapunov equations X = C + g F X F′ for symmetric X, one for each right-hand side C (symmetric; lower triangles
 * are read): a linear system in the n(n+1)/2 entries of the lower triangle, by Gaussian elimination. In balls the results enclose the
 * solutions. F: n×n. O(n⁶). Throws `SingularSystem`; where g ρ(F)² ≥ 1 the solution of the equation is not the sum Σ gᵗ FᵗC F′ᵗ.
 */
export function solveLyapunov<T>(
  arithmetic: Arithmetic<T>,
  f: Matrix<T>,
  g: T,
  rightSides: readonly Matrix<T>[],
): T[][][] {
  const { mul, sub, one, zero } = arithmetic;
  const n = f.length;
  const pairs = f.flatMap((_, i) => Array.from({ length: i + 1 }, (__, j) => [i, j] as const));
  const place = (i: number, j: number): number => (i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i);
  const system = pairs.map(([i, j], p) => {
    const row = pairs.map((_, q) => (p === q ? one : zero));
    for (let k = 0; k < n; k++)
      for (let l = 0; l < n; l++) {
        const q = place(k, l);
        row[q] = sub(row[q], mul(g, mul(f[i][k], f[j][l])));
      }
    return row;
  });
  const solution = gaussSolve(
    arithmetic,
    system,
    pairs.map(([i, j]) => rightSides.map((c) => c[i][j])),
  );
  return rightSides.map((_, c) => f.map((__, i) => f.map((___, j) => solution[place(i, j)][c])));
}
