import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { range } from './draw.js';
import { reachableStates } from './graph.js';

/** The states in breadth-first order from the initial ones, then those that are not reached; terminal states last. */
export function canonicalOrder(mdp: ConfigurableMdp): number[] {
  const all = [...new Set([...reachableStates(mdp), ...range(mdp.states)])];
  const isTerminal = (s: number): boolean => mdp.terminal.includes(s);
  return [...all.filter((s) => !isTerminal(s)), ...all.filter(isTerminal)];
}
