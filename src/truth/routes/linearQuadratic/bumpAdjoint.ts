import { LuDecomposition, Matrix as Dense } from 'ml-matrix';
import { denseLyapunov } from '../../../numeric/denseLyapunov.js';
import type {
  LeaderRewardTables,
  LinearQuadraticTables,
} from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { bumpTerms } from '../../../leader/bumpObjective.js';
import { backwardPlane, forwardPlane } from './bumpPlane.js';
import { standsStill, type Adjoints, type Path } from './bumpPath.js';
import type { DenseLoop, LoopAdjoint } from './occupancyAdjoint.js';

type Bump = Extract<LeaderRewardTables<number>, { readonly kind: 'bump' }>;

/** Terms are summed until what each can still add is below this many digits: the rounding of the thousands that were summed is of that order. */
const DIGITS = 13;

type BumpSlopes = (path: Path, t: number, byMean: Float64Array, byCovariance: Float64Array) => number;

/**
 * A bump reward: forward recursion of mean and covariance, then backwards their adjoints λ_t = γᵗ∂φ/∂μ + F′λ_{t+1} and
 * Λ_t = γᵗ∂φ/∂Γ + F′Λ_{t+1}F; ∂F = Σ λ_{t+1}μ_t′ + 2Λ_{t+1}FΓ_t, ∂N = ΣΛ_{t+1}. Once the moments stand still, the rest of an infinite sum
 * is a geometric series. Both recursions are written out for states of two numbers (`bumpPlane.ts`), unless `anySize` is asked for.
 */
export function bumpAdjoint(
  tables: LinearQuadraticTables<number>,
  reward: Bump,
  loop: DenseLoop,
  anySize: boolean = tables.initialMean.length !== 2,
): LoopAdjoint {
  const { gammaL: gamma, problem } = tables;
  const n = tables.initialMean.length;
  const f = Float64Array.from(loop.transition.to1DArray());
  const terms = bumpTerms(problem.horizon, gamma, DIGITS);
  const discounts = powers(gamma, terms);
  const path = anySize ? forward(tables, reward, loop, f, terms) : forwardPlane(tables, reward, loop, f, terms);
  const adjoints: Adjoints = {
    objective: 0,
    lambda: new Float64Array(n),
    capital: new Float64Array(n * n),
    byTransition: new Float64Array(n * n),
    byNoise: new Float64Array(n * n),
  };
  let last = path.length - 1;
  if (path.still) {
    // From here on every term is γ times the last.
    const discount = discounts[last];
    const [byMean, byCovariance] = [new Float64Array(n), new Float64Array(n * n)];
    const value = bumpSlopes(reward, n)(path, last, byMean, byCovariance);
    adjoints.objective += (discount * value) / (1 - gamma);
    const transposed = loop.transition.transpose();
    const system = Dense.sub(Dense.eye(n), Dense.mul(transposed, gamma));
    adjoints.lambda.set(new LuDecomposition(system).solve(Dense.columnVector(byMean).mul(discount)).to1DArray());
    const source = Dense.from1DArray(n, n, byCovariance).mul(discount);
    adjoints.capital.set(denseLyapunov(transposed, gamma, [source])[0].to1DArray());
    contribution(adjoints, path, f, n)(last, gamma / (1 - gamma));
    last--;
  }
  if (anySize) backward(adjoints, path, f, n, discounts, last, bumpSlopes(reward, n));
  else backwardPlane(adjoints, path, f, discounts, last, reward);
  const m = loop.stateGain.rows;
  return {
    objective: adjoints.objective,
    steps: NaN,
    transition: Dense.from1DArray(n, n, adjoints.byTransition),
    noise: Dense.from1DArray(n, n, adjoints.byNoise),
    stateGain: Dense.zeros(m, n),
    controlCovariance: Dense.zeros(m, m),
  };
}

/** Adds `weight` times what a step from (μ_t, Γ_t) contributes, given the adjoints after it; returns ΛF in a buffer of its own. */
function contribution(
  { lambda, capital, byTransition, byNoise }: Adjoints,
  { means, covariances }: Path,
  f: Float64Array,
  n: number,
): (t: number, weight: number) => Float64Array {
  const turned = new Float64Array(n * n);
  return (t, weight) => {
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let moved = 0;
        for (let k = 0; k < n; k++) moved += capital[i * n + k] * f[k * n + j];
        turned[i * n + j] = moved;
        byNoise[i * n + j] += weight * capital[i * n + j];
      }
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let total = lambda[i] * means[t * n + j];
        for (let k = 0; k < n; k++) total += 2 * turned[i * n + k] * covariances[(t * n + k) * n + j];
        byTransition[i * n + j] += weight * total;
      }
    return turned;
  };
}

/** From step `last` back to the first, adding to the adjoints. */
function backward(
  adjoints: Adjoints,
  path: Path,
  f: Float64Array,
  n: number,
  discounts: Float64Array,
  last: number,
  slopes: BumpSlopes,
): void {
  const { lambda, capital } = adjoints;
  const contribute = contribution(adjoints, path, f, n);
  const [byMean, byCovariance] = [new Float64Array(n), new Float64Array(n * n)];
  const [lambdaNext, capitalNext] = [new Float64Array(n), new Float64Array(n * n)];
  for (let t = last; t >= 0; t--) {
    const turned = contribute(t, 1);
    const discount = discounts[t];
    adjoints.objective += discount * slopes(path, t, byMean, byCovariance);
    for (let i = 0; i < n; i++) {
      let total = discount * byMean[i];
      for (let k = 0; k < n; k++) total += f[k * n + i] * lambda[k];
      lambdaNext[i] = total;
      for (let j = 0; j < n; j++) {
        let entry = discount * byCovariance[i * n + j];
        for (let k = 0; k < n; k++) entry += f[k * n + i] * turned[k * n + j];
        capitalNext[i * n + j] = entry;
      }
    }
    lambda.set(lambdaNext);
    capital.set(capitalNext);
  }
}

/** 1, γ, … γ^(terms−1); the last table is remembered. */
function powers(gamma: number, terms: number): Float64Array {
  if (remembered?.gamma !== gamma || remembered.table.length < terms)
    remembered = { gamma, table: Float64Array.from({ length: terms }, (_, t) => gamma ** t) };
  return remembered.table;
}
let remembered: { readonly gamma: number; readonly table: Float64Array } | undefined;

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
    if (standsStill(change) && problem.horizon === null) return { means, covariances, length: t + 1, still: true };
  }
  return { means, covariances, length: terms, still: false };
}

/** φ(μ_t, Γ_t), writing ∂φ/∂μ and ∂φ/∂Γ into the last two arguments. Inverse and determinant by Gauss–Jordan elimination in place. */
function bumpSlopes({ height, target, widths }: Bump, n: number): BumpSlopes {
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
