import type { GameTables } from '../model/game/gameTables.js';
import type { FollowerBackup } from './gameBackup.js';
import { stateOf } from '../model/indices.js';

/** Soft Q-iteration in doubles that carries its table from call to call. */
export interface SoftQIteration {
  /** Q_F, by triple: the current table. */
  readonly q: Float64Array;
  /** One synchronous sweep against the leader's policy f (S·A); returns the largest change. O(edges). */
  sweep(leader: ArrayLike<number>): number;
  /** Sweeps until the largest change is below `tolerance`, at most `limit` times; returns how many there were. */
  iterate(leader: ArrayLike<number>, limit: number, tolerance: number): number;
  /** V_F(s,a) (S·A) and g(b|s,a) (by triple) of the current table. */
  answer(vF: number[], policy: number[]): void;
}

/**
 * Soft Q-iteration for a follower that observes, from Q = 0: Q'(s,a,b) = r_F + γ_F Σ_s' p W(s') with W as the backup has it (`FollowerBackup`).
 * A contraction by γ_F; its fixed point is `gameResponse`.
 */
export function createSoftQIteration(tables: GameTables<number>, backup: FollowerBackup): SoftQIteration {
  const { problem, p, rewardF, gammaF, beta } = tables;
  const { states, leaderActions, actions, terminal, edgeStart, edgeTarget } = problem;
  const triples = states * leaderActions * actions;
  const q = new Float64Array(triples);
  const w = new Float64Array(states);
  const mixed = new Float64Array(actions);
  const value = (s: number, leader: ArrayLike<number>): number => {
    let mean = 0;
    mixed.fill(0);
    for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++) {
      if (backup === 'paper') mean += leader[pair] * softValue(q, pair * actions, actions, beta);
      else for (let b = 0; b < actions; b++) mixed[b] += leader[pair] * q[pair * actions + b];
    }
    return backup === 'paper' ? mean : softValue(mixed, 0, actions, beta);
  };
  const sweep = (leader: ArrayLike<number>): number => {
    for (let s = 0; s < states; s++) w[s] = terminal[s] ? 0 : value(s, leader);
    let largest = 0;
    for (let i = 0; i < triples; i++) {
      let next = 0;
      for (let e = edgeStart[i]; e < edgeStart[i + 1]; e++) next += p[e] * w[edgeTarget[e]];
      const updated = rewardF[i] + gammaF * next;
      largest = Math.max(largest, Math.abs(updated - q[i]));
      q[i] = updated;
    }
    return largest;
  };
  return {
    q,
    sweep,
    iterate: (leader, limit, tolerance) => {
      for (let done = 1; done <= limit; done++) if (sweep(leader) < tolerance) return done;
      return limit;
    },
    answer: (vF, policy) => {
      for (let pair = 0; pair < states * leaderActions; pair++) {
        if (terminal[stateOf(pair, leaderActions)]) {
          vF[pair] = 0;
          policy.fill(0, pair * actions, (pair + 1) * actions);
          continue;
        }
        vF[pair] = softValue(q, pair * actions, actions, beta);
        for (let i = pair * actions; i < (pair + 1) * actions; i++) policy[i] = Math.exp((q[i] - vF[pair]) / beta);
      }
    },
  };
}

/** β log Σ exp(q/β) over `count` entries from `first` on. */
function softValue(q: Float64Array, first: number, count: number, beta: number): number {
  let top = -Infinity;
  for (let i = first; i < first + count; i++) top = Math.max(top, q[i]);
  let total = 0;
  for (let i = first; i < first + count; i++) total += Math.exp((q[i] - top) / beta);
  return top + beta * Math.log(total);
}
