import { dot, power } from '../numeric/arithmetic.js';
import { policyChain } from '../model/mdp/chain.js';
import { jointActions, type GameTables } from '../model/game/gameTables.js';
import { averageActions } from '../model/mdp/averageActions.js';

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
