import type { Arithmetic } from './arithmetic.js';
import { asBallArithmetic, type Ball, type BallArithmetic } from './ball.js';
import { stronglyConnectedComponents } from './components.js';
import { solveDense } from './dense.js';
import { SingularSystem, gaussSolve } from './gauss.js';
import { LARGE, solveLarge } from './largeSystem.js';
import { DOWN, UP } from './outward.js';

/** A row of a sparse matrix: distinct columns and their entries. */
export interface SparseRow<T> {
  readonly columns: readonly number[];
  readonly values: readonly T[];
}

/**
 * Solves `X = B + γ P X`, that is `(I − γP) X = B`, for a non-negative sparse P whose spectral radius times γ is below one.
 *
 * The graph of P is split into strongly connected components and each is solved densely, successors first; where P has no cycle
 * (problems that end) this is plain back-substitution, and a component of 256 states or more is solved by iteration (`solveLarge`). B: n rows of m right-hand sides. In ball arithmetic the result is a proven
 * enclosure: see `enclose`. Throws `SingularSystem` where no unique non-negative inverse exists or can be certified.
 */
export function solveMarkov<T>(
  arithmetic: Arithmetic<T>,
  p: readonly SparseRow<T>[],
  gamma: T,
  b: readonly (readonly T[])[],
): T[][] {
  const { add, sub, mul, div, one, zero, isZero, compare } = arithmetic;
  const balls = asBallArithmetic(arithmetic);
  const solution: T[][] = new Array<T[]>(p.length);
  const place = new Int32Array(p.length).fill(-1);
  const zeroDiscount = isZero(gamma);
  for (const component of stronglyConnectedComponents(p.map((row) => row.columns))) {
    component.forEach((state, i) => (place[state] = i));
    const n = component.length;
    if (n >= LARGE) {
      solveLargeComponent(arithmetic, p, gamma, b, component, place, solution);
      for (const state of component) place[state] = -1;
      continue;
    }
    const matrix = component.map((_, i) => Array.from({ length: n }, (__, j) => (i === j ? one : zero)));
    const rhs = component.map((state, i) => {
      const right = [...b[state]];
      const { columns, values } = p[state];
      if (zeroDiscount) return right;
      columns.forEach((column, e) => {
        const weight = mul(gamma, values[e]);
        if (isZero(weight)) return;
        const j = place[column];
        if (j >= 0) matrix[i][j] = sub(matrix[i][j], weight);
        else solution[column].forEach((x, c) => (right[c] = isZero(x) ? right[c] : add(right[c], mul(weight, x))));
      });
      return right;
    });
    if (n === 1) {
      const diagonal = matrix[0][0];
      if (compare(diagonal, zero) <= 0)
        throw new SingularSystem(`state ${component[0]} never leaves itself at discount one`);
      solution[component[0]] = diagonal === one ? rhs[0] : rhs[0].map((x) => div(x, diagonal));
    } else {
      const block = balls
        ? (enclose(balls, matrix as Ball<unknown>[][], rhs as Ball<unknown>[][]) as T[][])
        : gaussSolve(arithmetic, matrix, rhs);
      component.forEach((state, i) => (solution[state] = block[i]!));
    }
    for (const state of component) place[state] = -1;
  }
  return solution;
}

/** Writes the solution of a large component into `solution`, which holds that of everything it leads to. */
function solveLargeComponent<T>(
  arithmetic: Arithmetic<T>,
  p: readonly SparseRow<T>[],
  gamma: T,
  b: readonly (readonly T[])[],
  component: readonly number[],
  place: Int32Array,
  solution: T[][],
): void {
  const { add, mul, isZero } = arithmetic;
  const start = new Int32Array(component.length + 1);
  const columns: number[] = [];
  const values: T[] = [];
  const rhs = component.map((state, i) => {
    const right = [...b[state]];
    const row = p[state];
    row.columns.forEach((column, e) => {
      if (isZero(row.values[e])) return;
      if (place[column] >= 0) {
        columns.push(place[column]);
        values.push(row.values[e]);
      } else {
        const weight = mul(gamma, row.values[e]);
        solution[column].forEach((x, c) => (right[c] = add(right[c], mul(weight, x))));
      }
    });
    start[i + 1] = values.length;
    return right;
  });
  const block = solveLarge(arithmetic, { start, columns: Int32Array.from(columns), values }, rhs, gamma);
  component.forEach((state, i) => (solution[state] = block[i]));
}

/**
 * A proven enclosure of the solution of A X = B for an M-matrix A (non-positive off the diagonal, non-negative inverse).
 *
 * From an approximate solution X̃ with residual R = B − A X̃, and an approximate w with A w ≥ δ > 0 (which proves that A is an
 * M-matrix): |X − X̃| ≤ A⁻¹|R| ≤ ‖R‖∞ A⁻¹1 ≤ (‖R‖∞/δ) w, column by column. R and A w are evaluated in balls, so the rounding of the
 * elimination and the radii of A and B are all accounted for.
 */
function enclose<M>(arithmetic: BallArithmetic<M>, a: Ball<M>[][], b: Ball<M>[][]): Ball<M>[][] {
  const { inner, ball, add, sub, mul, zero, isZero, bound } = arithmetic;
  const centers = (rows: Ball<M>[][]): M[][] => rows.map((row) => row.map((x) => x.center));
  const columns = b[0].length;
  const approximate = solveDense(
    inner,
    centers(a),
    centers(b).map((row) => [...row, inner.one]),
  );
  const points = approximate.map((row) => row.map((x) => ball(x, 0)));
  const product = (i: number, c: number): Ball<M> => {
    let total = zero;
    a[i].forEach((entry, j) => {
      if (!isZero(entry)) total = add(total, mul(entry, points[j][c]));
    });
    return total;
  };
  let delta = Infinity;
  for (let i = 0; i < a.length; i++) {
    const image = product(i, columns);
    delta = Math.min(delta, inner.toNumber(image.center) * DOWN.dozens - image.radius);
    if (inner.compare(approximate[i][columns], inner.zero) <= 0) delta = -1;
  }
  if (!(delta > 0))
    throw new SingularSystem(`a linear system of order ${a.length} is too close to singular to certify its solution`);
  const worst = Array.from({ length: columns }, (_, c) =>
    Math.max(...a.map((__, i) => bound(sub(b[i][c], product(i, c))))),
  );
  return approximate.map((row) => {
    const weight = inner.magnitude(row[columns]) / delta;
    return worst.map((residual, c) => ball(row[c], residual * weight * UP.dozens));
  });
}
