import { LuDecomposition, Matrix } from 'ml-matrix';

/** Solves X = C + g F X F′ in float64 for several C as the linear systems (I − g F⊗F) vec X = vec C. O(n⁶). */
export function denseLyapunov(f: Matrix, g: number, rightSides: readonly Matrix[]): Matrix[] {
  const n = f.rows;
  const system = Matrix.sub(Matrix.eye(n * n), f.kroneckerProduct(f).mul(g));
  const columns = new Matrix(rightSides.map((c) => c.to1DArray())).transpose();
  const solution = new LuDecomposition(system).solve(columns);
  return rightSides.map((_, k) => Matrix.from1DArray(n, n, solution.getColumn(k)));
}
