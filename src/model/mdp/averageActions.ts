import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Gradient } from '../../numeric/tape.js';
import type { ActionTables } from './tables.js';

/** Σ_b g(b|s) f(s,b) for every state. */
export function averageActions<T>(tables: ActionTables<T>, policy: readonly T[], f: readonly T[]): T[] {
  const { problem, arithmetic } = tables;
  const { states, actions } = problem;
  return Array.from({ length: states }, (_, s) => {
    let total = arithmetic.zero;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++)
      total = arithmetic.add(total, arithmetic.mul(policy[pair], f[pair]));
    return total;
  });
}

/** Σ_b g(b|s) f(s,b) for every state, f with K components. */
export function averageActionVectors<T>(
  tables: ActionTables<T>,
  policy: readonly T[],
  f: readonly Gradient<T>[],
): T[][] {
  const { problem, arithmetic } = tables;
  const { states, actions, parameters } = problem;
  return Array.from({ length: states }, (_, s) => {
    const total = zeroVector(arithmetic, parameters);
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) accumulate(arithmetic, total, policy[pair], f[pair]);
    return total;
  });
}
