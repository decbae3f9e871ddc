import { ballArithmetic } from '../numeric/ball.js';
import { decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic.js';
import { linearQuadraticTables } from '../model/linearQuadraticTables.js';
import { distance, enclosure, intersects, type Enclosure } from './enclosure.js';
import type { Hypergradient } from './hypergradient.js';
import { createFastLinearQuadratic } from './linearQuadraticAdjoint.js';
import { linearQuadraticDifferences } from './linearQuadraticDifferences.js';
import { linearQuadraticFormulas } from './linearQuadraticFormulas.js';
import type { RouteValue } from './truth.js';

/** The routes to the hypergradient of a linear-quadratic problem, in the order in which they are reported. */
export const LINEAR_QUADRATIC_ROUTES = ['finite-differences', 'formulas', 'adjoint'] as const;
export type LinearQuadraticRouteId = (typeof LINEAR_QUADRATIC_ROUTES)[number];

/** The exact hypergradient of a linear-quadratic problem by every route, and whether they agree. */
export interface LinearQuadraticTruth {
  readonly problem: LinearQuadraticProblem;
  readonly digits: number;
  /** The answer of the route `best`: the formulas, in balls over decimals. */
  readonly value: RouteValue;
  readonly best: LinearQuadraticRouteId;
  readonly routes: ReadonlyMap<LinearQuadraticRouteId, RouteValue>;
  readonly agreement: {
    /** The largest difference of a route from the formulas, relative to the gradient's largest component (or 1e-12 of J). */
    readonly worst: number;
    /** Differences and formulas have intersecting enclosures in every component, and float64 is no further off than its conditioning allows. */
    readonly holds: boolean;
  };
}

/** Digits wanted unless given: sums without end take a number of terms in proportion to them. */
const DEFAULT_DIGITS = 20;
const DEFAULT_DIGITS_OF_SUMS = 12;
/** Working digits beyond those wanted. */
const GUARD = 25;
/** Float64 further off than this part of the gradient is no matter of rounding: linear systems with condition 10⁹ would be needed. */
const ROUNDING = 1e-7;
const FLOOR = 1e-12;

/**
 * J_L, hypergradient, direct and guiding part by all routes:
 *
 * - `formulas`: forward mode in balls over decimals. The bounds are proven, but for what is cut of an infinite sum of bumps (an estimate).
 * - `finite-differences` of J_L in decimals; the bounds are estimates, with what the formulas estimate for the part that is cut.
 * - `adjoint`: reverse mode in float64; the bound is the distance to the formulas and their bound.
 *
 * Throws `NoBestResponse` where the follower's cost grows without bound, `NoFiniteMoments` where the leader's does.
 */
export function linearQuadraticTruth(
  problem: LinearQuadraticProblem,
  options: { readonly digits?: number } = {},
): LinearQuadraticTruth {
  const sums = problem.horizon === null && problem.leaderReward.kind === 'bump';
  const digits = options.digits ?? (sums ? DEFAULT_DIGITS_OF_SUMS : DEFAULT_DIGITS);
  const balls = ballArithmetic(decimalArithmetic(digits + GUARD));
  const value = routeValue(balls, linearQuadraticFormulas(linearQuadraticTables(problem, balls), digits));
  const routes = new Map<LinearQuadraticRouteId, RouteValue>([
    ['finite-differences', differences(problem, digits, value)],
    ['formulas', value],
    ['adjoint', float64Route(problem, value)],
  ]);
  const scale = Math.max(...value.total.map((x) => Math.abs(x.f64)), FLOOR * Math.abs(value.objective.f64));
  const difference = (id: LinearQuadraticRouteId): number =>
    Math.max(...pairs(routes.get(id)!, value).map(([a, b]) => distance(a, b))) / scale;
  return {
    problem,
    digits,
    value,
    best: 'formulas',
    routes,
    agreement: {
      worst: Math.max(difference('adjoint'), difference('finite-differences')),
      holds:
        pairs(routes.get('finite-differences')!, value).every(([a, b]) => intersects(a, b)) &&
        difference('adjoint') <= ROUNDING,
    },
  };
}

const pairs = (a: RouteValue, b: RouteValue): [Enclosure, Enclosure][] =>
  (['total', 'direct', 'guiding'] as const).flatMap((part) =>
    a[part].map((x, k): [Enclosure, Enclosure] => [x, b[part][k]]),
  );

const worstBound = (...parts: readonly (readonly Enclosure[])[]): number =>
  Math.max(...parts.flat().map((x) => x.bound));

function routeValue<T>(arithmetic: Arithmetic<T>, result: Hypergradient<T>): RouteValue {
  const enclosed = (values: readonly T[]): Enclosure[] => values.map((x) => enclosure(arithmetic, x));
  const [total, direct, guiding] = [enclosed(result.total), enclosed(result.direct), enclosed(result.guiding)];
  return {
    arithmetic: arithmetic.id,
    objective: enclosure(arithmetic, result.objective),
    total,
    direct,
    guiding,
    bound: worstBound(total, direct, guiding),
  };
}

/** The same values with other bounds. */
function bounded(
  route: RouteValue,
  note: string,
  bound: (part: 'objective' | 'total' | 'direct' | 'guiding', k: number, value: Enclosure) => number,
): RouteValue {
  const part = (id: 'total' | 'direct' | 'guiding'): Enclosure[] =>
    route[id].map((x, k) => ({ ...x, bound: bound(id, k, x) }));
  const [total, direct, guiding] = [part('total'), part('direct'), part('guiding')];
  return {
    ...route,
    objective: { ...route.objective, bound: bound('objective', 0, route.objective) },
    total,
    direct,
    guiding,
    bound: worstBound(total, direct, guiding),
    note,
  };
}

function differences(problem: LinearQuadraticProblem, digits: number, formulas: RouteValue): RouteValue {
  const run = linearQuadraticDifferences(problem, digits);
  const { total, direct } = run.bounds;
  const route = routeValue(decimalArithmetic(run.digits), run.hypergradient);
  return bounded(route, `h = 1e-${run.exponent}; the bound is an estimate`, (part, k, x) => {
    if (part === 'objective') return formulas.objective.bound + distance(x, formulas.objective);
    const own = part === 'total' ? total[k] : part === 'direct' ? direct[k] : total[k] + direct[k];
    // Both are cut after the same terms, so that what the formulas estimate for the rest holds here too.
    return own + formulas[part][k].bound;
  });
}

function float64Route(problem: LinearQuadraticProblem, formulas: RouteValue): RouteValue {
  const route = routeValue(float64, createFastLinearQuadratic(problem).at());
  return bounded(route, 'the bound is the distance to the formulas', (part, k, x) => {
    const exact = part === 'objective' ? formulas.objective : formulas[part][k];
    return distance(x, exact) + exact.bound;
  });
}
