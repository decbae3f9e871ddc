import { dot } from '../numeric/arithmetic.js';
import { solveMarkov } from '../numeric/markov.js';
import { policyChain, transpose } from '../model/chain.js';
import { averageActions, lookahead } from '../model/lookahead.js';
import type { Tables, WalkTables } from '../model/tables.js';

/** The leader's values under a policy of the follower, no entropy: Q_L (S·B), V_L (S), Benefit B_L = Q_L − V_L (S·B), and J_L. */
export interface LeaderValues<T> {
  readonly qL: readonly T[];
  readonly vL: readonly T[];
  readonly benefit: readonly T[];
  /** J_L = Σ_s ρ0(s) V_L(s) + Φ_L. */
  readonly objective: T;
}

/** Evaluates the leader under `policy` by one linear solve: `V_L = Σ_b g (r_L + γ_L Σ_s' p V_L)`. */
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
  const benefit = qL.map((q, pair) => sub(q, vL[Math.floor(pair / problem.actions)]));
  return { qL, vL, benefit, objective: add(dot(arithmetic, tables.initial, vL), tables.phiL) };
}

/** d(s) = Σ_t γᵗ Pr(s_t = s): the unnormalised discounted occupancy from ρ0 under `policy`; times 1 − γ it is the paper's d_γ. */
export function occupancy<T>(tables: WalkTables<T>, policy: readonly T[], gamma: T): T[] {
  const rows = transpose(policyChain(tables, policy));
  return solveMarkov(
    tables.arithmetic,
    rows,
    gamma,
    tables.initial.map((x) => [x]),
  ).map((row) => row[0]);
}
