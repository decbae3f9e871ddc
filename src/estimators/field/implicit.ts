import { float64 } from '../../numeric/float64.js';
import { gaussSolve } from '../../numeric/gauss.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { parseRational, rational, type Rational } from '../../numeric/rational.js';
import { ORDER_1, type FieldClaimId } from '../../model/claimIds.js';
import type { Knowledge } from '../knowledge.js';
import { backwards } from './backwards.js';
import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { hessianWeights, isCovered, policyBlocks, throughPolicy, type PolicyBlock } from './policyHessian.js';

/** A setting this many powers of ten below the smallest eigenvalue counts as small, and the next as many below that. */
const BELOW = 3;
/** Smallest eigenvalue that is followed: far within the doubles. */
const LEAST = 1e-200;

/**
 * x = (βF + δI)⁻¹ y in one block, in closed form. βF + δI = D − c g gᵀ with c = βd_F and D = diag(c g + δ), so by Sherman and Morrison
 * x_b = (y_b + c g_b κ)/(c g_b + δ), κ = Σ g y/(c g + δ) / Σ g δ/(c g + δ), for 1 − c Σ g²/(c g + δ) = Σ g δ/(c g + δ). All terms of the second sum are
 * positive, so nothing is lost however small δ is. δ = 0: the pseudo-inverse, y/(c g) up to a constant, zero where d_F = 0.
 */
export function solveDamped<T>(arithmetic: Arithmetic<T>, block: PolicyBlock<T>, damping: T): readonly T[] {
  const { add, mul, div, zero, isZero } = arithmetic;
  const { curvature, policy, gradient, pull } = block;
  if (isZero(damping)) return pull.map((x) => (isZero(curvature) ? zero : div(x, curvature)));
  const diagonal = policy.map((g) => add(mul(curvature, g), damping));
  const over = (term: (b: number) => T): T =>
    policy.reduce((total, g, b) => add(total, div(mul(g, term(b)), diagonal[b])), zero);
  const level = div(
    over((b) => gradient[b]),
    over(() => damping),
  );
  return gradient.map((y, b) => div(add(y, mul(mul(curvature, policy[b]), level)), diagonal[b]));
}

/** Implicit differentiation through the follower's policy parameters: ∂_θJ_L + Mᵀ (βF + δI)⁺ ∂J_L/∂φ. */
export const implicitFamily: KnobFamily = {
  id: 'implicit',
  knob: 'damping δ',
  estimate: (knowledge, setting) => {
    const { arithmetic } = knowledge.tables;
    const damping = arithmetic.constant(setting);
    return throughPolicy(knowledge, (block) => solveDamped(arithmetic, block, damping));
  },
  near: (knowledge) => {
    if (!isCovered(knowledge)) return null;
    // The smallest eigenvalue of diag g − g gᵀ beside zero is at least the smallest g: they interlace.
    const { toNumber, mul, isZero } = knowledge.tables.arithmetic;
    const least = policyBlocks(knowledge)
      .filter(({ curvature, policy }) => !isZero(curvature) && policy.length > 1)
      .map(({ curvature, policy }) => Math.min(...policy.map((g) => toNumber(mul(curvature, g)))))
      .reduce((a, b) => Math.min(a, b), 1);
    if (!(least > LEAST)) return null;
    const exponent = BigInt(BELOW - Math.floor(Math.log10(least)));
    return {
      settings: [rational(1n, 10n ** exponent), rational(1n, 10n ** (exponent + BigInt(BELOW)))],
      fall: BELOW,
    };
  },
};

/** The same by elimination: (βF + δI) x = y as it stands; δ = 0: (βF + c 11ᵀ) x = y, which differs from the pseudo-inverse by a constant, that M does not see. */
function secondWay(knowledge: Knowledge<number>, damping: number): Float64Array {
  const weights = hessianWeights(knowledge, policyBlocks(knowledge), ({ curvature, policy, gradient }) => {
    if (curvature === 0 && damping === 0) return gradient.map(() => 0);
    const shift = damping === 0 ? curvature / policy.length : 0;
    const matrix = policy.map((g, i) =>
      policy.map((h, j) => curvature * ((i === j ? g : 0) - g * h) + (i === j ? damping : 0) + shift),
    );
    return gaussSolve(float64, matrix, gradient.map((y) => [y])).map(([x]) => x); // prettier-ignore
  });
  return backwards(knowledge, weights);
}

const FORMULA =
  'direct + M^T (beta F + delta I)^+ grad_phi J_L, M = d_F g (grad Q_F - grad V_F), F = d_F (diag g - g g^T)';
const SOURCE = 'StackelbergPPO (Fisher matrix, conjugate gradients, damping 1e-2); ST-MADDPG; derived anew';
const EXACT = 'exact g†, V_F, ∇V_F and Q_L; θ and φ as logits of a table';

const implicit = (id: string, damping: Rational, title: string, claims: readonly FieldClaimId[]): FieldEstimator =>
  fieldEstimator({
    id,
    title,
    formula: FORMULA,
    docs: { source: SOURCE, assumptions: `${EXACT}; unbiased only for δ = 0, where d_F > 0 on the support of d_L` },
    claims,
    family: implicitFamily,
    at: damping,
    second: secondWay,
  });

/** Without damping, by the pseudo-inverse, and with three dampings. */
export const IMPLICIT: readonly FieldEstimator[] = [
  implicit('implicit-exact', rational(0n), 'implicit differentiation through the policy, pseudo-inverse', [
    'exact-on-support',
    'bias-within-bound',
  ]),
  ...['0.001', '0.01', '0.1'].map((text) =>
    implicit(
      `implicit-damping-${text}`,
      parseRational(text)!,
      `implicit differentiation through the policy, damping ${text}`,
      ['bias-within-bound', ...ORDER_1],
    ),
  ),
];
