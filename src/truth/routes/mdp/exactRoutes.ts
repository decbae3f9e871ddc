import { UnsupportedOperation } from '../../../numeric/arithmetic.js';
import { fraction, meteredFractions, type Fraction } from '../../../numeric/fraction.js';
import { memoryFault } from '../../../numeric/memory.js';
import { OverBudget, workMeter } from '../../../numeric/workMeter.js';
import { evaluateTables, type CompiledMdp } from '../../../model/mdp/tables.js';
import { bestResponse } from '../../../follower/bestResponse.js';
import { enumerateHypergradient } from './enumeration.js';
import { backwardInduction, endsSurely } from './followerDerivative.js';
import type { Hypergradient } from '../hypergradient.js';
import { countWhole } from '../problemSize.js';
import { ROUTES, TABLE_ROUTES, routeCost, type RouteId } from './routes.js';

/** The routes that were run in exact fractions, and why others were not. */
export interface ExactRuns {
  readonly runs: ReadonlyMap<RouteId, Hypergradient<Fraction>>;
  /** Why the instance was not, or not by all routes, solved in exact fractions, where it is one that might be. */
  readonly skipped?: string;
}

/** Work that exact fractions may take in all: about a second. */
export const EXACT_WORK = 1_000_000;
/** Fractions are taken to be as large as numbers of so many digits, and to take so many times as long as in binary. */
const EXACT_DIGITS = 50;
const SLOWER = 3;
const MOST_TRAJECTORIES = 20_000;

/**
 * The routes in exact fractions; none where the instance leaves them (stochastic moves, discounts, irrational rewards …). What they may take
 * is limited, in bits of a number (`MOST_BITS`) and in work in all: routes beyond it are left out, with the reason.
 */
export function runExactly(problem: CompiledMdp, wanted?: readonly RouteId[], work: number = EXACT_WORK): ExactRuns {
  const runs = new Map<RouteId, Hypergradient<Fraction>>();
  const { states, actions, edgeStart, mdp } = problem;
  const deterministic = mdp.gammaF.n === mdp.gammaF.d && edgeStart[states * actions] <= states * actions;
  if (!deterministic || !endsSurely(problem)) return { runs };
  try {
    const tables = evaluateTables(problem, meteredFractions(workMeter(work)));
    const response = bestResponse(tables);
    for (const id of wanted ?? ROUTES) {
      const { work: expected, bytes } = routeCost(problem, id, EXACT_DIGITS);
      if (SLOWER * expected > work || memoryFault(bytes) !== undefined) continue;
      const route = TABLE_ROUTES[id];
      if (route) runs.set(id, route(tables, response));
      if (id !== 'enumeration') continue;
      const starts = tables.initial.flatMap((p, s) => (fraction.isZero(p) ? [] : [s]));
      if (countWhole(problem, starts).trajectories > MOST_TRAJECTORIES) continue;
      runs.set(id, enumerateHypergradient(tables, backwardInduction(tables), states).hypergradient);
    }
  } catch (error) {
    if (error instanceof OverBudget) return { runs, skipped: error.message };
    if (!(error instanceof UnsupportedOperation)) throw error;
    runs.clear();
  }
  return { runs };
}
