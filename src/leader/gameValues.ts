import { dot } from '../numeric/arithmetic.js';
import { solveMarkov } from '../numeric/markov.js';
import { policyChain } from '../model/mdp/chain.js';
import { jointActions, type GameTables } from '../model/game/gameTables.js';
import { lookahead } from '../model/mdp/lookahead.js';
import { averageActions } from '../model/mdp/averageActions.js';

/** The leader's values in a game when leader and follower play ω(s,a,b) = f(a|s) g(b|s,a). */
export interface GameValues<T> {
  /** V_L(s), by state. */
  readonly vL: readonly T[];
  /** Q_L(s,a,b), by triple. */
  readonly qL: readonly T[];
  /** J_L = Σ ρ0 V_L + Φ_L. */
  readonly objective: T;
}

/**
 * Evaluates the leader by one linear solve: V_L(s) = Σ_{a,b} ω (r_L + γ_L Σ_s' p V_L(s')). `joint`: ω by triple.
 *
 * @example
 * ```ts
 * import {
 *   compileGame,
 *   evaluateGame,
 *   float64,
 *   gameResponse,
 *   gameValues,
 *   toyGame,
 *   withLeader,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * const { objective } = gameValues(tables, withLeader(tables, gameResponse(tables).policy));
 * console.log(objective.toFixed(6)); // 20.762495
 * ```
 */
export function gameValues<T>(tables: GameTables<T>, joint: readonly T[]): GameValues<T> {
  const { arithmetic, rewardL, gammaL } = tables;
  const flat = jointActions(tables);
  const reward = averageActions(flat, joint, rewardL).map((r) => [r]);
  const vL = solveMarkov(arithmetic, policyChain(flat, joint), gammaL, reward).map((row) => row[0]);
  const qL = lookahead(flat, rewardL, gammaL, vL);
  return { vL, qL, objective: arithmetic.add(dot(arithmetic, tables.initial, vL), tables.phiL) };
}
