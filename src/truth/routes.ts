import type { Decimal } from 'decimal.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic, type Ball } from '../numeric/ball.js';
import { decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import type { Rational } from '../numeric/rational.js';
import { evaluateTables, type Problem, type Tables } from '../model/tables.js';
import { bestResponse, type BestResponse } from '../follower/bestResponse.js';
import { adjointHypergradient } from './adjoint.js';
import { countTrajectories, enumerateHypergradient, tailBound } from './enumeration.js';
import { differencePlan, finiteDifferenceHypergradient } from './finiteDifferences.js';
import { backwardInduction, endsSurely, iterateDerivative } from './followerDerivative.js';
import type { Hypergradient } from './hypergradient.js';
import { hpgdFormHypergradient } from './hpgdForm.js';
import { implicitHypergradient } from './implicit.js';
import { theoremHypergradient } from './theorem.js';

/** The routes to the hypergradient, in the order in which they are reported. */
export const ROUTES = ['finite-differences', 'implicit', 'theorem', 'hpgd-form', 'enumeration', 'adjoint'] as const;
export type RouteId = (typeof ROUTES)[number];

/** A route's answer in the arithmetic that it ran in (`cut`: up to a horizon, with the rest in the bound), or why it was not taken. */
export type RouteRun<T> =
  | {
      readonly arithmetic: Arithmetic<T>;
      readonly result: Hypergradient<T>;
      readonly note?: string;
      readonly cut?: true;
      readonly trajectories?: number;
    }
  | { readonly skipped: string };

/** Routes that work on tables and a best response, in any arithmetic. */
export const TABLE_ROUTES: Partial<
  Record<RouteId, <T>(tables: Tables<T>, response: BestResponse<T>) => Hypergradient<T>>
> = {
  implicit: implicitHypergradient,
  theorem: theoremHypergradient,
  'hpgd-form': hpgdFormHypergradient,
  adjoint: adjointHypergradient,
};

/** Routes that cost more than this many multiplications in decimals (a few seconds) are taken only when asked for by name. */
export const AFFORDABLE = 400_000;

/** About how many multiplications in decimals a route costs; those in float64 count a twentieth. The two cheapest count as free. */
export function routeCost(problem: Problem, id: RouteId, digits: number | 'float64'): number {
  const { states: S, actions: B, parameters: K, edgeTarget, mdp } = problem;
  const edges = edgeTarget.length;
  const horizonOf = ({ n, d }: Rational): number => Number(d) / Math.max(Number(d - n), Number(d) * 1e-9);
  const [horizonF, horizonL] = [horizonOf(mdp.gammaF), horizonOf(mdp.gammaL)];
  const scale = digits === 'float64' ? 1 / 20 : 1;
  switch (id) {
    case 'finite-differences':
      return 4 * K * (120 * S * B + 8 * edges + 40 * S ** 2);
    case 'theorem':
      return scale * S ** 2 * (K + 2 * S);
    case 'hpgd-form':
      return endsSurely(problem) ? 0 : scale * 2 * S ** 3 * (Math.log2(150 * horizonF) + Math.log2(150 * horizonL));
    case 'enumeration':
      return endsSurely(problem) ? 0 : horizonF * edges * K;
    default:
      return 0;
  }
}

/** Finite differences in decimals. */
export function runFiniteDifferences(problem: Problem, digits: number): RouteRun<Ball<Decimal>> {
  const { exponent, precision } = differencePlan(digits);
  return {
    arithmetic: ballArithmetic(decimalArithmetic(precision)),
    result: finiteDifferenceHypergradient(problem, digits),
    note: `h = 1e-${exponent}, ${precision} digits; the truncation part of the bound is an estimate`,
  };
}

/** Steps beyond which a cut enumeration is not continued. */
const LONGEST_CUT = 60;

/**
 * The whole tree of trajectories in the arithmetic of `tables`, where no state is visited twice and there are at most `budget`
 * trajectories.
 */
export function runWholeEnumeration<T>(tables: Tables<T>, budget: number): RouteRun<T> {
  const { problem, arithmetic } = tables;
  const count = countTrajectories(problem, initialStates(tables), problem.states);
  if (count > budget) return { skipped: `${count} trajectories, more than the ${budget} allowed` };
  const { hypergradient } = enumerateHypergradient(tables, backwardInduction(tables), problem.states);
  return { arithmetic, result: hypergradient, note: `${count} trajectories`, trajectories: count };
}

/**
 * All trajectories up to the longest horizon that `budget` allows, in float64 with the tail in the bound; skipped where the tail alone
 * is larger than `scale`, the size of the gradient, for then it would say nothing.
 */
export function runCutEnumeration(problem: Problem, budget: number, scale: number): RouteRun<Ball<number>> {
  const arithmetic = ballArithmetic(float64);
  const tables = evaluateTables(problem, arithmetic);
  if (tables.gammaL.center >= 1 || tables.gammaF.center >= 1)
    return { skipped: 'trajectories have no bounded length and a discount is one, so the tail has no bound' };
  const starts = initialStates(tables);
  let horizon = 0;
  while (horizon < LONGEST_CUT && countTrajectories(problem, starts, horizon + 1) <= budget) horizon++;
  const follower = iterateDerivative(tables, bestResponse(tables));
  const tail = tailBound(tables, follower, horizon).gradient;
  if (!(tail <= scale))
    return {
      skipped: `the tail beyond the affordable ${horizon} steps may be ${tail.toExponential(1)}, more than the gradient`,
    };
  const { hypergradient, trajectories } = enumerateHypergradient(tables, follower, horizon);
  return {
    arithmetic,
    cut: true,
    trajectories,
    result: hypergradient,
    note: `${trajectories} trajectories of up to ${horizon} steps, the tail is in the bound`,
  };
}

const initialStates = <T>({ initial, arithmetic }: Tables<T>): number[] =>
  initial.flatMap((p, s) => (arithmetic.isZero(p) ? [] : [s]));
