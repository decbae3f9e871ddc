import { dot, type Arithmetic } from '../../numeric/arithmetic.js';
import { parseRational, rational, type Rational } from '../../numeric/rational.js';
import { zeroVector } from '../../numeric/vector.js';
import type { FieldClaimId } from '../../model/claimIds.js';
import type { Knowledge } from '../knowledge.js';
import { exactPieces, withWeights } from './guiding.js';
import type { KnobFamily } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { hessianWeights, policyBlocks, type PolicyBlock } from './policyHessian.js';
import { secondGradients } from './secondGradients.js';

/** A vector over the logits: one row for each block. */
export type Rows<T> = readonly (readonly T[])[];

/** (βF + δI) v, block by block: β d_F g (v − Σ_b g v) + δ v. */
export function dampedProduct<T>(
  arithmetic: Arithmetic<T>,
  blocks: readonly PolicyBlock<T>[],
  damping: T,
  v: Rows<T>,
): T[][] {
  const { add, sub, mul } = arithmetic;
  return blocks.map(({ curvature, policy }, i) => {
    const mean = dot(arithmetic, policy, v[i]);
    return v[i].map((x, b) => add(mul(mul(curvature, policy[b]), sub(x, mean)), mul(damping, x)));
  });
}

/** Without damping the states that d_F does not see have no equation: they are left out, as by the pseudo-inverse. */
export const solvedBlocks = <T>(
  { isZero }: Arithmetic<T>,
  blocks: readonly PolicyBlock<T>[],
  damping: T,
): PolicyBlock<T>[] => blocks.filter(({ curvature }) => !isZero(damping) || !isZero(curvature));

/** How the steps are made, so that mistakes can be made in them. */
export interface Steps<T> {
  /** The matrix that step lengths and residuals see. */
  readonly inStep: (v: Rows<T>) => T[][];
  readonly inResidual: (v: Rows<T>) => T[][];
  /** How much of the last direction is kept, from ‖r‖² after and before a step. */
  readonly keep: (after: T, before: T) => T;
}

/**
 * x after n steps of conjugate gradients for (βF + δI) x = ∂J_L/∂φ from zero; fewer where the residual is zero before. A residual that cannot be told from zero ends them too, and widens x by
 * what further steps could change: the error falls in the energy norm, so by no more than 2‖r‖/λ_min. λ_min ≥ δ + min β d_F g, since the eigenvalues of diag g − g gᵀ beside zero
 * interlace with g, and the residual has no part along what all actions share.
 */
export function conjugateSteps<T>(
  arithmetic: Arithmetic<T>,
  blocks: readonly PolicyBlock<T>[],
  damping: T,
  steps: bigint,
  { inStep, inResidual, keep }: Steps<T> = properSteps(arithmetic, blocks, damping),
): Rows<T> {
  const { add, sub, mul, div, zero, toNumber, radius } = arithmetic;
  const inner = (u: Rows<T>, v: Rows<T>): T =>
    u.reduce((total, row, i) => add(total, dot(arithmetic, row, v[i])), zero);
  const plus = (u: Rows<T>, factor: T, v: Rows<T>): T[][] =>
    u.map((row, i) => row.map((x, b) => add(x, mul(factor, v[i][b]))));
  let x: Rows<T> = blocks.map(({ policy }) => zeroVector(arithmetic, policy.length));
  let r: Rows<T> = blocks.map(({ gradient }) => gradient);
  let p = r;
  let size = inner(r, r);
  for (let n = 0n; n < steps; n++) {
    if (!(toNumber(size) > radius(size))) {
      const left = toNumber(size) + radius(size);
      return left === 0 ? x : widened(arithmetic, blocks, damping, x, 2 * Math.sqrt(left));
    }
    const length = div(size, inner(p, inStep(p)));
    x = plus(x, length, p);
    r = plus(r, sub(zero, length), inResidual(p));
    const before = size;
    size = inner(r, r);
    p = plus(r, keep(size, before), p);
  }
  return x;
}

/** The right steps: one matrix, and ‖r‖² after over ‖r‖² before. */
export const properSteps = <T>(arithmetic: Arithmetic<T>, blocks: readonly PolicyBlock<T>[], damping: T): Steps<T> => {
  const product = (v: Rows<T>): T[][] => dampedProduct(arithmetic, blocks, damping, v);
  return { inStep: product, inResidual: product, keep: arithmetic.div };
};

function widened<T>(
  arithmetic: Arithmetic<T>,
  blocks: readonly PolicyBlock<T>[],
  damping: T,
  x: Rows<T>,
  residual: number,
): T[][] {
  const { toNumber, mul, isZero, widen } = arithmetic;
  const least = blocks
    .map(({ curvature, policy }) =>
      isZero(curvature) ? 0 : Math.min(...policy.map((g) => toNumber(mul(curvature, g)))),
    )
    .reduce((a, b) => Math.min(a, b), Infinity);
  // A thousandth covers the doubles and the radii of the eigenvalues.
  const by = (1.001 * residual) / (toNumber(damping) + least) + Number.MIN_VALUE;
  return x.map((row) => row.map((value) => widen(value, by)));
}

/** direct + Mᵀx, x from the steps that are made on the blocks with the damping. */
export function throughSteps<T>(
  knowledge: Knowledge<T>,
  damping: Rational,
  solve: (blocks: readonly PolicyBlock<T>[], damping: T) => Rows<T>,
): T[] {
  const { arithmetic } = knowledge.tables;
  const pieces = exactPieces(knowledge);
  const delta = arithmetic.constant(damping);
  const blocks = solvedBlocks(arithmetic, policyBlocks(knowledge, pieces), delta);
  const x = solve(blocks, delta);
  const solved = new Map(blocks.map((block, i) => [block.s, x[i]]));
  return withWeights(
    knowledge,
    pieces.visitsL,
    hessianWeights(knowledge, blocks, ({ s }) => solved.get(s)!),
  );
}

const conjugateFamily = (id: string, damping: Rational, words: string): KnobFamily => ({
  id,
  knob: `steps n of conjugate gradients, ${words}`,
  estimate: (knowledge, { n }) =>
    throughSteps(knowledge, damping, (blocks, delta) => conjugateSteps(knowledge.tables.arithmetic, blocks, delta, n)),
  // The rate is a bound, not an order: how fast it is depends on all eigenvalues.
  near: () => null,
});

/** The damping of StackelbergPPO. */
export const CONJUGATE_DAMPING: Rational = parseRational('0.01')!;

/** n steps with damping 0.01, and without. */
export const dampedConjugate: KnobFamily = conjugateFamily('conjugate-gradients', CONJUGATE_DAMPING, 'δ = 0.01');
export const undampedConjugate: KnobFamily = conjugateFamily('conjugate-gradients-undamped', rational(0), 'δ = 0');

const conjugate = (
  family: KnobFamily,
  damping: Rational,
  steps: number,
  claims: readonly FieldClaimId[],
): FieldEstimator =>
  fieldEstimator({
    id: `${family.id}-${steps}`,
    title: `implicit differentiation through the policy, ${steps} steps of conjugate gradients, damping ${damping.n === 0n ? '0' : '0.01'}`,
    formula:
      'direct + M^T x_n, x_n after n steps of conjugate gradients for (beta F + delta I) x = grad_phi J_L, x_0 = 0',
    docs: {
      source: 'StackelbergPPO (ten steps, damping 1e-2); derived anew',
      assumptions:
        'exact g†, V_F, ∇V_F and Q_L; converges to implicit differentiation with the same damping, at ((√κ − 1)/(√κ + 1))ⁿ or faster',
    },
    claims,
    family,
    at: rational(steps),
    second: (knowledge, setting) => secondGradients(knowledge, Number(damping.n) / Number(damping.d), setting),
  });

/** Two and ten steps, with damping and without. */
export const CONJUGATE: readonly FieldEstimator[] = [2, 10].flatMap((steps) => [
  conjugate(dampedConjugate, CONJUGATE_DAMPING, steps, ['bias-within-bound', 'bias-within-rate']),
  conjugate(undampedConjugate, rational(0), steps, ['bias-within-bound', 'bias-within-rate', 'exact-after-rank']),
]);
