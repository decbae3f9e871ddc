import { dot } from '../numeric/arithmetic.js';
import { gaussSolve } from '../numeric/gauss.js';
import { cholesky, outer, transpose, type Matrix } from '../numeric/matrix.js';
import { NoFiniteMoments } from './noFiniteMoments.js';
import type { ClosedLoop } from '../model/closedLoop.js';
import type { LeaderRewardTables, LinearQuadraticTables } from '../model/linearQuadraticTables.js';
import type { ObjectiveAlong } from './linearQuadraticObjective.js';

type Bump<T> = Extract<LeaderRewardTables<T>, { readonly kind: 'bump' }>;

/** Steps after which an infinite sum is cut at the latest; what is left out is in the bounds. */
const MOST_STEPS = 20_000;
/** Terms whose largest derivative stands for those left out. */
const LAST_TERMS = 100;

/** The terms of the sum: all up to a horizon; without one those after which γᵗ/(1−γ) is below 10^−digits, at most 20,000. */
export function bumpTerms(horizon: number | null, gamma: number, digits: number): number {
  if (horizon !== null) return horizon;
  if (gamma === 0) return 1;
  const wanted = Math.ceil((-digits * Math.LN10 + Math.log1p(-gamma)) / Math.log(gamma));
  return Math.min(Math.max(1, wanted), MOST_STEPS);
}

/**
 * J_L of a Gaussian bump. With s_t ~ N(μ_t, Γ_t), D = diag(x²), H = D + Γ, δ = μ − s*, u = H⁻¹δ:
 * E r_L = φ(μ, Γ) = h √(det D/det H) exp(−½ δ′H⁻¹δ), ∂φ/∂μ = −φu, ∂φ/∂Γ = ½φ(uu′ − H⁻¹), and
 * μ_{t+1} = Fμ_t, Γ_{t+1} = FΓ_tF′ + N, with tangents.
 *
 * An infinite sum is cut after T terms. As 0 < φ ≤ h, the rest of J_L is at most hγᵀ/(1−γ), which enters its bound: proven. The rest of
 * a derivative is taken to be at most twice that of a geometric series whose terms are as large as the largest of the last 100: an estimate.
 */
export function bumpObjective<T>(
  tables: LinearQuadraticTables<T>,
  reward: Bump<T>,
  loop: ClosedLoop<T>,
  tangents: readonly ClosedLoop<T>[],
  digits: number,
): ObjectiveAlong<T> {
  const { matrices, arithmetic, gammaL, initialCovariance, initialMean, problem } = tables;
  const { add, mul, apply } = matrices;
  const { transition: f, noise } = loop;
  const transposed = transpose(f);
  const plus = (a: readonly T[], b: readonly T[]): T[] => a.map((x, i) => arithmetic.add(x, b[i]));
  const terms = bumpTerms(problem.horizon, arithmetic.toNumber(gammaL), digits);
  const expectation = gaussianBump(tables, reward);
  let mean: readonly T[] = initialMean;
  let covariance: Matrix<T> = initialCovariance;
  let meanTangents: readonly (readonly T[])[] = tangents.map(() => mean.map(() => arithmetic.zero));
  let covarianceTangents: readonly Matrix<T>[] = tangents.map(() => matrices.zeros(f.length, f.length));
  let objective = arithmetic.zero;
  const derivatives = tangents.map(() => arithmetic.zero);
  const largest = tangents.map(() => 0);
  let discount = arithmetic.one;
  for (let t = 0; t < terms; t++) {
    const { value, byMean, byCovariance } = expectation(mean, covariance);
    objective = arithmetic.add(objective, arithmetic.mul(discount, value));
    const [currentMean, current] = [mean, covariance];
    tangents.forEach((_, k) => {
      const slope = arithmetic.add(
        dot(arithmetic, byMean, meanTangents[k]),
        matrices.inner(byCovariance, covarianceTangents[k]),
      );
      derivatives[k] = arithmetic.add(derivatives[k], arithmetic.mul(discount, slope));
      if (t >= terms - LAST_TERMS) largest[k] = Math.max(largest[k], Math.abs(arithmetic.toNumber(slope)));
    });
    discount = arithmetic.mul(discount, gammaL);
    meanTangents = tangents.map(({ transition }, k) => plus(apply(transition, currentMean), apply(f, meanTangents[k])));
    covarianceTangents = tangents.map(({ transition, noise: dNoise }, k) => {
      const moved = mul(transition, current, transposed);
      return add(add(add(moved, transpose(moved)), dNoise), mul(f, covarianceTangents[k], transposed));
    });
    mean = apply(f, mean);
    covariance = add(mul(f, covariance, transposed), noise);
  }
  if (problem.horizon !== null) return { objective, derivatives };
  const tail = arithmetic.toNumber(arithmetic.div(discount, arithmetic.sub(arithmetic.one, gammaL))) * (1 + 2 ** -40);
  return {
    objective: arithmetic.widen(objective, tail * Math.abs(arithmetic.toNumber(reward.height))),
    derivatives: derivatives.map((x, k) => arithmetic.widen(x, 2 * tail * largest[k])),
  };
}

/** φ and its derivatives as a function of mean and covariance. */
function gaussianBump<T>(
  { matrices, arithmetic }: LinearQuadraticTables<T>,
  { height, target, widths }: Bump<T>,
): (mean: readonly T[], covariance: Matrix<T>) => { value: T; byMean: T[]; byCovariance: T[][] } {
  const { add, sub, scale, apply, identity, zeros } = matrices;
  const squares = zeros(widths.length, widths.length).map((row, i) =>
    row.map((x, j) => (i === j ? arithmetic.mul(widths[i], widths[i]) : x)),
  );
  const volume = widths.reduce(arithmetic.mul, height);
  const half = arithmetic.div(arithmetic.one, arithmetic.add(arithmetic.one, arithmetic.one));
  return (mean, covariance) => {
    const h = add(squares, covariance);
    const factor = cholesky(arithmetic, h);
    if (!factor) throw new NoFiniteMoments('the moments of the state grow beyond the precision of the computation');
    const inverse = gaussSolve(arithmetic, h, identity(h.length));
    const delta = mean.map((x, i) => arithmetic.sub(x, target[i]));
    const u = apply(inverse, delta);
    const root = factor.reduce((product, row, i) => arithmetic.mul(product, row[i]), arithmetic.one);
    const exponent = arithmetic.neg(arithmetic.mul(half, dot(arithmetic, delta, u)));
    const value = arithmetic.mul(arithmetic.div(volume, root), arithmetic.exp(exponent));
    const negative = arithmetic.neg(value);
    return {
      value,
      byMean: u.map((x) => arithmetic.mul(negative, x)),
      byCovariance: scale(arithmetic.mul(half, value), sub(outer(arithmetic, u, u), inverse)),
    };
  };
}
