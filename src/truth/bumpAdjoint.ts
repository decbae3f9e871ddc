import { LuDecomposition, Matrix as Dense } from 'ml-matrix';
import { denseLyapunov } from '../numeric/denseLyapunov.js';
import type { LeaderRewardTables, LinearQuadraticTables } from '../model/linearQuadraticTables.js';
import { bumpTerms } from '../leader/bumpObjective.js';
import { NoFiniteMoments } from '../leader/noFiniteMoments.js';
import type { DenseLoop, LoopAdjoint } from './occupancyAdjoint.js';

type Bump = Extract<LeaderRewardTables<number>, { readonly kind: 'bump' }>;

/** Terms are summed until what each can still add is below this many digits: the rounding of the thousands that were summed is of that order. */
const DIGITS = 13;
/** Changes of the moments in a step below this part of the bump's width (its square) count as standing still. */
const STILL = 2 ** -60;

/**
 * A bump reward: forward recursion of mean and covariance, then backwards their adjoints λ_t = γᵗ∂φ/∂μ + F′λ_{t+1} and
 * Λ_t = γᵗ∂φ/∂Γ + F′Λ_{t+1}F; ∂F = Σ λ_{t+1}μ_t′ + 2Λ_{t+1}FΓ_t, ∂N = ΣΛ_{t+1}. Once the moments stand still, the rest of an infinite sum
 * is a geometric series.
 */
export function bumpAdjoint(tables: LinearQuadraticTables<number>, reward: Bump, loop: DenseLoop): LoopAdjoint {
  const { gammaL: gamma, problem } = tables;
  const n = tables.initialMean.length;
  const f = Float64Array.from(loop.transition.to1DArray());
  const terms = bumpTerms(problem.horizon, gamma, DIGITS);
  const bump = bumpSlopes(reward, n);
  const discounts = powers(gamma, terms);
  const path = forward(tables, reward, loop, f, terms);
  const { means, covariances, length, still } = path;
  const lambda = new Float64Array(n);
  const capital = new Float64Array(n * n);
  const scratch = new Float64Array(n * n);
  const byTransition = new Float64Array(n * n);
  const byNoise = new Float64Array(n * n);
  const [byMean, byCovariance] = [new Float64Array(n), new Float64Array(n * n)];
  let objective = 0;

  /** Adds `weight` times what a step from (μ, Γ) contributes, given the adjoints after it. */
  const contribute = (t: number, weight: number): void => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let moved = 0;
        for (let k = 0; k < n; k++) moved += capital[i * n + k] * f[k * n + j];
        scratch[i * n + j] = moved;
        byNoise[i * n + j] += weight * capital[i * n + j];
      }
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let total = lambda[i] * means[t * n + j];
        for (let k = 0; k < n; k++) total += 2 * scratch[i * n + k] * covariances[(t * n + k) * n + j];
        byTransition[i * n + j] += weight * total;
      }
  };
  let t = length - 1;
  if (still) {
    // From here on every term is γ times the last.
    const discount = discounts[t];
    const value = bump(path, t, byMean, byCovariance);
    objective += (discount * value) / (1 - gamma);
    const transposed = loop.transition.transpose();
    const system = Dense.sub(Dense.eye(n), Dense.mul(transposed, gamma));
    lambda.set(new LuDecomposition(system).solve(Dense.columnVector(byMean).mul(discount)).to1DArray());
    const source = Dense.from1DArray(n, n, byCovariance).mul(discount);
    capital.set(denseLyapunov(transposed, gamma, [source])[0].to1DArray());
    contribute(t, gamma / (1 - gamma));
    t--;
  }
  const [lambdaNext, capitalNext] = [new Float64Array(n), new Float64Array(n * n)];
  for (; t >= 0; t--) {
    contribute(t, 1);
    const discount = discounts[t];
    const value = bump(path, t, byMean, byCovariance);
    objective += discount * value;
    for (let i = 0; i < n; i++) {
      let total = discount * byMean[i];
      for (let k = 0; k < n; k++) total += f[k * n + i] * lambda[k];
      lambdaNext[i] = total;
      for (let j = 0; j < n; j++) {
        let entry = discount * byCovariance[i * n + j];
        for (let k = 0; k < n; k++) entry += f[k * n + i] * scratch[k * n + j];
        capitalNext[i * n + j] = entry;
      }
    }
    lambda.set(lambdaNext);
    capital.set(capitalNext);
  }
  const m = loop.stateGain.rows;
  return {
    objective,
    steps: NaN,
    transition: Dense.from1DArray(n, n, byTransition),
    noise: Dense.from1DArray(n, n, byNoise),
    stateGain: Dense.zeros(m, n),
    controlCovariance: Dense.zeros(m, m),
  };
}

/** 1, γ, … γ^(terms−1); the last table is remembered. */
function powers(gamma: number, terms: number): Float64Array {
  if (remembered?.gamma !== gamma || remembered.table.length < terms)
    remembered = { gamma, table: Float64Array.from({ length: terms }, (_, t) => gamma ** t) };
  return remembered.table;
}
let remembered: { readonly gamma: number; readonly table: Float64Array } | undefined;

interface Path {
  /** μ_t and Γ_t, row after row, for t < length. */
  readonly means: Float64Array;
  readonly covariances: Float64Array;
  readonly length: number;
  /** The last moments are those of all later steps. */
  readonly still: boolean;
}

function forward(
  { initialMean, initialCovariance, problem }: LinearQuadraticTables<number>,
  { widths }: Bump,
  loop: DenseLoop,
  f: Float64Array,
  terms: number,
): Path {
  const n = initialMean.length;
  const noise = loop.noise.to1DArray();
  const means = new Float64Array(terms * n);
  const covariances = new Float64Array(terms * n * n);
  means.set(initialMean);
  covariances.set(initialCovariance.flat());
  const half = new Float64Array(n * n);
  const narrow = Math.min(...widths);
  for (let t = 1; t < terms; t++) {
    let change = 0;
    const [before, now] = [(t - 1) * n, t * n];
    for (let i = 0; i < n; i++) {
      let total = 0;
      for (let k = 0; k < n; k++) total += f[i * n + k] * means[before + k];
      means[now + i] = total;
      change = Math.max(change, Math.abs(total - means[before + i]) / narrow);
      for (let j = 0; j < n; j++) {
        let entry = 0;
        for (let k = 0; k < n; k++) entry += f[i * n + k] * covariances[(before + k) * n + j];
        half[i * n + j] = entry;
      }
    }
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let entry = noise[i * n + j];
        for (let k = 0; k < n; k++) entry += half[i * n + k] * f[j * n + k];
        covariances[(now + i) * n + j] = entry;
        change = Math.max(change, Math.abs(entry - covariances[(before + i) * n + j]) / narrow ** 2);
      }
    if (!(change < Infinity)) throw new NoFiniteMoments('the moments of the state overflow');
    if (change <= STILL && problem.horizon === null) return { means, covariances, length: t + 1, still: true };
  }
  return { means, covariances, length: terms, still: false };
}

/** φ(μ_t, Γ_t), writing ∂φ/∂μ and ∂φ/∂Γ into the last two arguments. Inverse and determinant by Gauss–Jordan elimination in place. */
function bumpSlopes(
  { height, target, widths }: Bump,
  n: number,
): (path: Path, t: number, byMean: Float64Array, byCovariance: Float64Array) => number {
  const volume = widths.reduce((product, x) => product * x, height);
  const squares = widths.map((x) => x * x);
  const h = new Float64Array(n * n);
  const u = new Float64Array(n);
  const delta = new Float64Array(n);
  return ({ means, covariances }, t, byMean, byCovariance) => {
    for (let i = 0; i < n * n; i++) h[i] = covariances[t * n * n + i];
    for (let i = 0; i < n; i++) delta[i] = means[t * n + i] - target[i];
    for (let i = 0; i < n; i++) h[i * n + i] += squares[i];
    let determinant = 1;
    for (let k = 0; k < n; k++) {
      const pivot = h[k * n + k];
      determinant *= pivot;
      const share = 1 / pivot;
      h[k * n + k] = 1;
      for (let j = 0; j < n; j++) h[k * n + j] *= share;
      for (let i = 0; i < n; i++) {
        if (i === k) continue;
        const factor = h[i * n + k];
        h[i * n + k] = 0;
        for (let j = 0; j < n; j++) h[i * n + j] -= factor * h[k * n + j];
      }
    }
    let exponent = 0;
    for (let i = 0; i < n; i++) {
      u[i] = 0;
      for (let j = 0; j < n; j++) u[i] += h[i * n + j] * delta[j];
      exponent += u[i] * delta[i];
    }
    const value = (volume / Math.sqrt(determinant)) * Math.exp(-exponent / 2);
    for (let i = 0; i < n; i++) {
      byMean[i] = -value * u[i];
      for (let j = 0; j < n; j++) byCovariance[i * n + j] = 0.5 * value * (u[i] * u[j] - h[i * n + j]);
    }
    return value;
  };
}
