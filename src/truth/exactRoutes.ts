import { UnsupportedOperation } from '../numeric/arithmetic.js';
import { fraction, type Fraction } from '../numeric/fraction.js';
import { evaluateTables, type Problem } from '../model/tables.js';
import { bestResponse } from '../follower/bestResponse.js';
import { countTrajectories, enumerateHypergradient } from './enumeration.js';
import { backwardInduction, endsSurely } from './followerDerivative.js';
import type { Hypergradient } from './hypergradient.js';
import { ROUTES, TABLE_ROUTES, type RouteId } from './routes.js';

/** The routes in exact fractions; none where the instance leaves them (stochastic moves, discounts, irrational rewards …). */
export function runExactly(problem: Problem, wanted?: readonly RouteId[]): Map<RouteId, Hypergradient<Fraction>> {
  const runs = new Map<RouteId, Hypergradient<Fraction>>();
  const { states, actions, edgeStart, mdp } = problem;
  const deterministic = mdp.gammaF.n === mdp.gammaF.d && edgeStart[states * actions] <= states * actions;
  if (!deterministic) return runs;
  try {
    const tables = evaluateTables(problem, fraction);
    if (!endsSurely(problem)) return runs;
    const response = bestResponse(tables);
    for (const id of wanted ?? ROUTES) {
      const route = TABLE_ROUTES[id];
      if (route) runs.set(id, route(tables, response));
      if (id !== 'enumeration') continue;
      const starts = tables.initial.flatMap((p, s) => (fraction.isZero(p) ? [] : [s]));
      if (countTrajectories(problem, starts, states) > 20_000) continue;
      runs.set(id, enumerateHypergradient(tables, backwardInduction(tables), states).hypergradient);
    }
  } catch (error) {
    if (!(error instanceof UnsupportedOperation)) throw error;
    runs.clear();
  }
  return runs;
}

/** Everything in a hypergradient that exact routes must agree on. */
export const allOf = ({ objective, total, direct, guiding }: Hypergradient<Fraction>): Fraction[] => [
  objective,
  ...total,
  ...direct,
  ...guiding,
];

/** True where all runs gave equal numbers. */
export function equalRuns(runs: ReadonlyMap<RouteId, Hypergradient<Fraction>>): boolean {
  const [first, ...others] = [...runs.values()].map(allOf);
  return others.every((run) => run.every((x, i) => fraction.isZero(fraction.sub(x, first[i]))));
}
