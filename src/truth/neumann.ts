import type { Arithmetic } from '../numeric/arithmetic.js';
import { asBallArithmetic, type Ball } from '../numeric/ball.js';
import type { SparseRow } from '../numeric/markov.js';

type Matrix<T> = T[][];

const MOST_DOUBLINGS = 60;

/**
 * Σ_t γᵗ Pᵗ by doubling: N ← N + A N, A ← A², from N = I, A = γP. The result is dense, entry [s][s'] = Σ_t γᵗ Pr(s_t = s' | s_0 = s).
 *
 * In ball arithmetic it stops when what is left out, at most ‖A‖ ‖N‖/(1 − ‖A‖) in every entry, is below rounding, and adds that to
 * the radii; elsewhere only where A has become exactly zero (problems that end). Throws a RangeError if neither happens.
 */
export function neumannSum<T>(arithmetic: Arithmetic<T>, p: readonly SparseRow<T>[], gamma: T): Matrix<T> {
  const { zero, one, mul, add, isZero } = arithmetic;
  const n = p.length;
  const balls = asBallArithmetic(arithmetic);
  let total: Matrix<T> = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => (i === j ? one : zero)),
  );
  let rest: Matrix<T> = p.map(({ columns, values }) => {
    const row: T[] = new Array<T>(n).fill(zero);
    columns.forEach((j, e) => (row[j] = mul(gamma, values[e])));
    return row;
  });
  for (let step = 0; step < MOST_DOUBLINGS; step++) {
    if (rest.every((row) => row.every(isZero))) return total;
    if (balls) {
      const a = normOf(rest as Matrix<Ball<unknown>>, balls.bound);
      const tail = (a * normOf(total as Matrix<Ball<unknown>>, balls.bound)) / (1 - a);
      if (a < 1 && tail < balls.inner.roundingError(balls.inner.one)) {
        const widened = (total as Matrix<Ball<unknown>>).map((row) =>
          row.map((x) => balls.ball(x.center, (x.radius + tail) * (1 + 2 ** -40))),
        );
        return widened as Matrix<T>;
      }
    }
    total = total.map((row, i) => row.map((x, j) => add(x, product(arithmetic, rest, total, i, j))));
    rest = rest.map((row, i) => row.map((_, j) => product(arithmetic, rest, rest, i, j)));
  }
  throw new RangeError('the powers of the chain do not vanish: its discounted sum cannot be formed by doubling');
}

function product<T>({ add, mul, isZero, zero }: Arithmetic<T>, a: Matrix<T>, b: Matrix<T>, i: number, j: number): T {
  let total = zero;
  a[i].forEach((x, k) => {
    if (!isZero(x) && !isZero(b[k][j])) total = add(total, mul(x, b[k][j]));
  });
  return total;
}

/** The largest row sum of absolute values. */
const normOf = (matrix: Matrix<Ball<unknown>>, bound: (x: Ball<unknown>) => number): number =>
  Math.max(...matrix.map((row) => row.reduce((total, x) => total + bound(x), 0))) * (1 + 2 ** -40);
