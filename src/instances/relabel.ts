import type { Distribution } from '../model/mdp/configurableMdp.js';
import { range, type Draw } from './draw.js';
import { withPolicy, type FlatInstance } from './flatInstance.js';

/** The same problem with its states renumbered: `order[i]` is the old number of the new state i. */
export function relabel<F extends FlatInstance>(mdp: F, order: readonly number[]): F {
  const place = new Map(order.map((old, i) => [old, i]));
  const row = (r: Distribution): Distribution => ({ ...r, successors: r.successors.map((s) => place.get(s)!) });
  return {
    ...withPolicy(mdp, (policy) => order.map((old) => policy[old])),
    terminal: mdp.terminal.map((s) => place.get(s)!).sort((a, b) => a - b),
    initial: row(mdp.initial),
    transitions: order.map((old) => mdp.transitions[old].map(row)),
    rewardF: order.map((old) => mdp.rewardF[old]),
    rewardL: order.map((old) => mdp.rewardL[old]),
  };
}

/** In a third of all cases the states in random order, for code that takes terminal states to be the last ones. */
export function shuffleSometimes<F extends FlatInstance>(draw: Draw, mdp: F): F {
  return draw.chance(35) ? relabel(mdp, draw.several(range(mdp.states), mdp.states)) : mdp;
}
