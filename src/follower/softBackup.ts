import type { BoundedNumbers } from '../numeric/bounded.js';
import type { CompiledMdp } from '../model/mdp/tables.js';
import { UNIT, UP } from '../numeric/outward.js';

/** What the follower's problem needs of the tables at one θ: p by edge, r_F by state–action pair. */
export interface FollowerTables {
  readonly p: BoundedNumbers;
  readonly rewardF: BoundedNumbers;
}

/** A soft Bellman backup T(v): its values, its lookahead and its policy. */
export interface Backup {
  readonly value: Float64Array;
  readonly q: Float64Array;
  readonly policy: Float64Array;
  /** log Σ_b exp((q_b − max q)/β), by state: between 0 and log B. */
  readonly logSum: Float64Array;
}

/** Bounds on the errors of a backup's values and lookahead, by state, that of the tables included. */
export interface BackupErrors {
  readonly value: Float64Array;
  readonly q: Float64Array;
}

/** Room for the backup of one problem. */
export const createBackup = ({ states, actions }: CompiledMdp): Backup => ({
  value: new Float64Array(states),
  q: new Float64Array(states * actions),
  policy: new Float64Array(states * actions),
  logSum: new Float64Array(states),
});

/** Room for its bounds. */
export const createBackupErrors = ({ states }: CompiledMdp): BackupErrors => ({
  value: new Float64Array(states),
  q: new Float64Array(states),
});

/** Fills `into` with T(v)(s) = β log Σ_b exp(q_b/β), q_b = r_F + γ_F Σ_s' p v(s'), the largest q subtracted first. O(edges). */
export function backup(
  { states, actions, edgeStart, edgeTarget, terminal }: CompiledMdp,
  { p: { values: p }, rewardF: { values: reward } }: FollowerTables,
  gamma: number,
  beta: number,
  v: Float64Array,
  { value, q, policy, logSum }: Backup,
): void {
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    const first = s * actions;
    const end = first + actions;
    let top = -Infinity;
    for (let pair = first; pair < end; pair++) {
      let next = 0;
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) next += p[e] * v[edgeTarget[e]];
      const total = reward[pair] + gamma * next;
      q[pair] = total;
      if (total > top) top = total;
    }
    let sum = 0;
    for (let pair = first; pair < end; pair++) sum += policy[pair] = Math.exp((q[pair] - top) / beta);
    for (let pair = first; pair < end; pair++) policy[pair] /= sum;
    logSum[s] = Math.log(sum);
    value[s] = top + beta * logSum[s];
  }
}

/**
 * Bounds the errors of a backup of v, into `into` where it is given; returns the largest rounding of T alone. O(edges).
 *
 * u = 2⁻⁵³: a sum of m products, γ and r cost at most (m + 2) u γ Σ p|v| + u|q|; log-sum-exp passes errors of q on undiminished at
 * most, and adds β u (3B + 4 + 6 log Σ) + u |T| (exp and log within 4 u; Σ_b g_b |q_b − max| ≤ β (B − 1)/e).
 */
export function backupErrors(
  { states, actions, edgeStart, edgeTarget, terminal }: CompiledMdp,
  { p: { values: p, radii: pRadii }, rewardF: { radii: rewardRadii } }: FollowerTables,
  gamma: number,
  beta: number,
  v: Float64Array,
  { value, q, logSum }: Backup,
  into?: BackupErrors,
): number {
  let worst = 0;
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    let rounding = 0;
    let inexact = 0;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      let size = 0;
      let tableError = 0;
      const end = edgeStart[pair + 1];
      for (let e = edgeStart[pair]; e < end; e++) {
        const x = Math.abs(v[edgeTarget[e]]);
        size += Math.abs(p[e] * x);
        tableError += pRadii[e] * x;
      }
      const own = UNIT * ((end - edgeStart[pair] + 2) * gamma * size + Math.abs(q[pair]));
      rounding = Math.max(rounding, own);
      inexact = Math.max(inexact, own + rewardRadii[pair] + gamma * tableError);
    }
    const own = UNIT * (beta * (3 * actions + 4 + 6 * logSum[s]) + Math.abs(value[s]));
    worst = Math.max(worst, (rounding + own) * UP.millions);
    if (!into) continue;
    into.q[s] = inexact * UP.millions;
    into.value[s] = (inexact + own) * UP.millions;
  }
  return worst;
}

/**
 * A number that the result of `backupErrors` never exceeds, in O(S·B): for telling cheaply that a residual is more than rounding. Σ p|v| is at
 * most max|v| (1 + 10⁻⁹), log Σ at most log B; the factor 2 covers the rounding of all this. `degree`: the most successors of a pair.
 */
export function roundingAtMost(
  { actions }: CompiledMdp,
  degree: number,
  gamma: number,
  beta: number,
  v: Float64Array,
  { value, q }: Backup,
): number {
  const sums = (degree + 2) * gamma * largest(v) + largest(q);
  const own = beta * (3 * actions + 4 + 6 * Math.log(actions)) + largest(value);
  return 2 * UNIT * (sums + own);
}

function largest(numbers: Float64Array): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]));
  return most;
}
