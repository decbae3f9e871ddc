import type { Ball } from '../../numeric/ball.js';
import { rationalToNumber, type Rational } from '../../numeric/rational.js';
import { averageActions } from '../../model/mdp/averageActions.js';
import { leaderValues } from '../../leader/values.js';
import { occupancy } from '../../leader/occupancy.js';
import { FIELD, type FieldCase } from './fieldCase.js';
import type { BiasRate } from './biasRate.js';
import { above, advantageSlopes, implicitBound, OUTWARD, stateTerms } from './stateTerms.js';

/** Covers what the eigenvalues are off, by part of themselves. */
const EIGENVALUES = 1e-9;

/**
 * Conjugate gradients for A x = y, A = βF + δI, from zero. y = ∂J_L/∂φ and the columns M_k of the mixed derivative have no part along what the actions of a state share, where βF is zero;
 * so that only the other eigenvalues of A count, β d_F λ(diag g − g gᵀ) + δ, and δ where d_F = 0 < d_L. With κ their largest over their least, and e_n = x_n − A⁻¹y,
 *
 *     ‖e_n‖_A ≤ 2ρⁿ/(1 + ρ²ⁿ) ‖A⁻¹y‖_A,   ρ = (√κ − 1)/(√κ + 1)
 *
 * (Chebyshev’s polynomial among all with value 1 at 0), and by Cauchy and Schwarz in the energy norm
 *
 *     |M_kᵀe_n| = |(A⁻¹M_k)ᵀ A e_n| ≤ ‖A⁻¹M_k‖_A ‖e_n‖_A ≤ 2ρⁿ √(M_kᵀA⁻¹M_k) √(yᵀA⁻¹y).
 *
 * What the limit keeps is the bias of the damping, and the guiding term of states that d_F does not see.
 */
export const conjugateRate =
  (damping: Rational) =>
  (one: FieldCase): BiasRate => {
    const delta = rationalToNumber(damping);
    const {
      tables,
      response: { policy },
    } = one.knowledge;
    const { problem, gammaF, gammaL, beta } = tables;
    const { mul, sub, div, isZero } = FIELD;
    const { qL } = leaderValues(tables, policy);
    const mean = averageActions(tables, policy, qL);
    const [visitsF, visitsL] = [gammaF, gammaL].map((gamma) => occupancy(tables, policy, gamma));
    const slopes = advantageSlopes(one);
    const squared = (x: Ball<unknown>): Ball<unknown> => mul(x, x);
    let [largest, least, ofPull] = [0, Infinity, 0];
    const ofSlopes = new Array<number>(problem.parameters).fill(0);
    stateTerms(one).forEach(({ s, eigenvalues }) => {
      const pairs = Array.from({ length: problem.actions }, (_, b) => s * problem.actions + b);
      const curvature = mul(beta, visitsF[s]);
      const seen = !isZero(curvature);
      if (!seen && (delta === 0 || isZero(visitsL[s]))) return;
      const own = (seen ? eigenvalues : [0]).map((x) => x + delta);
      largest = Math.max(largest, ...own);
      least = Math.min(least, ...own);
      /** vᵀA⁻¹v for v = g f in the state: at most Σ g f²/(β d_F), the value for δ = 0, and at most Σ g² f²/δ. */
      const energy = (f: (pair: number) => Ball<unknown>): number => {
        const total = (term: (pair: number) => Ball<unknown>): number =>
          pairs.reduce((sum, pair) => sum + above(term(pair)), 0);
        const byDamping = delta > 0 ? total((pair) => squared(mul(policy[pair], f(pair)))) / delta : Infinity;
        if (!seen) return byDamping;
        return Math.min(
          byDamping,
          total((pair) => div(mul(policy[pair], squared(f(pair))), curvature)),
        );
      };
      ofPull += energy((pair) => mul(visitsL[s], sub(qL[pair], mean[s])));
      ofSlopes.forEach((_, k) => {
        ofSlopes[k] += energy((pair) => mul(visitsF[s], slopes[pair][k]));
      });
    });
    const root = largest > 0 ? Math.sqrt((largest / least) * (1 + EIGENVALUES)) : 1;
    const constant = (x: number): number => 2 * Math.sqrt(x) * Math.sqrt(ofPull) * OUTWARD;
    return {
      // Doubles hold no smaller eigenvalues than 1e-308, nor their inverses: then nothing is bounded.
      rate: 1 - 2 / (root + 1),
      constants: ofSlopes.map((x) => (x > 0 && ofPull === Infinity ? Infinity : constant(x) || 0)),
      degree: 0,
      left: implicitBound(one, damping),
    };
  };
