import { solveMarkov } from '../numeric/markov.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import type { Gradient } from '../numeric/tape.js';
import { policyChain } from '../model/mdp/chain.js';
import { lookaheadGradient } from '../model/mdp/lookahead.js';
import { averageActionVectors } from '../model/mdp/averageActions.js';
import { evaluateTables, tableGradients, type PerEntry, type CompiledMdp, type Tables } from '../model/mdp/tables.js';
import type { Batch } from '../model/trajectory.js';
import { bestResponse, type BestResponse } from '../follower/bestResponse.js';
import type { Critic } from '../leader/critic.js';
import { leaderValues } from '../leader/values.js';

export type { Critic } from '../leader/critic.js';

/**
 * What an estimator may look at beside its batch (the paper's Assumption 1): the tables at θ with their derivatives, the follower's best
 * response, a critic of the leader; and, for estimators that say so, the exact ∇V_F or rollouts of an oracle.
 */
export interface Knowledge<T> {
  readonly tables: Tables<T>;
  readonly gradients: PerEntry<Gradient<T>>;
  readonly response: BestResponse<T>;
  readonly critic: Critic<T>;
  /** ∇V_F, S rows of K. */
  readonly gradientVF: readonly (readonly T[])[];
  /** λ = w + γ_F P_gᵀ λ for weights w by state, where it can be had: then Σ_s w(s) ∇V_F(s) takes no matrix of derivatives. */
  readonly followerOccupancy?: (weights: Float64Array) => Float64Array;
  /** Rollouts of an oracle, for HPGD with one. */
  readonly oracle?: OracleRollouts;
}

/** Fresh rollouts under the best response: from pairs of an oracle's choice, and from states. They may be the same. */
export interface OracleRollouts {
  readonly pairs: Batch;
  readonly states: Batch;
}

/**
 * Knowledge with an exact critic at θ (default: the instance's own).
 *
 * @example
 * ```ts
 * import {
 *   compileProblem,
 *   estimatorById,
 *   exactKnowledge,
 *   fraction,
 *   sampleInstance,
 *   stratumById,
 *   weightedTrajectories,
 * } from 'hypergrad-oracle';
 *
 * const problem = compileProblem(sampleInstance(stratumById('rational'), 1, 0));
 * const knowledge = exactKnowledge(problem, fraction);
 * const all = weightedTrajectories(knowledge.tables, knowledge.response.policy, problem.states, 60);
 * const { textbook } = estimatorById('bc-hg');
 * console.log(textbook([all[0].trajectory], knowledge).map(fraction.toText)); // [ '0', '484083721135823/130924105378496100' ]
 * ```
 */
export function exactKnowledge<T>(problem: CompiledMdp, arithmetic: Arithmetic<T>, theta?: readonly T[]): Knowledge<T> {
  const tables = evaluateTables(problem, arithmetic, theta);
  const response = bestResponse(tables);
  return knowledgeOf(tables, response, leaderValues(tables, response.policy));
}

/** Knowledge from tables, a best response and any critic; derivatives are computed when they are first asked for. */
export function knowledgeOf<T>(
  tables: Tables<T>,
  response: BestResponse<T>,
  critic: Critic<T>,
  extras: Pick<Knowledge<T>, 'followerOccupancy' | 'oracle'> = {},
): Knowledge<T> {
  let gradients: PerEntry<Gradient<T>> | undefined;
  let gradientVF: T[][] | undefined;
  return {
    ...extras,
    tables,
    get gradients() {
      return (gradients ??= tableGradients(tables));
    },
    response,
    critic,
    get gradientVF() {
      return (gradientVF ??= solveGradientVF(tables, this.gradients, response));
    },
  };
}

function solveGradientVF<T>(
  tables: Tables<T>,
  gradients: PerEntry<Gradient<T>>,
  { policy, vF }: BestResponse<T>,
): T[][] {
  const local = lookaheadGradient(tables, gradients, gradients.rewardF, tables.gammaF, vF);
  const sources = averageActionVectors(tables, policy, local);
  return solveMarkov(tables.arithmetic, policyChain(tables, policy), tables.gammaF, sources);
}
