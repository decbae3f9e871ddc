import { dot } from '../numeric/arithmetic.js';
import { solveMarkov } from '../numeric/markov.js';
import { policyChain } from '../model/mdp/chain.js';
import { lookahead } from '../model/mdp/lookahead.js';
import { averageActions } from '../model/mdp/averageActions.js';
import type { Tables } from '../model/mdp/tables.js';
import { stateOf } from '../model/indices.js';

/** The leader's values under a policy of the follower, no entropy: Q_L (S·B), V_L (S), Benefit B_L = Q_L − V_L (S·B), and J_L. */
export interface LeaderValues<T> {
  readonly qL: readonly T[];
  readonly vL: readonly T[];
  readonly benefit: readonly T[];
  /** J_L = Σ_s ρ0(s) V_L(s) + Φ_L. */
  readonly objective: T;
}

/**
 * Evaluates the leader under `policy` by one linear solve: `V_L = Σ_b g (r_L + γ_L Σ_s' p V_L)`.
 *
 * @example
 * ```ts
 * import { bestResponse, compileProblem, evaluateTables, float64, fourRooms, leaderValues } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(fourRooms()), float64);
 * const { policy } = bestResponse(tables);
 * const { objective, benefit } = leaderValues(tables, policy);
 * console.log(objective.toFixed(6), benefit.length); // -0.725819 420
 * ```
 */
export function leaderValues<T>(tables: Tables<T>, policy: readonly T[]): LeaderValues<T> {
  const { problem, arithmetic, rewardL, gammaL } = tables;
  const { add, sub } = arithmetic;
  const reward = averageActions(tables, policy, rewardL);
  const vL = solveMarkov(
    arithmetic,
    policyChain(tables, policy),
    gammaL,
    reward.map((r) => [r]),
  ).map((row) => row[0]);
  const qL = lookahead(tables, rewardL, gammaL, vL);
  const benefit = qL.map((q, pair) => sub(q, vL[stateOf(pair, problem.actions)]));
  return { qL, vL, benefit, objective: add(dot(arithmetic, tables.initial, vL), tables.phiL) };
}
