import { dot } from '../../numeric/arithmetic.js';
import type { Knowledge } from '../knowledge.js';
import { exactPieces, withWeights, type ExactPieces } from './guiding.js';

/** What one state has of the follower's problem in its logits φ(s,·), at the best response: ∂²J_F/∂φ² = −β F, F = d_F (diag g − g gᵀ) there. */
export interface PolicyBlock<T> {
  readonly s: number;
  /** β d_F(s). */
  readonly curvature: T;
  /** g†(·|s). */
  readonly policy: readonly T[];
  /** ∂J_L/∂φ(s,b) = d_L(s) g(b|s) B_L(s,b). */
  readonly gradient: readonly T[];
  /** The same over g: d_L(s) B_L(s,b). */
  readonly pull: readonly T[];
}

/** How a block is solved: x ≈ (βF + …)⁻¹ ∂J_L/∂φ, B numbers. */
export type BlockSolver<T> = (block: PolicyBlock<T>) => readonly T[];

/** The blocks of the states that are not terminal. */
export function policyBlocks<T>(
  knowledge: Knowledge<T>,
  pieces: ExactPieces<T> = exactPieces(knowledge),
): PolicyBlock<T>[] {
  const { tables, response } = knowledge;
  const { arithmetic, beta, problem } = tables;
  const { visitsF, visitsL, benefit } = pieces;
  return Array.from(problem.terminal.keys())
    .filter((s) => !problem.terminal[s])
    .map((s) => {
      const pairs = [s * problem.actions, (s + 1) * problem.actions] as const;
      const policy = response.policy.slice(...pairs);
      const pull = benefit.slice(...pairs).map((b) => arithmetic.mul(visitsL[s], b));
      return {
        s,
        curvature: arithmetic.mul(beta, visitsF[s]),
        policy,
        gradient: pull.map((x, b) => arithmetic.mul(policy[b], x)),
        pull,
      };
    });
}

/** The weights of ∇Q_F that a solution of the blocks makes: Mᵀx with M(s,b) = d_F g (∇Q_F − ∇V_F), so w(s,b) = d_F g (x − Σ_b g x), by pair. */
export function hessianWeights<T>(
  { tables: { arithmetic, beta, problem } }: Knowledge<T>,
  blocks: readonly PolicyBlock<T>[],
  solve: BlockSolver<T>,
): T[] {
  const { mul, sub, div } = arithmetic;
  const weights = new Array<T>(problem.states * problem.actions).fill(arithmetic.zero);
  for (const block of blocks) {
    const x = solve(block);
    const mean = dot(arithmetic, block.policy, x);
    const visits = div(block.curvature, beta);
    x.forEach((y, b) => (weights[block.s * problem.actions + b] = mul(mul(visits, block.policy[b]), sub(y, mean))));
  }
  return weights;
}

/** direct + Mᵀ x, x from the blocks (K). */
export function throughPolicy<T>(knowledge: Knowledge<T>, solve: BlockSolver<T>): T[] {
  const pieces = exactPieces(knowledge);
  const weights = hessianWeights(knowledge, policyBlocks(knowledge, pieces), solve);
  return withWeights(knowledge, pieces.visitsL, weights);
}

/**
 * True where d_F > 0 on the support of d_L, so that the inverse of βF sees all that the leader sees: unless γ_F = 0 < γ_L both visit whatever can be reached; then
 * d_F sees the first states only, and the guiding term of the others is missing whatever the damping.
 */
export const isCovered = <T>({ tables: { arithmetic, gammaF, gammaL } }: Knowledge<T>): boolean =>
  !arithmetic.isZero(gammaF) || arithmetic.isZero(gammaL);
