import { accumulate, weightedSum } from '../../numeric/vector.js';
import { lookaheadGradient } from '../../model/mdp/lookahead.js';
import { averageActionVectors, averageActions } from '../../model/mdp/averageActions.js';
import { occupancy } from '../../leader/occupancy.js';
import type { Knowledge } from '../knowledge.js';
import { stateOf } from '../../model/indices.js';

/** What the exact forms of the field are made of, at a policy of the follower. */
export interface ExactPieces<T> {
  /** d_F and d_L: discounted visits of each state from ρ0, under γ_F and γ_L. */
  readonly visitsF: readonly T[];
  readonly visitsL: readonly T[];
  /** B_L = Q_L − Σ_b g Q_L, by pair. */
  readonly benefit: readonly T[];
}

/** The pieces under the best response that is known. */
export function exactPieces<T>({ tables, response: { policy }, critic }: Knowledge<T>): ExactPieces<T> {
  const { arithmetic, gammaF, gammaL, problem } = tables;
  const qL = Array.from(critic.qL);
  const mean = averageActions(tables, policy, qL);
  return {
    visitsF: occupancy(tables, policy, gammaF),
    visitsL: occupancy(tables, policy, gammaL),
    benefit: qL.map((q, pair) => arithmetic.sub(q, mean[stateOf(pair, problem.actions)])),
  };
}

/** ∇Φ_L + Σ_s V_L ∇ρ0 + Σ_{s,b} d_L g (∇r_L + γ_L Σ_s' V_L ∇p): the hypergradient with the follower held still (K). */
export function exactDirect<T>({ tables, gradients, response, critic }: Knowledge<T>, visitsL: readonly T[]): T[] {
  const { arithmetic, problem, gammaL } = tables;
  const vL = Array.from(critic.vL);
  const ahead = lookaheadGradient(tables, gradients, gradients.rewardL, gammaL, vL);
  const total = weightedSum(
    arithmetic,
    problem.parameters,
    visitsL,
    averageActionVectors(tables, response.policy, ahead),
  );
  vL.forEach((v, s) => accumulate(arithmetic, total, v, gradients.initial[s]));
  accumulate(arithmetic, total, arithmetic.one, gradients.phiL);
  return total;
}

/** ∇Q_F(s,b) by pair, from the exact ∇V_F or from what stands for it. */
export function followerSlopes<T>(
  { tables, gradients, response, gradientVF }: Knowledge<T>,
  slopes: readonly (readonly T[])[] = gradientVF,
): T[][] {
  return lookaheadGradient(tables, gradients, gradients.rewardF, tables.gammaF, response.vF, slopes);
}

/** direct + Σ_{s,b} weight(s,b) ∇Q_F(s,b): what a method gives whose weights of the follower's slopes are known. */
export function withWeights<T>(
  knowledge: Knowledge<T>,
  visitsL: readonly T[],
  weights: readonly T[],
  slopes: readonly (readonly T[])[] = followerSlopes(knowledge),
): T[] {
  const total = exactDirect(knowledge, visitsL);
  weights.forEach((weight, pair) => accumulate(knowledge.tables.arithmetic, total, weight, slopes[pair]));
  return total;
}

/** d_L(s) g(b|s) B_L(s,b)/β, by pair: the weights of ∇Q_F in Theorem 1. */
export function guidingWeights<T>({ tables, response }: Knowledge<T>, pieces: ExactPieces<T>): T[] {
  const { mul, div } = tables.arithmetic;
  return response.policy.map((g, pair) => {
    const visits = mul(pieces.visitsL[stateOf(pair, tables.problem.actions)], g);
    return div(mul(visits, pieces.benefit[pair]), tables.beta);
  });
}
