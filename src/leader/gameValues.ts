import { dot, power } from '../numeric/arithmetic.js';
import { solveMarkov } from '../numeric/markov.js';
import { policyChain } from '../model/chain.js';
import { jointActions, type GameTables } from '../model/gameTables.js';
import { averageActions, lookahead } from '../model/lookahead.js';

/** The leader's values in a game when leader and follower play ω(s,a,b) = f(a|s) g(b|s,a). */
export interface GameValues<T> {
  /** V_L(s), by state. */
  readonly vL: readonly T[];
  /** Q_L(s,a,b), by triple. */
  readonly qL: readonly T[];
  /** J_L = Σ ρ0 V_L + Φ_L. */
  readonly objective: T;
}

/** Evaluates the leader by one linear solve: V_L(s) = Σ_{a,b} ω (r_L + γ_L Σ_s' p V_L(s')). `joint`: ω by triple. */
export function gameValues<T>(tables: GameTables<T>, joint: readonly T[]): GameValues<T> {
  const { arithmetic, rewardL, gammaL } = tables;
  const flat = jointActions(tables);
  const reward = averageActions(flat, joint, rewardL).map((r) => [r]);
  const vL = solveMarkov(arithmetic, policyChain(flat, joint), gammaL, reward).map((row) => row[0]);
  const qL = lookahead(flat, rewardL, gammaL, vL);
  return { vL, qL, objective: arithmetic.add(dot(arithmetic, tables.initial, vL), tables.phiL) };
}

/**
 * The leader's expected return of the first `steps` steps under ω, discounted by `gamma` (1: the plain sum): what an evaluation that cuts
 * its rollouts measures. Φ_L is left out.
 */
export function cutReturn<T>(tables: GameTables<T>, joint: readonly T[], steps: number, gamma: T): T {
  const { arithmetic, rewardL, initial } = tables;
  const { add, mul, zero } = arithmetic;
  const flat = jointActions(tables);
  const reward = averageActions(flat, joint, rewardL);
  const chain = policyChain(flat, joint);
  let distribution: readonly T[] = initial;
  let total = zero;
  for (let t = 0; t < steps; t++) {
    total = add(total, mul(power(arithmetic, gamma, t), dot(arithmetic, distribution, reward)));
    const next = new Array<T>(initial.length).fill(zero);
    chain.forEach(({ columns, values }, s) =>
      columns.forEach((j, e) => (next[j] = add(next[j], mul(distribution[s], values[e])))),
    );
    distribution = next;
  }
  return total;
}
