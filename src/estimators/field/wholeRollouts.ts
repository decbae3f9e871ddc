import type { Trajectory } from '../../model/trajectory.js';
import type { Tables } from '../../model/mdp/tables.js';
import { TooManyBatches } from './enumerable.js';

/** A rollout that ends by itself, and its probability. */
export interface WholeRollout<T> {
  readonly rollout: Trajectory;
  readonly probability: T;
}

type Path = { readonly [key in 'states' | 'actions' | 'edges']: readonly number[] };

/** All rollouts under a policy, each to its end. Throws `TooManyBatches` where they need not end or are more than `most`. */
export function wholeRollouts<T>(tables: Tables<T>, policy: readonly T[], most: number): WholeRollout<T>[] {
  const { problem, arithmetic, initial, p } = tables;
  const { states, actions, terminal, edgeStart, edgeTarget } = problem;
  const { mul, isZero } = arithmetic;
  const found: WholeRollout<T>[] = [];
  const walk = (path: Path, probability: T): void => {
    const s = path.states[path.states.length - 1];
    if (terminal[s]) {
      if (found.push({ rollout: { ...path, ended: true }, probability }) > most)
        throw new TooManyBatches(`more than ${most} rollouts are too many to be enumerated in batches`);
      return;
    }
    // A state that comes back may do so for ever.
    if (path.actions.length >= states) throw new TooManyBatches('rollouts need not end');
    for (let b = 0; b < actions; b++) {
      const pair = s * actions + b;
      if (isZero(policy[pair])) continue;
      const taken = mul(probability, policy[pair]);
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
        if (!isZero(p[e]))
          walk(
            {
              states: [...path.states, edgeTarget[e]],
              actions: [...path.actions, b],
              edges: [...path.edges, e],
            },
            mul(taken, p[e]),
          );
    }
  };
  initial.forEach((probability, s) => {
    if (!isZero(probability)) walk({ states: [s], actions: [], edges: [] }, probability);
  });
  return found;
}
