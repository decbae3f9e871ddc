import { plus, type ExpressionLike } from '../numeric/expression.js';
import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';

/**
 * Makes action `to` of state s a copy of action `from`, its reward to the follower `gap` higher: with the gap zero the follower is
 * exactly indifferent, at every θ. The leader keeps telling the two apart, unless they are `twins`.
 */
export function tieActions(
  mdp: ConfigurableMdp,
  s: number,
  from: number,
  to: number,
  gap: ExpressionLike,
  twins: boolean,
): ConfigurableMdp {
  const copied = <T>(table: readonly (readonly T[])[], change = (x: T): T => x): readonly (readonly T[])[] =>
    table.with(s, table[s].with(to, change(table[s][from])));
  return {
    ...mdp,
    transitions: copied(mdp.transitions),
    rewardF: copied(mdp.rewardF, (r) => plus(r, gap)),
    rewardL: twins ? copied(mdp.rewardL) : mdp.rewardL,
  };
}
