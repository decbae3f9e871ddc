import { OUTWARD, UNIT, type BoundedNumbers } from '../numeric/bounded.js';
import type { Problem } from '../model/tables.js';

/** What the follower's problem needs of the tables at one θ: p by edge, r_F by state–action pair. */
export interface FollowerTables {
  readonly p: BoundedNumbers;
  readonly rewardF: BoundedNumbers;
}

/** A soft Bellman backup T(v), its lookahead and its policy, with bounds on the errors of the first two, that of the tables included. */
export interface Backup {
  readonly value: Float64Array;
  readonly error: Float64Array;
  readonly q: Float64Array;
  readonly qError: Float64Array;
  readonly policy: Float64Array;
}

/** Room for the backup of one problem. */
export const createBackup = ({ states, actions }: Problem): Backup => ({
  value: new Float64Array(states),
  error: new Float64Array(states),
  q: new Float64Array(states * actions),
  qError: new Float64Array(states),
  policy: new Float64Array(states * actions),
});

/**
 * Fills `into` with T(v)(s) = β log Σ_b exp(q_b/β), q_b = r_F + γ_F Σ_s' p v(s'), the largest q subtracted first; returns the largest
 * rounding of T alone.
 *
 * Errors, u = 2⁻⁵³: a sum of m products, γ and r cost at most (m + 2) u γ Σ p|v| + u|q|; log-sum-exp passes errors of q on undiminished at
 * most, and adds β u (3B + 4 + 6 log Σ) + u |T| (exp and log within 4 u; Σ_b g_b |q_b − max| ≤ β (B − 1)/e).
 */
export function backup(
  problem: Problem,
  tables: FollowerTables,
  gamma: number,
  beta: number,
  v: Float64Array,
  into: Backup,
): number {
  const { actions, edgeStart, edgeTarget, terminal } = problem;
  const { values: p, radii: pRadii } = tables.p;
  const { values: reward, radii: rewardRadii } = tables.rewardF;
  const { value, error, q, qError, policy } = into;
  let worst = 0;
  for (let s = 0; s < problem.states; s++) {
    if (terminal[s]) continue;
    const first = s * actions;
    let top = -Infinity;
    let rounding = 0;
    let inexact = 0;
    for (let pair = first; pair < first + actions; pair++) {
      let next = 0;
      let size = 0;
      let tableError = 0;
      const end = edgeStart[pair + 1];
      for (let e = edgeStart[pair]; e < end; e++) {
        const x = v[edgeTarget[e]];
        const term = p[e] * x;
        next += term;
        size += Math.abs(term);
        tableError += pRadii[e] * Math.abs(x);
      }
      const total = reward[pair] + gamma * next;
      q[pair] = total;
      if (total > top) top = total;
      const own = UNIT * ((end - edgeStart[pair] + 2) * gamma * size + Math.abs(total));
      rounding = Math.max(rounding, own);
      inexact = Math.max(inexact, own + rewardRadii[pair] + gamma * tableError);
    }
    let sum = 0;
    for (let pair = first; pair < first + actions; pair++) sum += policy[pair] = Math.exp((q[pair] - top) / beta);
    for (let pair = first; pair < first + actions; pair++) policy[pair] /= sum;
    const logSum = Math.log(sum);
    value[s] = top + beta * logSum;
    const own = UNIT * (beta * (3 * actions + 4 + 6 * logSum) + Math.abs(value[s]));
    worst = Math.max(worst, (rounding + own) * OUTWARD);
    qError[s] = inexact * OUTWARD;
    error[s] = (inexact + own) * OUTWARD;
  }
  return worst;
}
