import { dot, sum } from '../numeric/arithmetic.js';
import { gaussSolve } from '../numeric/gauss.js';
import { outer, transpose, unitCholesky, type Matrix } from '../numeric/matrix.js';
import { NoFiniteMoments } from './noFiniteMoments.js';
import type { ClosedLoop } from '../model/linearQuadratic/closedLoop.js';
import type { LeaderRewardTables, LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';
import type { ObjectiveAlong } from './objectiveAlong.js';
import { UP } from '../numeric/outward.js';

type Bump<T> = Extract<LeaderRewardTables<T>, { readonly kind: 'bump' }>;

/** Where infinite sums are cut. */
export interface SumCut {
  /** Terms are summed until γᵗ/(1−γ) is below 10^−digits, at most 20,000. */
  readonly digits: number;
  /** The rest is a geometric series once no moment moves by more than 10^−still, in units of the bump's width. */
  readonly still: number;
}

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

/** Mean μ (n) and covariance Γ (n×n) of a state, or their derivatives. */
interface Moments<T> {
  readonly mean: readonly T[];
  readonly covariance: Matrix<T>;
}

/**
 * J_L of a Gaussian bump. With s_t ~ N(μ_t, Γ_t), D = diag(x²), H = D + Γ, δ = μ − s*, u = H⁻¹δ:
 * E r_L = φ(μ, Γ) = h √(det D/det H) exp(−½ δ′H⁻¹δ), ∂φ/∂μ = −φu, ∂φ/∂Γ = ½φ(uu′ − H⁻¹), and
 * μ_{t+1} = Fμ_t, Γ_{t+1} = FΓ_tF′ + N, with tangents.
 *
 * An infinite sum is cut after T terms, and the rest is taken to be a geometric series of terms like the last. As 0 < φ ≤ h, that is wrong
 * in J_L by at most hγᵀ/(1−γ), which enters its bound: proven. In a derivative it is taken to be wrong by at most twice what a series
 * of terms like the largest of the last 100 would add: an estimate. Where the moments stand still before, the sum ends there, and
 * 10^−digits of the rest enters the bounds: an estimate.
 */
export function bumpObjective<T>(
  tables: LinearQuadraticTables<T>,
  reward: Bump<T>,
  loop: ClosedLoop<T>,
  tangents: readonly ClosedLoop<T>[],
  cut: SumCut,
): ObjectiveAlong<T> {
  const { matrices, arithmetic, gammaL, initialCovariance, initialMean, problem } = tables;
  const { add, sub, mul, div, one, zero, widen, toNumber } = arithmetic;
  const size = (x: T): number => Math.abs(toNumber(x));
  const terms = bumpTerms(problem.horizon, toNumber(gammaL), cut.digits);
  const expectation = expectedBump(tables, reward, tangents.length > 0);
  const nothing: Moments<T> = {
    mean: initialMean.map(() => zero),
    covariance: matrices.zeros(initialMean.length, initialMean.length),
  };
  const least = Math.min(...reward.widths.map(size)) ** 2 * 10 ** -cut.still;
  const stands = (a: Moments<T>, b: Moments<T>): boolean =>
    a.mean.every((x, i) => size(sub(x, b.mean[i])) <= least) &&
    a.covariance.every((row, i) => row.every((x, j) => size(sub(x, b.covariance[i][j])) <= least));

  let moments: Moments<T> = { mean: initialMean, covariance: initialCovariance };
  let moved: readonly Moments<T>[] = tangents.map(() => nothing);
  let [objective, discount] = [zero, one];
  const derivatives = tangents.map(() => zero);
  const largest = tangents.map(() => 0);
  const share = 10 ** -cut.digits;
  for (let t = 0; t < terms; t++) {
    const { value, byMean, byCovariance } = expectation(moments);
    const slopes = moved.map((tangent) =>
      add(dot(arithmetic, byMean, tangent.mean), matrices.inner(byCovariance, tangent.covariance)),
    );
    const next = stepped(tables, loop, moments);
    const nextMoved = moved.map((tangent, k) => steppedTangent(tables, loop, tangents[k], moments, tangent));
    const still =
      problem.horizon === null && stands(next, moments) && nextMoved.every((tangent, k) => stands(tangent, moved[k]));
    const last = still || (problem.horizon === null && t === terms - 1);
    // The weight of this term; of the last one with that of all that follow.
    const weight = last ? div(discount, sub(one, gammaL)) : discount;
    const rest = last ? toNumber(mul(weight, gammaL)) * UP.thousands : 0;
    objective = add(objective, mul(weight, value));
    if (last) objective = widen(objective, still ? rest * size(value) * share : rest * size(reward.height));
    slopes.forEach((slope, k) => {
      derivatives[k] = add(derivatives[k], mul(weight, slope));
      if (t >= terms - LAST_TERMS) largest[k] = Math.max(largest[k], size(slope));
      if (last) derivatives[k] = widen(derivatives[k], still ? rest * size(slope) * share : 2 * rest * largest[k]);
    });
    if (last) break;
    discount = mul(discount, gammaL);
    [moments, moved] = [next, nextMoved];
  }
  return { objective, derivatives };
}

/** Fμ and FΓF′ + N. */
function stepped<T>(
  { matrices }: LinearQuadraticTables<T>,
  loop: ClosedLoop<T>,
  { mean, covariance }: Moments<T>,
): Moments<T> {
  const { add, mul, apply } = matrices;
  const { transition: f, noise } = loop;
  return { mean: apply(f, mean), covariance: add(mul(f, covariance, transpose(f)), noise) };
}

/** The derivative of `stepped`: ∂F μ + F ∂μ and ∂F Γ F′ + F Γ ∂F′ + F ∂Γ F′ + ∂N. */
function steppedTangent<T>(
  { matrices, arithmetic }: LinearQuadraticTables<T>,
  { transition: f }: ClosedLoop<T>,
  tangent: ClosedLoop<T>,
  { mean, covariance }: Moments<T>,
  moved: Moments<T>,
): Moments<T> {
  const { add, mul, apply } = matrices;
  const carried = apply(f, moved.mean);
  const turned = mul(tangent.transition, covariance, transpose(f));
  return {
    mean: apply(tangent.transition, mean).map((x, i) => arithmetic.add(x, carried[i])),
    covariance: add(add(add(turned, transpose(turned)), tangent.noise), mul(f, moved.covariance, transpose(f))),
  };
}

/** What a step from given moments earns, with the slopes where they are wanted. */
interface BumpTerm<T> {
  readonly value: T;
  readonly byMean: readonly T[];
  readonly byCovariance: Matrix<T>;
}

/** φ, and its derivatives where `slopes` are wanted (empty otherwise), as a function of mean and covariance. */
function expectedBump<T>(
  { matrices, arithmetic }: LinearQuadraticTables<T>,
  { height, target, widths }: Bump<T>,
  slopes: boolean,
): (moments: Moments<T>) => BumpTerm<T> {
  const { sub, scale, apply, identity } = matrices;
  const squares = widths.map((x) => arithmetic.mul(x, x));
  const volume = widths.reduce(arithmetic.mul, height);
  const half = arithmetic.div(arithmetic.one, arithmetic.add(arithmetic.one, arithmetic.one));
  const unit = identity(widths.length);
  return ({ mean, covariance }) => {
    const h = covariance.map((row, i) => row.map((x, j) => (i === j ? arithmetic.add(x, squares[i]) : x)));
    const factors = unitCholesky(arithmetic, h);
    if (!factors) throw new NoFiniteMoments('the moments of the state grow beyond the precision of the computation');
    const { lower, pivots } = factors;
    const delta = mean.map((x, i) => arithmetic.sub(x, target[i]));
    // δ′H⁻¹δ = Σ z_i²/d_i with Lz = δ.
    const z: T[] = [];
    delta.forEach((x, i) => z.push(z.reduce((rest, y, j) => arithmetic.sub(rest, arithmetic.mul(lower[i][j], y)), x)));
    const square = sum(
      arithmetic,
      z.map((x, i) => arithmetic.div(arithmetic.mul(x, x), pivots[i])),
    );
    const root = arithmetic.sqrt(pivots.reduce(arithmetic.mul));
    const value = arithmetic.mul(
      arithmetic.div(volume, root),
      arithmetic.exp(arithmetic.neg(arithmetic.mul(half, square))),
    );
    if (!slopes) return { value, byMean: [], byCovariance: [] };
    const inverse = gaussSolve(arithmetic, h, unit);
    const u = apply(inverse, delta);
    const negative = arithmetic.neg(value);
    return {
      value,
      byMean: u.map((x) => arithmetic.mul(negative, x)),
      byCovariance: scale(arithmetic.mul(half, value), sub(outer(arithmetic, u, u), inverse)),
    };
  };
}
