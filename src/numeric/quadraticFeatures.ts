import type { Matrix } from './matrix.js';

/** How many features `quadraticFeatures` makes of d numbers: (d + 1)(d + 2)/2. */
export const featureCount = (d: number): number => ((d + 1) * (d + 2)) / 2;

/**
 * Writes 1, x_1 … x_d, and the products x_i x_j (i ≤ j) by rows of the upper triangle into `into`, from `at` on. x: d numbers from
 * x[from] on.
 */
export function quadraticFeatures(x: Float64Array, from: number, d: number, into: Float64Array, at: number): void {
  into[at] = 1;
  for (let i = 0; i < d; i++) into[at + 1 + i] = x[from + i];
  let place = at + 1 + d;
  for (let i = 0; i < d; i++) {
    const own = x[from + i];
    for (let j = i; j < d; j++) into[place++] = own * x[from + j];
  }
}

/** The weights of a x′Mx + b′x + c as a function of those features: M (d×d, need not be symmetric), b (d, or none) and c. */
export function quadraticWeights(m: Matrix<number>, c: number, b?: readonly number[]): Float64Array {
  const d = m.length;
  const weights = new Float64Array(featureCount(d));
  weights[0] = c;
  b?.forEach((x, i) => (weights[1 + i] = x));
  let place = 1 + d;
  for (let i = 0; i < d; i++) for (let j = i; j < d; j++) weights[place++] = i === j ? m[i][i] : m[i][j] + m[j][i];
  return weights;
}

/** The same as matrix (symmetric), linear part and constant. */
export function quadraticParts(
  weights: ArrayLike<number>,
  d: number,
): { readonly matrix: number[][]; readonly linear: number[]; readonly constant: number } {
  const matrix = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  let place = 1 + d;
  for (let i = 0; i < d; i++)
    for (let j = i; j < d; j++, place++) {
      const entry = i === j ? weights[place] : weights[place] / 2;
      matrix[i][j] = matrix[j][i] = entry;
    }
  return { matrix, linear: Array.from({ length: d }, (_, i) => weights[1 + i]), constant: weights[0] };
}

/** The value at x of the function with these weights, without writing features. */
export function quadraticValue(weights: Float64Array, x: Float64Array, from: number, d: number): number {
  let total = weights[0];
  let place = 1 + d;
  for (let i = 0; i < d; i++) {
    let inner = weights[1 + i];
    for (let j = i; j < d; j++) inner += weights[place++] * x[from + j];
    total += inner * x[from + i];
  }
  return total;
}

/**
 * The expectation over z ~ N(Tx, C) of a function of z (its weights) as a function of x ∈ R^e: weights in the features of x. T: d×e, C: d×d.
 */
export function expectedWeights(weights: ArrayLike<number>, t: Matrix<number>, c: Matrix<number>): Float64Array {
  const d = t.length;
  const e = t[0].length;
  const { matrix, linear, constant } = quadraticParts(weights, d);
  let spread = constant;
  for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) spread += matrix[i][j] * c[i][j];
  const half = matrix.map((row) =>
    Array.from({ length: e }, (_, k) => row.reduce((total, x, j) => total + x * t[j][k], 0)),
  );
  const moved = Array.from({ length: e }, (_, i) =>
    Array.from({ length: e }, (__, k) => half.reduce((total, row, j) => total + t[j][i] * row[k], 0)),
  );
  const slopes = Array.from({ length: e }, (_, i) => linear.reduce((total, x, j) => total + x * t[j][i], 0));
  return quadraticWeights(moved, spread, slopes);
}
