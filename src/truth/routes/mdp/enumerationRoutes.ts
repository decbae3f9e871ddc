import type { RoundingArithmetic } from '../../../numeric/arithmetic.js';
import { ballArithmetic } from '../../../numeric/ball.js';
import { float64 } from '../../../numeric/float64.js';
import { SingularSystem } from '../../../numeric/gauss.js';
import { metered, type WorkMeter } from '../../../numeric/workMeter.js';
import { workingArithmetic, type Working } from '../../../numeric/working.js';
import { evaluateTables, type CompiledMdp, type Tables } from '../../../model/mdp/tables.js';
import { bestResponse } from '../../../follower/bestResponse.js';
import { NoBestResponse } from '../../../follower/noBestResponse.js';
import { countTrajectories, enumerateHypergradient, tailBound } from './enumeration.js';
import { backwardInduction, iterateDerivative } from './followerDerivative.js';
import { countWhole } from '../problemSize.js';
import { routeValue, type RouteValue, type Skipped } from '../routeValue.js';

/** Trajectories that enumeration may visit: of a whole tree, and of a cut one (which runs in float64). */
export const WHOLE_BUDGET = 1000;
const CUT_BUDGET = 20_000;
/** Steps beyond which a cut enumeration is not continued. */
const LONGEST_CUT = 60;

/**
 * The whole tree of trajectories in the arithmetic of `tables`, where no state is visited twice and there are at most `budget`
 * trajectories.
 */
export function wholeEnumeration<T>(tables: Tables<T>, budget: number): RouteValue | Skipped {
  const { problem, arithmetic } = tables;
  const { trajectories: count } = countWhole(problem, initialStates(tables));
  if (count > budget) return { skipped: `${count} trajectories, more than the ${budget} allowed` };
  const { hypergradient } = enumerateHypergradient(tables, backwardInduction(tables), problem.states);
  return routeValue({
    arithmetic,
    result: hypergradient,
    proof: 'proven',
    note: `${count} trajectories`,
    trajectories: count,
  });
}

/** In float64, or where that is too little for a best response in more digits, with fewer trajectories. */
export function cutEnumeration(
  problem: CompiledMdp,
  meter: WorkMeter,
  scale: number,
  budget?: number,
  working: Working = workingArithmetic,
): RouteValue | Skipped {
  const within = (inner: Inner, most: number): RouteValue | Skipped =>
    cutEnumerationIn(problem, metered(inner, meter), budget ?? most, scale);
  try {
    return within(float64 as Inner, CUT_BUDGET);
  } catch (error) {
    if (!(error instanceof NoBestResponse || error instanceof SingularSystem)) throw error;
    return within(working(CUT_DIGITS), WHOLE_BUDGET);
  }
}

type Inner = RoundingArithmetic<unknown>;
const CUT_DIGITS = 50;

/**
 * All trajectories up to the longest horizon that `budget` allows, with the tail in the bound; skipped where the tail alone is larger than
 * `scale`, the size of the gradient, for then it would say nothing.
 */
function cutEnumerationIn(problem: CompiledMdp, inner: Inner, budget: number, scale: number): RouteValue | Skipped {
  const arithmetic = ballArithmetic(inner);
  const tables = evaluateTables(problem, arithmetic);
  if (arithmetic.toNumber(tables.gammaL) >= 1 || arithmetic.toNumber(tables.gammaF) >= 1)
    return {
      skipped: 'trajectories have no bounded length and a discount is one, or all but one, so the tail has no bound',
    };
  const starts = initialStates(tables);
  let horizon = 0;
  while (horizon < LONGEST_CUT && countTrajectories(problem, starts, horizon + 1) <= budget) horizon++;
  const follower = iterateDerivative(tables, bestResponse(tables));
  const tail = tailBound(tables, follower, horizon).gradient;
  if (!(tail <= scale)) {
    const size =
      tail < Infinity ? `may be ${tail.toExponential(1)}, more than the gradient` : 'has no bound in doubles';
    return { skipped: `the tail beyond the affordable ${horizon} steps ${size}` };
  }
  const { hypergradient, trajectories } = enumerateHypergradient(tables, follower, horizon);
  return routeValue({
    arithmetic,
    cut: true,
    trajectories,
    result: hypergradient,
    proof: 'proven',
    note: `${trajectories} trajectories of up to ${horizon} steps, the tail is in the bound`,
  });
}

const initialStates = <T>({ initial, arithmetic }: Tables<T>): number[] =>
  initial.flatMap((p, s) => (arithmetic.isZero(p) ? [] : [s]));
