import { createLuMatrix, factorize, luIndex, solveLu, solveLuTransposed } from '../numeric/lu.js';

/** Transitions as features, and what is earned in each. */
export interface TdProblem {
  /** Rows, features of a row now, features of the next row. */
  readonly rows: number;
  readonly width: number;
  readonly nextWidth: number;
  /** φ (rows·width) and ψ′ (rows·nextWidth). */
  readonly now: Float64Array;
  readonly next: Float64Array;
  /** The expected features of the successor are Tψ′ (width·nextWidth); null where ψ′ are they. */
  readonly lift: Float64Array | null;
  readonly gamma: number;
  /** What is earned, `count` numbers a row (rows·count). */
  readonly sources: Float64Array;
  readonly count: number;
}

/** The solution, and how sure it is. */
export interface TdSolution {
  /** One vector of weights for each source. */
  readonly weights: readonly Float64Array[];
  /** Standard errors of the weights of source c, from the TD errors δ of all rows: √diag(A⁻¹ (Σ φφ′δ²) A⁻ᵀ). */
  readonly standardErrors: (source: number) => Float64Array;
}

/** Rows whose columns are laid side by side before they are multiplied: few enough to stay in the cache. */
const BLOCK = 256;

/**
 * Least-squares TD(0): θ with Σ φ(φ − γTψ′)′ θ = Σ φ r, one θ for each source. Columns are scaled to equal length before the solution by LU.
 * The fixed point of all data at once: no step size, no order of samples. O(rows · width · (width + nextWidth)). Throws
 * `SingularSystem` where there are too few different rows.
 */
export function leastSquaresTd(problem: TdProblem): TdSolution {
  const { rows, width, nextWidth, now, next, lift, gamma, sources, count } = problem;
  const columns = width + nextWidth + count;
  // One more than needed where the number is odd: columns are multiplied in pairs.
  const stride = columns + (columns % 2);
  const moments = new Float64Array(stride * stride);
  const block = new Float64Array(BLOCK * stride);
  for (let r = 0; r < rows; r += BLOCK) {
    const length = Math.min(BLOCK, rows - r);
    transposeInto(now, r, width, length, block, 0);
    transposeInto(next, r, nextWidth, length, block, BLOCK * width);
    transposeInto(sources, r, count, length, block, BLOCK * (width + nextWidth));
    for (let i = 0; i < width; i += 2)
      for (let j = i; j < stride; j += 2) addProducts(block, i, j, length, moments, stride);
  }
  const sides = new Float64Array(width * count);
  for (let i = 0; i < width; i++)
    for (let c = 0; c < count; c++) sides[i * count + c] = moments[i * stride + width + nextWidth + c];
  const scale = Float64Array.from({ length: width }, (_, i) => 1 / Math.sqrt(moments[i * stride + i]));
  const system = createLuMatrix(width);
  for (let i = 0; i < width; i++)
    for (let j = 0; j < width; j++) {
      let expected = 0;
      if (lift)
        for (let k = 0; k < nextWidth; k++) expected += moments[i * stride + width + k] * lift[j * nextWidth + k];
      else expected = moments[i * stride + width + j];
      const own = moments[Math.min(i, j) * stride + Math.max(i, j)];
      system.data[luIndex(system, i, j)] = (own - gamma * expected) * scale[i] * scale[j];
    }
  factorize(system);
  for (let i = 0; i < width; i++) for (let c = 0; c < count; c++) sides[i * count + c] *= scale[i];
  solveLu(system, sides, count);
  const weights = Array.from({ length: count }, (_, c) =>
    Float64Array.from({ length: width }, (__, i) => sides[i * count + c] * scale[i]),
  );
  const standardErrors = (source: number): Float64Array => {
    const theta = weights[source];
    const spread = new Float64Array(width * width);
    const expected = lift ? nextValue(theta, lift, width, nextWidth) : theta;
    for (let r = 0; r < rows; r++) {
      let error = sources[r * count + source];
      for (let j = 0; j < nextWidth; j++) error += gamma * expected[j] * next[r * nextWidth + j];
      for (let i = 0; i < width; i++) error -= theta[i] * now[r * width + i];
      for (let i = 0; i < width; i++)
        for (let j = 0; j < width; j++)
          spread[i * width + j] += error * error * now[r * width + i] * now[r * width + j];
    }
    return Float64Array.from({ length: width }, (_, i) => {
      // Row i of A⁻¹, by A′x = e_i in the scaled system.
      const row = new Float64Array(width);
      row[i] = scale[i];
      solveLuTransposed(system, row);
      for (let j = 0; j < width; j++) row[j] *= scale[j];
      let variance = 0;
      for (let j = 0; j < width; j++)
        for (let k = 0; k < width; k++) variance += row[j] * spread[j * width + k] * row[k];
      return Math.sqrt(variance);
    });
  };
  return { weights, standardErrors };
}

/** Columns of `length` rows of a, from row `first` on, into `block` from `start` on, BLOCK numbers apart. */
function transposeInto(
  a: Float64Array,
  first: number,
  width: number,
  length: number,
  block: Float64Array,
  start: number,
): void {
  for (let r = 0; r < length; r++)
    for (let i = 0; i < width; i++) block[start + i * BLOCK + r] = a[(first + r) * width + i];
}

/** Adds the products of columns i and i + 1 with columns j and j + 1 to `moments`. */
function addProducts(
  x: Float64Array,
  i: number,
  j: number,
  length: number,
  moments: Float64Array,
  stride: number,
): void {
  // prettier-ignore
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  const [a, b, c, d] = [i * BLOCK, (i + 1) * BLOCK, j * BLOCK, (j + 1) * BLOCK];
  for (let r = 0; r < length; r++) {
    const p = x[a + r];
    const q = x[b + r];
    const u = x[c + r];
    const v = x[d + r];
    s00 += p * u;
    s01 += p * v;
    s10 += q * u;
    s11 += q * v;
  }
  moments[i * stride + j] += s00;
  moments[i * stride + j + 1] += s01;
  moments[(i + 1) * stride + j] += s10;
  moments[(i + 1) * stride + j + 1] += s11;
}

/** θ′T: the weights of the expected value in ψ′. */
function nextValue(theta: Float64Array, lift: Float64Array, width: number, nextWidth: number): Float64Array {
  const value = new Float64Array(nextWidth);
  for (let i = 0; i < width; i++) for (let j = 0; j < nextWidth; j++) value[j] += theta[i] * lift[i * nextWidth + j];
  return value;
}
