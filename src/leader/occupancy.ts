import { solveMarkov } from '../numeric/markov.js';
import { policyChain, transpose } from '../model/mdp/chain.js';
import type { WalkTables } from '../model/mdp/tables.js';

/**
 * d(s) = Σ_t γᵗ Pr(s_t = s): the unnormalised discounted occupancy from ρ0 under `policy`; times 1 − γ it is the paper's d_γ.
 *
 * @example
 * ```ts
 * import { bestResponse, compileProblem, evaluateTables, float64, fourRooms, occupancy } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(fourRooms()), float64);
 * const { policy } = bestResponse(tables);
 * const visits = occupancy(tables, policy, 0.5);
 * console.log(visits.reduce((a, b) => a + b).toFixed(6)); // 1.999997
 * ```
 */
export function occupancy<T>(tables: WalkTables<T>, policy: readonly T[], gamma: T): T[] {
  const rows = transpose(policyChain(tables, policy));
  return solveMarkov(
    tables.arithmetic,
    rows,
    gamma,
    tables.initial.map((x) => [x]),
  ).map((row) => row[0]);
}
