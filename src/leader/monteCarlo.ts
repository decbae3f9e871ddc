import type { Batch } from '../model/trajectory.js';
import type { Tables } from '../model/mdp/tables.js';
import type { Critic } from './critic.js';

/**
 * Every-visit Monte Carlo: Q_L(s,b) and V_L(s) are the averages, over all visits in the batch, of the return-to-go
 * R_t = r_L(s_t,b_t) + γ_L R_{t+1}, R_n = 0.
 *
 * Returns stop where the trajectory stops, whatever the reason; nothing is put in place of what would have come. Pairs and states that
 * were not visited have the value 0; s_n is not a visit. With one visit at most in each trajectory that ends, the mean of each entry is
 * its true value times the probability that the batch visits it. O(steps + S·B).
 */
export function monteCarloCritic<T>(
  tables: Tables<T>,
  batch: Batch,
): Critic<T> & { readonly qL: readonly T[]; readonly vL: readonly T[] } {
  const { problem, arithmetic, rewardL, gammaL } = tables;
  const { add, mul, div, near, zero } = arithmetic;
  const { states: size, actions: width } = problem;
  const totals = new Array<T>(size * width).fill(zero);
  const visits = new Int32Array(size * width);
  for (const { states, actions } of batch) {
    let returnToGo = zero;
    for (let t = actions.length - 1; t >= 0; t--) {
      const pair = states[t] * width + actions[t];
      returnToGo = add(rewardL[pair], mul(gammaL, returnToGo));
      totals[pair] = add(totals[pair], returnToGo);
      visits[pair]++;
    }
  }
  const average = (total: T, count: number): T => (count === 0 ? zero : div(total, near(count)));
  const vL = Array.from({ length: size }, (_, s) => {
    let total = zero;
    let count = 0;
    for (let pair = s * width; pair < (s + 1) * width; pair++) {
      if (visits[pair] === 0) continue;
      total = add(total, totals[pair]);
      count += visits[pair];
    }
    return average(total, count);
  });
  return { qL: totals.map((total, pair) => average(total, visits[pair])), vL };
}
