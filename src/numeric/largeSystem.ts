import type { Arithmetic, RoundingArithmetic } from './arithmetic.js';
import { asBallArithmetic, type Ball, type BallArithmetic } from './ball.js';
import { doubles } from './doubles.js';
import { gather, gatherBounded } from './gather.js';
import { SingularSystem } from './gauss.js';
import { solveSparse, type SparseDoubles } from './sparseSystem.js';
import { DOWN, UP } from './outward.js';

/** From this order on, systems of a strongly connected part are solved without a dense matrix. */
export const LARGE = 256;
/** Refinement steps allowed; each gains about twelve digits. */
const MOST_STEPS = 60;

/** A sparse matrix: row i has the columns and values `start[i] … start[i + 1] − 1`. */
export interface SparseRows<T> {
  readonly start: Int32Array;
  readonly columns: Int32Array;
  readonly values: readonly T[];
}

/** Rows one after another. */
export function sparseRows<T>(
  rows: readonly { readonly columns: readonly number[]; readonly values: readonly T[] }[],
): SparseRows<T> {
  const start = new Int32Array(rows.length + 1);
  rows.forEach(({ columns }, i) => (start[i + 1] = start[i] + columns.length));
  return {
    start,
    columns: Int32Array.from(rows.flatMap(({ columns }) => columns)),
    values: rows.flatMap(({ values }) => values),
  };
}

/**
 * Solves X = B + γ P X for a large sparse W = γ P with spectral radius below one, B: n rows of m: approximate solutions in float64, refined with residuals in
 * the arithmetic itself, so that each refinement is O(entries) and no matrix is formed. In ball arithmetic the result is a proven enclosure:
 *
 * with r(i,c) ≥ |B − X̃ + W X̃| and a w > 0 with w − |W| w ≥ δ r(·,c) for all c, |X − X̃| ≤ w/δ: I − |W| then is an M-matrix, and |(I − W)⁻¹| ≤ (I − |W|)⁻¹.
 * w solves the system with the residuals on the right-hand side, but for what float64 leaves; δ is evaluated with outward rounding.
 * Throws `SingularSystem` where no such w is found.
 */
export function solveLarge<T>(
  arithmetic: Arithmetic<T>,
  p: SparseRows<T>,
  b: readonly (readonly T[])[],
  gamma: T = arithmetic.one,
): T[][] {
  const balls = asBallArithmetic(arithmetic);
  if (!balls) return refined(arithmetic, doublesOf(p, gamma, arithmetic.toNumber), p, gamma, b);
  const enclosable = p as unknown as SparseRows<Ball<unknown>>;
  return enclosed(balls, enclosable, b as readonly (readonly Ball<unknown>[])[], gamma as Ball<unknown>) as T[][];
}

function doublesOf<T>({ start, columns, values }: SparseRows<T>, gamma: T, of: (x: T) => number): SparseDoubles {
  const scale = of(gamma);
  return { start, columns, values: doubles(values, (x) => scale * of(x)) };
}

/** Column by column: x ← x + (float64 solution for the residual), until that no longer shrinks or the residual is made of rounding. */
function refined<M>(
  arithmetic: Arithmetic<M>,
  w: SparseDoubles,
  { start, columns, values }: SparseRows<M>,
  gamma: M,
  b: readonly (readonly M[])[],
): M[][] {
  const { add, sub, mul, near, toNumber, zero } = arithmetic;
  const rounding = roundingOf(arithmetic);
  const n = b.length;
  const result = b.map((row) => row.map(() => zero));
  const residual = new Float64Array(n);
  for (let c = 0; c < b[0].length; c++) {
    const x = new Array<M>(n).fill(zero);
    let last = Infinity;
    for (let step = 0; step < MOST_STEPS; step++) {
      let scale = 0;
      for (let i = 0; i < n; i++) {
        let r = b[i][c];
        if (step > 0) r = add(sub(r, x[i]), mul(gamma, gather(arithmetic, values, x, columns, start[i], start[i + 1])));
        residual[i] = toNumber(r);
        scale = Math.max(scale, Math.abs(residual[i]));
      }
      if (scale === 0) break;
      if (step > 0 && scale <= rounding * x.reduce((most, y) => Math.max(most, Math.abs(toNumber(y))), 0)) break;
      const correction = solveSparse(
        w,
        residual.map((r) => r / scale),
      );
      const size = scale * correction.reduce((worst, y) => Math.max(worst, Math.abs(y)), 0);
      if (!(size < last / 8)) break;
      last = size;
      const back = near(scale);
      for (let i = 0; i < n; i++) if (correction[i] !== 0) x[i] = add(x[i], mul(back, near(correction[i])));
    }
    for (let i = 0; i < n; i++) result[i][c] = x[i];
  }
  return result;
}

/** About what a rounding costs, relative to the result; zero where it is not known. */
const roundingOf = <M>(arithmetic: Arithmetic<M>): number =>
  'roundingError' in arithmetic ? (arithmetic as RoundingArithmetic<M>).roundingError(arithmetic.one) : 0;

/** Covers the sum of so many terms that are not negative, and products of roundings. */
const outward = (terms: number): number => 1 + (terms + 16) * 2 ** -52;
/** The right-hand side for w is nowhere below this part of its largest entry, so that w does not vanish where a residual does. */
const FLOOR = 1 / 16;

function enclosed<M>(
  arithmetic: BallArithmetic<M>,
  p: SparseRows<Ball<M>>,
  b: readonly (readonly Ball<M>[])[],
  gamma: Ball<M>,
): Ball<M>[][] {
  const { inner, ball, bound } = arithmetic;
  const { start, columns } = p;
  const centers = { start, columns, values: p.values.map((x) => x.center) };
  const approximate = refined(inner, doublesOf(p, gamma, arithmetic.toNumber), centers, gamma.center, b.map((row) => row.map((x) => x.center))); // prettier-ignore
  const residuals = residualBounds(arithmetic, centers, doubles(p.values, ({ radius }) => radius), gamma, b, approximate); // prettier-ignore
  const scales = b[0].map((_, c) => residuals.reduce((most, row) => Math.max(most, row[c]), 0));
  const worst = doubles(residuals, (row) => row.reduce((most, r, c) => (scales[c] > 0 ? Math.max(most, r / scales[c]) : most), 0)); // prettier-ignore
  const sizes = doublesOf(p, gamma, bound);
  const w = solveSparse(
    sizes,
    worst.map((r) => r + FLOOR),
  );
  const delta = worst.reduce((least, r, i) => {
    let image = 0;
    for (let e = start[i]; e < start[i + 1]; e++) image += sizes.values[e] * w[columns[e]];
    const rest = (w[i] - image * outward(start[i + 1] - start[i])) * DOWN.thousands;
    return w[i] > 0 && rest > 0 ? Math.min(least, r === 0 ? Infinity : rest / r) : -1;
  }, Infinity);
  if (!(delta > 0) || !scales.every(Number.isFinite))
    throw new SingularSystem(`a linear system of order ${b.length} is too close to singular to certify its solution`);
  return approximate.map((row, i) =>
    row.map((x, c) => ball(x, scales[c] === 0 ? 0 : scales[c] * (w[i] / delta) * UP.thousands + Number.MIN_VALUE)),
  );
}

/** Doubles above |b − x + γ Σ p x| at points x, by row and column: p in balls, given by centres and radii. */
function residualBounds<M>(
  { inner, ball, add, sub, mul, bound }: BallArithmetic<M>,
  { start, columns, values }: SparseRows<M>,
  radii: Float64Array,
  gamma: Ball<M>,
  b: readonly (readonly Ball<M>[])[],
  points: readonly (readonly M[])[],
): number[][] {
  const result = b.map((row) => row.map(() => 0));
  for (let c = 0; c < b[0].length; c++) {
    const x = points.map((row) => row[c]);
    const sizes = doubles(x, inner.magnitude);
    for (let i = 0; i < b.length; i++) {
      const [from, to] = [start[i], start[i + 1]];
      let blur = 0;
      for (let e = from; e < to; e++) blur += radii[e] * sizes[columns[e]] + Number.MIN_VALUE;
      const { value, error } = gatherBounded(inner, values, x, columns, from, to);
      const next = ball(value, (blur + error) * outward(to - from));
      result[i][c] = bound(add(sub(b[i][c], ball(x[i], 0)), mul(gamma, next)));
    }
  }
  return result;
}
