import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Gradient } from '../../numeric/tape.js';
import type { ActionTables } from './tables.js';

/** Σ_s' p(s'|pair) f(s'). */
export function expectNext<T>(tables: ActionTables<T>, pair: number, f: readonly T[]): T {
  const { problem, arithmetic, p } = tables;
  let total = arithmetic.zero;
  for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
    total = arithmetic.add(total, arithmetic.mul(p[e], f[problem.edgeTarget[e]]));
  return total;
}

/** One step of lookahead for every pair: r(s,b) + γ Σ_s' p(s'|s,b) v(s'). */
export function lookahead<T>(tables: ActionTables<T>, reward: readonly T[], gamma: T, v: readonly T[]): T[] {
  const { add, mul } = tables.arithmetic;
  return reward.map((r, pair) => add(r, mul(gamma, expectNext(tables, pair, v))));
}

/**
 * The derivative of one step of lookahead with respect to θ, for every pair (K components each):
 * ∇r + γ Σ_s' (v(s') ∇p(s'|s,b) + p(s'|s,b) ∇v(s')). Without `gradientV` the values v are held still.
 */
export function lookaheadGradient<T>(
  tables: ActionTables<T>,
  gradients: { readonly p: readonly Gradient<T>[] },
  rewardGradients: readonly Gradient<T>[],
  gamma: T,
  v: readonly T[],
  gradientV?: readonly Gradient<T>[],
): T[][] {
  const { problem, arithmetic, p } = tables;
  const { edgeStart, edgeTarget, parameters } = problem;
  return rewardGradients.map((reward, pair) => {
    const total = reward ? [...reward] : zeroVector(arithmetic, parameters);
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
      const next = edgeTarget[e];
      accumulate(arithmetic, total, arithmetic.mul(gamma, v[next]), gradients.p[e]);
      if (gradientV) accumulate(arithmetic, total, arithmetic.mul(gamma, p[e]), gradientV[next]);
    }
    return total;
  });
}
