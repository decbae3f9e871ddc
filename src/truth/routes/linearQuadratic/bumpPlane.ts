import type {
  LeaderRewardTables,
  LinearQuadraticTables,
} from '../../../model/linearQuadratic/linearQuadraticTables.js';
import { standsStill, type Adjoints, type Path } from './bumpPath.js';
import type { DenseLoop } from './occupancyAdjoint.js';

type Bump = Extract<LeaderRewardTables<number>, { readonly kind: 'bump' }>;

/** The forward recursion of `bumpAdjoint` for n = 2, its loops written out: μ_{t+1} = Fμ_t, Γ_{t+1} = FΓ_tF′ + N. */
export function forwardPlane(
  { initialMean, initialCovariance, problem }: LinearQuadraticTables<number>,
  { widths }: Bump,
  loop: DenseLoop,
  [f00, f01, f10, f11]: Float64Array,
  terms: number,
): Path {
  const [q00, q01, , q11] = loop.noise.to1DArray();
  const means = new Float64Array(terms * 2);
  const covariances = new Float64Array(terms * 4);
  means.set(initialMean);
  covariances.set(initialCovariance.flat());
  const narrow = Math.min(...widths);
  let [m0, m1] = initialMean;
  let [[c00, c01], [, c11]] = initialCovariance;
  for (let t = 1; t < terms; t++) {
    const [h00, h01] = [f00 * c00 + f01 * c01, f00 * c01 + f01 * c11];
    const [h10, h11] = [f10 * c00 + f11 * c01, f10 * c01 + f11 * c11];
    const [n0, n1] = [f00 * m0 + f01 * m1, f10 * m0 + f11 * m1];
    const [n00, n01, n11] = [q00 + h00 * f00 + h01 * f01, q01 + h00 * f10 + h01 * f11, q11 + h10 * f10 + h11 * f11];
    const moved = Math.max(Math.abs(n0 - m0), Math.abs(n1 - m1)) / narrow;
    const spread = Math.max(Math.abs(n00 - c00), Math.abs(n01 - c01), Math.abs(n11 - c11)) / (narrow * narrow);
    [m0, m1, c00, c01, c11] = [n0, n1, n00, n01, n11];
    means[2 * t] = m0;
    means[2 * t + 1] = m1;
    covariances[4 * t] = c00;
    covariances[4 * t + 1] = c01;
    covariances[4 * t + 2] = c01;
    covariances[4 * t + 3] = c11;
    if (standsStill(Math.max(moved, spread)) && problem.horizon === null)
      return { means, covariances, length: t + 1, still: true };
  }
  return { means, covariances, length: terms, still: false };
}

/** The backward recursion of `bumpAdjoint` for n = 2 from step `last` to the first, its loops written out, and the bump with them. */
export function backwardPlane(
  adjoints: Adjoints,
  { means, covariances }: Path,
  [f00, f01, f10, f11]: Float64Array,
  discounts: Float64Array,
  last: number,
  { height, target, widths }: Bump,
): void {
  const { byTransition, byNoise } = adjoints;
  const [d0, d1] = [widths[0] * widths[0], widths[1] * widths[1]];
  const volume = height * widths[0] * widths[1];
  const [target0, target1] = target;
  let objective = 0;
  let [l0, l1] = adjoints.lambda;
  let [k00, k01, , k11] = adjoints.capital;
  let [t00, t01, t10, t11, n00, n01, n11] = [0, 0, 0, 0, 0, 0, 0];
  for (let t = last; t >= 0; t--) {
    const [m0, m1] = [means[2 * t], means[2 * t + 1]];
    const [c00, c01, c11] = [covariances[4 * t], covariances[4 * t + 1], covariances[4 * t + 3]];
    // ΛF, and what the step contributes.
    const [s00, s01] = [k00 * f00 + k01 * f10, k00 * f01 + k01 * f11];
    const [s10, s11] = [k01 * f00 + k11 * f10, k01 * f01 + k11 * f11];
    t00 += l0 * m0 + 2 * (s00 * c00 + s01 * c01);
    t01 += l0 * m1 + 2 * (s00 * c01 + s01 * c11);
    t10 += l1 * m0 + 2 * (s10 * c00 + s11 * c01);
    t11 += l1 * m1 + 2 * (s10 * c01 + s11 * c11);
    n00 += k00;
    n01 += k01;
    n11 += k11;
    // φ, u = H⁻¹δ, and H⁻¹ = (i00 i01; i01 i11), H = D + Γ.
    const [h00, h11] = [c00 + d0, c11 + d1];
    const determinant = h00 * h11 - c01 * c01;
    const share = 1 / determinant;
    const [i00, i01, i11] = [h11 * share, -c01 * share, h00 * share];
    const [delta0, delta1] = [m0 - target0, m1 - target1];
    const [u0, u1] = [i00 * delta0 + i01 * delta1, i01 * delta0 + i11 * delta1];
    const value = (volume / Math.sqrt(determinant)) * Math.exp(-0.5 * (u0 * delta0 + u1 * delta1));
    const weight = discounts[t] * value;
    objective += weight;
    const half = 0.5 * weight;
    [l0, l1] = [f00 * l0 + f10 * l1 - weight * u0, f01 * l0 + f11 * l1 - weight * u1];
    k00 = f00 * s00 + f10 * s10 + half * (u0 * u0 - i00);
    k01 = f00 * s01 + f10 * s11 + half * (u0 * u1 - i01);
    k11 = f01 * s01 + f11 * s11 + half * (u1 * u1 - i11);
  }
  adjoints.objective += objective;
  [t00, t01, t10, t11].forEach((x, i) => (byTransition[i] += x));
  [n00, n01, n01, n11].forEach((x, i) => (byNoise[i] += x));
}
