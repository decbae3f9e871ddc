import { ballArithmetic } from '../numeric/ball.js';
import { MOST_DIGITS, decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import type { LinearQuadraticProblem } from '../model/linearQuadratic.js';
import { linearQuadraticTables } from '../model/linearQuadraticTables.js';
import { distance, enclosure, intersects, type Enclosure } from './enclosure.js';
import { NoFiniteMoments } from '../leader/noFiniteMoments.js';
import type { Hypergradient } from './hypergradient.js';
import { createFastLinearQuadratic } from './linearQuadraticAdjoint.js';
import { linearQuadraticDifferences } from './linearQuadraticDifferences.js';
import { linearQuadraticFormulas } from './linearQuadraticFormulas.js';
import type { RouteValue } from './routeValue.js';

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
    /** The largest difference of a route from the formulas, relative to the gradient's largest part (or 1e-12 of J). */
    readonly worst: number;
    /** Differences and formulas have intersecting enclosures in every component, and float64 is no further off than its conditioning allows. */
    readonly holds: boolean;
  };
}

/** Digits wanted unless given: sums without end take a number of terms in proportion to them. */
const DEFAULT_DIGITS = 20;
const DEFAULT_DIGITS_OF_SUMS = 12;
/** Working digits beyond those wanted: first attempt and the next ones. */
const GUARDS = [25, 85, 200];
/** Float64 further off than this part of the gradient is no matter of rounding: linear systems with condition 10⁹ would be needed. */
const ROUNDING = 1e-7;
const FLOOR = 1e-12;
/** Digits by which bounds may miss those wanted before more working digits are tried. */
const SLACK = 3;
/** Digits, and digits of terms, by which the two computations without balls differ: what the first cuts off is seen to a thousandth. */
const FINER = 3;

/**
 * J_L, hypergradient, direct and guiding part by all routes:
 *
 * - `formulas`: forward mode in balls over decimals. The bounds are proven, but for what is cut of an infinite sum of bumps (an estimate).
 *   Where balls grow faster than what they enclose, as they may in long recursions with large gains, in decimals without them; the bounds are
 *   then estimates: twice the distance to a computation with fewer digits and terms.
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
  const value = formulas(problem, digits);
  const routes = new Map<LinearQuadraticRouteId, RouteValue>([
    ['finite-differences', differences(problem, digits, value)],
    ['formulas', value],
    ['adjoint', float64Route(problem, value)],
  ]);
  const scale = sizeOf(value);
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

/** The size that errors are put in relation to: of the largest part of the gradient, or of J where that is nearly zero. */
const sizeOf = ({ total, direct, guiding, objective }: RouteValue): number =>
  Math.max(...[...total, ...direct, ...guiding].map((x) => Math.abs(x.f64)), FLOOR * Math.abs(objective.f64));

/** The formulas in balls of as many digits as it takes, or in decimals of two precisions where no number of digits is enough. */
function formulas(problem: LinearQuadraticProblem, digits: number): RouteValue {
  let best: RouteValue | undefined;
  for (const guard of GUARDS.filter((g) => digits + g <= MOST_DIGITS)) {
    const value = inBalls(problem, digits, digits + guard);
    if (!value) continue;
    // More digits do not help where it is the cut of the sum that makes the bound.
    const settled = value.bound <= 10 ** (SLACK - digits) * sizeOf(value) || (best && value.bound > best.bound / 2);
    if (!best || value.bound < best.bound) best = value;
    if (settled) return best;
  }
  return best ?? inTwoPrecisions(problem, digits);
}

/** Undefined where the enclosures burst. */
function inBalls(problem: LinearQuadraticProblem, digits: number, precision: number): RouteValue | undefined {
  const balls = ballArithmetic(decimalArithmetic(precision));
  try {
    return routeValue(balls, linearQuadraticFormulas(linearQuadraticTables(problem, balls), digits));
  } catch (error) {
    if (error instanceof NoFiniteMoments && problem.leaderReward.kind === 'bump') return undefined;
    throw error;
  }
}

/** The formulas in decimals of two precisions; the bounds are twice their distance, an estimate. */
export function inTwoPrecisions(problem: LinearQuadraticProblem, digits: number): RouteValue {
  const at = (more: number): RouteValue => {
    const arithmetic = decimalArithmetic(digits + GUARDS[0] + more);
    return routeValue(arithmetic, linearQuadraticFormulas(linearQuadraticTables(problem, arithmetic), digits + more));
  };
  const [rough, fine] = [at(0), at(FINER)];
  return bounded(fine, 'balls became too wide; the bound is an estimate', (part, k, x) => {
    const other = part === 'objective' ? rough.objective : rough[part][k];
    return 2 * distance(x, other) + Math.abs(x.f64) * 10 ** -digits + Number.MIN_VALUE;
  });
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

function differences(problem: LinearQuadraticProblem, digits: number, exact: RouteValue): RouteValue {
  const run = linearQuadraticDifferences(problem, digits);
  const { total, direct } = run.bounds;
  const route = routeValue(decimalArithmetic(run.digits), run.hypergradient);
  return bounded(route, `h = 1e-${run.exponent}; the bound is an estimate`, (part, k, x) => {
    if (part === 'objective') return exact.objective.bound + distance(x, exact.objective);
    const own = part === 'total' ? total[k] : part === 'direct' ? direct[k] : total[k] + direct[k];
    // Both are cut after the same terms, so that what the formulas estimate for the rest holds here too.
    return own + exact[part][k].bound;
  });
}

function float64Route(problem: LinearQuadraticProblem, value: RouteValue): RouteValue {
  const route = routeValue(float64, createFastLinearQuadratic(problem).at());
  return bounded(route, 'the bound is the distance to the formulas', (part, k, x) => {
    const exact = part === 'objective' ? value.objective : value[part][k];
    return distance(x, exact) + exact.bound;
  });
}
