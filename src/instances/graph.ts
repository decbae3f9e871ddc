import type { ConfigurableMdp } from '../model/mdp/configurableMdp.js';
import { stronglyConnectedComponents } from '../numeric/components.js';

/** The distinct successors of every state under any action, in the order in which the rows name them. */
export function successorGraph(mdp: ConfigurableMdp): number[][] {
  return mdp.transitions.map((rows) => [...new Set(rows.flatMap((row) => row.successors))]);
}

/** True where some state can be visited twice (whatever the horizon). */
export function hasCycle(mdp: ConfigurableMdp): boolean {
  const graph = successorGraph(mdp);
  return stronglyConnectedComponents(graph).some((c) => c.length > 1 || graph[c[0]].includes(c[0]));
}

/** True where every trajectory ends after a bounded number of steps. */
export const endsInBoundedTime = (mdp: ConfigurableMdp): boolean => mdp.horizon !== null || !hasCycle(mdp);

/** The states that trajectories reach, in breadth-first order from the initial ones. */
export function reachableStates(mdp: ConfigurableMdp): number[] {
  const graph = successorGraph(mdp);
  const reached = new Set(mdp.initial.successors);
  for (const s of reached) for (const next of graph[s]) reached.add(next);
  return [...reached];
}

/**
 * The number of trajectories s₀ b₀ s₁ b₁ … up to a terminal state or to the horizon (the state after the last step is not told
 * apart); Infinity where there is no bound on their length.
 */
export function countTrajectories(mdp: ConfigurableMdp): number {
  if (!endsInBoundedTime(mdp)) return Infinity;
  const known = new Map<string, number>();
  const count = (s: number, stepsLeft: number): number => {
    if (stepsLeft === 0 || mdp.terminal.includes(s)) return 1;
    const key = `${s},${stepsLeft}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let total = 0;
    for (const row of mdp.transitions[s])
      total += stepsLeft === 1 ? 1 : row.successors.reduce((sum, next) => sum + count(next, stepsLeft - 1), 0);
    known.set(key, total);
    return total;
  };
  return mdp.initial.successors.reduce((sum, s) => sum + count(s, mdp.horizon ?? Infinity), 0);
}
