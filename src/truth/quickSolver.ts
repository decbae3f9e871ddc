import { createFastBestResponse, type UnprovenBestResponse } from '../follower/fastBestResponse.js';
import { objectiveOf, refineLeader, solveLeader } from '../leader/fastLeader.js';
import { createTablesInPlace } from '../model/mdp/compiledTables.js';
import type { FastTables } from '../model/mdp/fastTables.js';
import { createPolicySystem, solveBackwards } from '../model/mdp/policySystem.js';
import type { CompiledMdp } from '../model/mdp/tables.js';
import { adjointGradient, type FastHypergradient } from './fastHypergradient.js';

/** One θ of a path: tables (rewritten at the next θ), best response, the leader's values under it. */
export interface QuickPoint {
  readonly tables: FastTables;
  readonly follower: UnprovenBestResponse;
  /** J_L. */
  readonly objective: number;
  /** V_L, S. */
  readonly vL: Float64Array;
  /** Q_L and B_L, S·B. */
  readonly benefits: () => { readonly qL: Float64Array; readonly benefit: Float64Array };
  /** λ = w + γ_F P_gᵀ λ for weights by state; to be asked for before the next θ. */
  readonly followerOccupancy: (weights: Float64Array) => Float64Array;
  /** The exact hypergradient; to be asked for before the next θ. */
  readonly gradient: () => Pick<FastHypergradient, 'total' | 'direct' | 'guiding' | 'occupancy'>;
}

/**
 * The numbers of `createFastHypergradient` without their proofs, for loops over thousands of θ: tables are rewritten in place, best
 * responses start from the last one, values and gradient come from the same factorisation. `at` forgets where it has been when `warm` is
 * given. Throws as `createFastHypergradient` does.
 */
export function createQuickSolver(problem: CompiledMdp): {
  at(theta: ArrayLike<number>, warm?: ArrayLike<number>): QuickPoint;
} {
  const tablesAt = createTablesInPlace(problem);
  const solver = createFastBestResponse(problem);
  const { actions, edgeStart, edgeTarget, states } = problem;
  let ownLeaderSystem: ReturnType<typeof createPolicySystem> | undefined;
  let last: Float64Array | undefined;
  let lastVL: Float64Array = new Float64Array(states);
  return {
    at: (theta, warm = last) => {
      const tables = tablesAt(theta);
      const { gammaF, gammaL } = tables.plain;
      const follower = solver.iterate(tables, warm);
      last = follower.vF;
      let fresh = false;
      /** Factors at this policy, where they are not of it already. */
      const refactor = (): void => {
        if (!fresh) solver.system.factor(gammaF, follower.policy, tables.p.values);
        fresh = true;
      };
      let leaderSystem = solver.system;
      let vL = gammaF === gammaL ? refineLeader(tables, solver.system, follower.policy, lastVL) : undefined;
      if (!vL) {
        if (gammaF === gammaL) refactor();
        else {
          leaderSystem = ownLeaderSystem ??= createPolicySystem(problem);
          leaderSystem.factor(gammaL, follower.policy, tables.p.values);
        }
        vL = solveLeader(tables, leaderSystem, follower.policy);
      }
      lastVL = vL;
      const values = vL;
      const benefits = (): { qL: Float64Array; benefit: Float64Array } => {
        const qL = new Float64Array(states * actions);
        const benefit = new Float64Array(states * actions);
        for (const s of leaderSystem.states)
          for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
            let next = 0;
            for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
              next += tables.p.values[e] * values[edgeTarget[e]];
            qL[pair] = tables.rewardL.values[pair] + gammaL * next;
            benefit[pair] = qL[pair] - values[s];
          }
        return { qL, benefit };
      };
      return {
        tables,
        follower,
        objective: objectiveOf(tables, vL),
        vL,
        benefits,
        followerOccupancy: (weights) => {
          refactor();
          return solveBackwards(solver.system, weights);
        },
        gradient: () => {
          refactor();
          const inputs = { ...follower, vL: values, benefit: benefits().benefit };
          return adjointGradient(tables, inputs, solver.system, leaderSystem);
        },
      };
    },
  };
}
