import { MOST_DIGITS } from '../../../numeric/decimal.js';
import { metered } from '../../../numeric/workMeter.js';
import { float64 } from '../../../numeric/float64.js';
import { rationalToNumber } from '../../../numeric/rational.js';
import { bumpTerms } from '../../../leader/bumpObjective.js';
import type { LinearQuadraticProblem } from '../../../model/linearQuadratic/linearQuadratic.js';
import { distance, type Enclosure } from '../enclosure.js';
import type { Attempt, Cost, OwnRoute, RouteTask } from '../route.js';
import { routeValue, type RouteValue, type Skipped } from '../routeValue.js';
import { formulasRoute } from './formulasRoute.js';
import { createFastLinearQuadratic } from './linearQuadraticAdjoint.js';
import { linearQuadraticDifferences, workingDigits } from './linearQuadraticDifferences.js';
import { withBounds, type BoundedPart } from './withBounds.js';

/** The routes to the hypergradient of a linear-quadratic problem, in the order in which they are reported. */
export const LINEAR_QUADRATIC_ROUTES = ['finite-differences', 'formulas', 'adjoint'] as const;
export type LinearQuadraticRouteId = (typeof LINEAR_QUADRATIC_ROUTES)[number];

/** Digits of the terms of the float64 route. */
const TERMS_OF_DOUBLES = 13;

/**
 * The routes to the hypergradient of a problem, for `runRoutes`. Each chooses its precision itself, so that they share nothing but the problem;
 * `adjoint` and `finite-differences` state their bounds against the formulas, which are computed for that where they were not asked for.
 */
export function linearQuadraticTask(
  problem: LinearQuadraticProblem,
): Pick<RouteTask<undefined>, 'routes' | 'begin' | 'beginning'> {
  const exact = once((attempt: Attempt) => formulasRoute(problem, attempt));
  const route = (
    id: LinearQuadraticRouteId,
    bytes: number,
    alone: (attempt: Attempt) => RouteValue | Skipped,
  ): OwnRoute => ({ id, cost: (): Cost => ({ work: 0, bytes }), alone });
  const few = problem.drift.length ** 2 * (problem.theta.length + 10) * 1000;
  return {
    // The formulas first: the others need them.
    routes: [
      route('formulas', few, exact),
      route('finite-differences', few, (attempt) => differences(problem, attempt, exact)),
      route('adjoint', few + bytesOfPath(problem), (attempt) => doubles(problem, exact(attempt))),
    ],
    begin: () => undefined,
    beginning: () => ({ work: 0, bytes: 0 }),
  };
}

/** Moments of the state at every step, kept for the way back. */
function bytesOfPath({ drift, horizon, leaderReward, gammaL }: LinearQuadraticProblem): number {
  const isSum = leaderReward.kind === 'bump' || horizon !== null;
  return isSum ? 40 * drift.length ** 2 * bumpTerms(horizon, rationalToNumber(gammaL), TERMS_OF_DOUBLES) : 0;
}

/** A function that is run once; later calls give its value, or throw its error, again. */
function once<A, R>(run: (argument: A) => R): (argument: A) => R {
  let outcome: { readonly value: R } | { readonly error: unknown } | undefined;
  return (argument) => {
    if (!outcome)
      try {
        outcome = { value: run(argument) };
      } catch (error) {
        outcome = { error };
      }
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  };
}

function differences(
  problem: LinearQuadraticProblem,
  attempt: Attempt,
  exact: (attempt: Attempt) => RouteValue,
): RouteValue | Skipped {
  const { digits, meter, working } = attempt;
  if (digits === 'float64') return { skipped: 'needs decimals; give a number of digits' };
  const needed = workingDigits(digits);
  if (needed > MOST_DIGITS) return { skipped: `needs ${needed} digits, of which there are at most ${MOST_DIGITS}` };
  const formulas = exact(attempt);
  const run = linearQuadraticDifferences(problem, digits, (n) => metered(working(n), meter));
  const { total, direct } = run.bounds;
  const route = routeValue({
    arithmetic: working(run.digits),
    result: run.hypergradient,
    proof: 'estimated',
  });
  return withBounds(route, `h = 1e-${run.exponent}; the bound is an estimate`, (part, k, x) => {
    if (part === 'objective') return formulas.objective.bound + distance(x, formulas.objective);
    const own = part === 'total' ? total[k] : part === 'direct' ? direct[k] : total[k] + direct[k];
    // Both are cut after the same terms, so that what the formulas estimate for the rest holds here too.
    return own + formulas[part][k].bound;
  });
}

function doubles(problem: LinearQuadraticProblem, formulas: RouteValue): RouteValue {
  const result = createFastLinearQuadratic(problem).at();
  const route = routeValue({ arithmetic: float64, result, proof: formulas.proof });
  const exact = (part: BoundedPart, k: number): Enclosure =>
    part === 'objective' ? formulas.objective : formulas[part][k];
  return withBounds(
    route,
    'the bound is the distance to the formulas',
    (part, k, x) => distance(x, exact(part, k)) + exact(part, k).bound,
  );
}
