import type { LinearQuadraticProblem } from '../../../model/linearQuadratic/linearQuadratic.js';
import { refuseWord } from '../../../model/invalidInput.js';
import type { OnProgress } from '../../../model/progress.js';
import type { Agreement } from '../agreement.js';
import { expectDoubles } from '../doubleRange.js';
import type { Digits } from '../route.js';
import { isValue, type RouteValue, type Skipped } from '../routeValue.js';
import { MOST_WORK, NAMED, runRoutes } from '../runRoutes.js';
import { wantedDigits } from '../wantedDigits.js';
import { linearQuadraticAgreement } from './linearQuadraticAgreement.js';
import { LINEAR_QUADRATIC_ROUTES, linearQuadraticTask, type LinearQuadraticRouteId } from './linearQuadraticRoutes.js';

/** The exact hypergradient of a linear-quadratic problem by every route, and whether they agree. */
export interface LinearQuadraticTruth {
  readonly problem: LinearQuadraticProblem;
  readonly digits: Digits;
  /** The answer of the route `best`: the formulas, in balls, where they were taken. */
  readonly value: RouteValue;
  readonly best: LinearQuadraticRouteId;
  readonly routes: ReadonlyMap<LinearQuadraticRouteId, RouteValue | Skipped>;
  /** Float64 fails where it is further off than its conditioning allows. */
  readonly agreement: Agreement;
}

/** What may be said beside the problem. */
export interface LinearQuadraticTruthOptions {
  /** Digits wanted; 'float64' for doubles with bounds. Default: 20, of an infinite sum of bumps 12. */
  readonly digits?: Digits;
  /** Routes to take, whatever they cost. Default: all. */
  readonly routes?: readonly LinearQuadraticRouteId[];
  /** Work that all routes may take, in units of about a microsecond. Default: 48 million, a hundred times that for routes asked for. */
  readonly work?: number;
  /** Told before each route. */
  readonly onProgress?: OnProgress;
}

/** Digits wanted unless given: sums without end take a number of terms in proportion to them. */
const DEFAULT_DIGITS = 20;
const DEFAULT_DIGITS_OF_SUMS = 12;
/** Sums of thousands of terms in many digits are what these problems are about: they may take so many times as much work as others. */
const PATIENCE = 6;

/**
 * J_L, hypergradient, direct and guiding part by all routes, which `runRoutes` runs:
 *
 * - `formulas`: forward mode in balls. The bounds are proven, but for what is cut of an infinite sum of bumps (an estimate).
 *   Where balls grow faster than what they enclose, as they may in long recursions with large gains, without balls; the bounds are
 *   then estimates: twice the distance to a computation with fewer digits and terms.
 * - `finite-differences` of J_L; the bounds are estimates, with what the formulas estimate for the part that is cut.
 * - `adjoint`: reverse mode in float64; the bound is the distance to the formulas and their bound.
 *
 * Throws `NoBestResponse` where the follower's cost grows without bound, `NoFiniteMoments` where the leader's does, `OverBudget` where not even the
 * formulas are affordable, and `InvalidInput` for routes that there are not.
 *
 * @example
 * ```ts
 * import { linearQuadraticTruth, thermalControl } from 'hypergrad-oracle';
 *
 * const { value } = linearQuadraticTruth(thermalControl(), { digits: 15 });
 * console.log(value.objective.f64.toFixed(6)); // -261.963133
 * ```
 */
export function linearQuadraticTruth(
  problem: LinearQuadraticProblem,
  options: LinearQuadraticTruthOptions = {},
): LinearQuadraticTruth {
  const sums = problem.horizon === null && problem.leaderReward.kind === 'bump';
  const digits = wantedDigits(options.digits ?? (sums ? DEFAULT_DIGITS_OF_SUMS : DEFAULT_DIGITS));
  const { routes: wanted, onProgress } = options;
  const unknown = wanted?.find((id) => !LINEAR_QUADRATIC_ROUTES.includes(id));
  if (unknown !== undefined || wanted?.length === 0) refuseWord('/route', LINEAR_QUADRATIC_ROUTES, unknown ?? 'none');
  let reason: Error | undefined;
  const found = runRoutes({
    ...linearQuadraticTask(problem),
    digits,
    work: options.work ?? PATIENCE * MOST_WORK * (wanted ? NAMED : 1),
    ...(wanted && { wanted }),
    ...(onProgress && { onProgress }),
    onSkipped: (error) => (reason ??= error),
  });
  const routes = new Map(LINEAR_QUADRATIC_ROUTES.flatMap((id) => (found.has(id) ? [[id, found.get(id)!]] : [])));
  const values = [...routes].filter((entry): entry is [LinearQuadraticRouteId, RouteValue] => isValue(entry[1]));
  if (values.length === 0) throw reason ?? new RangeError([...routes.values()].map((r) => ('skipped' in r ? r.skipped : '')).join('; ')); // prettier-ignore
  const [best, value] = values.find(([id]) => id === 'formulas') ?? values.reduce((a, b) => (b[1].bound < a[1].bound ? b : a)); // prettier-ignore
  expectDoubles(value, '/leaderReward');
  return { problem, digits, value, best, routes, agreement: linearQuadraticAgreement(routes, value) };
}
