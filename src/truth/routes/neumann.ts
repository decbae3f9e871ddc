import type { Arithmetic } from '../../numeric/arithmetic.js';
import { asBallArithmetic, type Ball } from '../../numeric/ball.js';
import type { SparseRow } from '../../numeric/markov.js';
import { UP } from '../../numeric/outward.js';

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
          row.map((x) => balls.ball(x.center, (x.radius + tail) * UP.thousands)),
        );
        return widened as Matrix<T>;
      }
    }
    const entries = rest.map((row) => row.flatMap((x, k) => (isZero(x) ? [] : [k])));
    const [a, sum] = [rest, total];
    const times = (b: Matrix<T>, i: number, j: number): T => product(arithmetic, a[i], entries[i], b, j);
    total = sum.map((row, i) => row.map((x, j) => add(x, times(sum, i, j))));
    rest = a.map((row, i) => row.map((_, j) => times(a, i, j)));
  }
  throw new RangeError('the powers of the chain do not vanish: its discounted sum cannot be formed by doubling');
}

/** Entry j of a row times b; `entries`: the places where the row is not zero. */
function product<T>(
  { add, mul, isZero, zero }: Arithmetic<T>,
  row: readonly T[],
  entries: readonly number[],
  b: Matrix<T>,
  j: number,
): T {
  let total = zero;
  for (const k of entries) if (!isZero(b[k][j])) total = add(total, mul(row[k], b[k][j]));
  return total;
}

/** The largest row sum of absolute values. */
const normOf = (matrix: Matrix<Ball<unknown>>, bound: (x: Ball<unknown>) => number): number =>
  matrix.reduce(
    (most, row) =>
      Math.max(
        most,
        row.reduce((total, x) => total + bound(x), 0),
      ),
    0,
  ) * UP.thousands;
