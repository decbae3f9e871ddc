import type { RoundingArithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { MOST_DIGITS, decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import { fraction, fractionIn, type Fraction } from '../numeric/fraction.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { compileProblem, evaluateTables, type ActionGraph, type Problem } from '../model/tables.js';
import { bestResponse } from '../follower/bestResponse.js';
import { allOf, equalRuns, runExactly } from './exactRoutes.js';
import { distance, enclosure, intersects, type Enclosure } from './enclosure.js';
import { endsSurely } from './followerDerivative.js';
import type { Hypergradient } from './hypergradient.js';
import { asValue, isValue, type RouteValue } from './routeValue.js';
import {
  ROUTES,
  AFFORDABLE,
  TABLE_ROUTES,
  routeCost,
  runCutEnumeration,
  runFiniteDifferences,
  runWholeEnumeration,
  type RouteId,
} from './routes.js';

/** The exact hypergradient of an instance by every route, and whether they agree. */
export interface Truth {
  readonly problem: Problem;
  /** Digits asked for, or 'float64'. */
  readonly digits: number | 'float64';
  /** The answer of the route with the smallest bound. */
  readonly value: RouteValue;
  readonly best: RouteId;
  readonly routes: ReadonlyMap<RouteId, RouteValue | { readonly skipped: string }>;
  /** The same in exact fractions, where the instance allows it; `agree` says that all exact routes gave equal numbers. */
  readonly exact?: { readonly routes: readonly RouteId[]; readonly agree: boolean };
  readonly agreement: {
    /** The largest difference between routes that are not cut by a horizon, relative to the gradient's largest component (or 1e-12 of J). */
    readonly worst: number;
    /** Every pair of routes has intersecting enclosures in every component, and exact routes are equal. */
    readonly holds: boolean;
  };
}

export interface TruthOptions {
  /** Digits wanted in the gradient, relative to its largest part; 'float64' for double precision with bounds. Default: 50; 20 for task-sized problems. */
  readonly digits?: number | 'float64';
  /** Routes to take; those named are taken whatever they cost. Default: all that are affordable. */
  readonly routes?: readonly RouteId[];
  /** Trajectories that enumeration may visit. Default: 1,000 for a whole tree, 20,000 for a cut one (which runs in float64). */
  readonly budget?: number;
}

/** Digits beyond those wanted with which the first attempt is made, and the most attempts. */
export const GUARD = 15;
export const ATTEMPTS = 5;
export const DEFAULT_DIGITS = 50;
const FEWEST_DIGITS = 5;
const MOST_WANTED = 200;
const WHOLE_BUDGET = 1000;
const CUT_BUDGET = 20_000;
/** A gradient smaller than this part of J (or of one) counts as zero when disagreement is put in relation to it. */
const FLOOR = 1e-12;
/** Digits in which exact fractions are compared with the decimal routes. */
const EXACT_DIGITS = 120;
/** Digits wanted by default of task-sized problems: enough that the nearest double is known. */
const TASK_DIGITS = 20;
/** Problems with more unknowns than this are task-sized. */
const SMALL = 400;

/** True where 50 digits are no effort. */
export const isSmall = ({ states, actions, parameters }: ActionGraph): boolean =>
  states * (actions + parameters) <= SMALL;

/**
 * The exact hypergradient at the instance's θ by independent routes, with error bounds, and their agreement.
 *
 * Decimal routes run in enclosures of `digits` + 15 digits, more where the bound of the first attempt is too wide. Throws `InvalidInput`
 * or `NoBestResponse` where the problem has no solution.
 */
export function truth(mdp: ConfigurableMdp | Problem, options: TruthOptions = {}): Truth {
  const problem = 'tape' in mdp ? mdp : compileProblem(mdp);
  const digits = options.digits ?? (isSmall(problem) ? DEFAULT_DIGITS : TASK_DIGITS);
  if (digits !== 'float64' && !(Number.isInteger(digits) && digits >= FEWEST_DIGITS && digits <= MOST_WANTED))
    throw new RangeError(
      `digits: a whole number from ${FEWEST_DIGITS} to ${MOST_WANTED} or 'float64', found ${digits}`,
    );
  const unknown = options.routes?.find((id) => !ROUTES.includes(id));
  if (unknown !== undefined || options.routes?.length === 0)
    throw new RangeError(`routes: at least one route of ${ROUTES.join(', ')}, found ${unknown ?? 'none'}`);
  const routes = new Map<RouteId, RouteValue | { skipped: string }>();
  const exactRuns = runExactly(problem, options.routes);
  if (digits === 'float64') takeRoutes(problem, float64, digits, options, routes);
  else {
    let guard = GUARD;
    for (let attempt = 1; ; attempt++) {
      takeRoutes(problem, decimalArithmetic(Math.min(digits + guard, MOST_DIGITS)), digits, options, routes);
      const missing = Math.ceil(Math.log10(relativeBound(bestOf(routes)[1]) * 10 ** digits));
      if (!(missing > 0) || attempt === ATTEMPTS || digits + guard >= MOST_DIGITS) break;
      guard += Number.isFinite(missing) ? missing + 3 : digits;
    }
  }
  const [best, value] = bestOf(routes);
  return {
    problem,
    digits,
    value: withFractions(value, exactRuns),
    best,
    routes,
    ...(exactRuns.size > 0 && { exact: { routes: [...exactRuns.keys()], agree: equalRuns(exactRuns) } }),
    agreement: agreementOf(routes, value, exactRuns),
  };
}

/** Runs every wanted route over one inner arithmetic. */
function takeRoutes<M>(
  problem: Problem,
  inner: RoundingArithmetic<M>,
  digits: number | 'float64',
  options: TruthOptions,
  routes: Map<RouteId, RouteValue | { skipped: string }>,
): void {
  const arithmetic = ballArithmetic(inner);
  const tables = evaluateTables(problem, arithmetic);
  const response = bestResponse(tables);
  for (const id of options.routes ?? ROUTES) {
    const route = TABLE_ROUTES[id];
    const affordable = options.routes !== undefined || routeCost(problem, id, digits) <= AFFORDABLE;
    if (!affordable) routes.set(id, { skipped: 'costly for a problem of this size; ask for it by name' });
    else if (route) routes.set(id, asValue({ arithmetic, result: route(tables, response) }));
    else if (id === 'finite-differences')
      routes.set(
        id,
        digits === 'float64'
          ? { skipped: 'needs decimals; give a number of digits' }
          : asValue(runFiniteDifferences(problem, digits)),
      );
    else if (endsSurely(problem)) routes.set(id, asValue(runWholeEnumeration(tables, options.budget ?? WHOLE_BUDGET)));
    else {
      const known = [...routes.values()].filter(isValue).map(scaleOf);
      const scale = known.length > 0 ? Math.max(...known) : Infinity;
      routes.set(id, asValue(runCutEnumeration(problem, options.budget ?? CUT_BUDGET, scale)));
    }
  }
}

function bestOf(routes: ReadonlyMap<RouteId, RouteValue | { skipped: string }>): [RouteId, RouteValue] {
  const taken = [...routes].filter((entry): entry is [RouteId, RouteValue] => isValue(entry[1]));
  if (taken.length === 0)
    throw new RangeError([...routes.values()].map((r) => ('skipped' in r ? r.skipped : '')).join('; '));
  // The bound of finite differences is an estimate: a proven one goes first.
  const proven = taken.filter(([id]) => id !== 'finite-differences');
  return (proven.length > 0 ? proven : taken).reduce((a, b) => (b[1].bound < a[1].bound ? b : a));
}

/** The size against which relative errors are stated: the largest component of the parts, or of J where all of them vanish. */
function scaleOf({ direct, guiding, objective }: RouteValue): number {
  const parts = Math.max(0, ...[...direct, ...guiding].map((x) => Math.abs(x.f64)));
  return parts > 0 ? parts : Math.abs(objective.f64) || 1;
}

/** The largest bound of value and objective, relative to the gradient. */
export const relativeBound = (value: RouteValue): number =>
  Math.max(value.bound, value.objective.bound) / scaleOf(value);

/** How far routes are apart from `reference`, and whether all enclosures meet. */
export function agreementOf(
  routes: ReadonlyMap<string, RouteValue | { skipped: string }>,
  reference: RouteValue,
  exactRuns: ReadonlyMap<RouteId, Hypergradient<Fraction>>,
): Truth['agreement'] {
  const scale = Math.max(scaleOf(reference), FLOOR * Math.max(1, Math.abs(reference.objective.f64)));
  let worst = 0;
  let holds = exactRuns.size === 0 || equalRuns(exactRuns);
  const exactRun = exactRuns.values().next().value;
  if (exactRun) {
    const decimal = ballArithmetic(decimalArithmetic(EXACT_DIGITS));
    const values = [reference.objective, ...reference.total, ...reference.direct, ...reference.guiding];
    allOf(exactRun).forEach((x, i) => (holds &&= intersects(enclosure(decimal, fractionIn(decimal, x)), values[i])));
  }
  for (const route of routes.values()) {
    if (!isValue(route)) continue;
    const pairs: [Enclosure, Enclosure][] = [[route.objective, reference.objective]];
    for (const part of ['total', 'direct', 'guiding'] as const)
      route[part].forEach((x, k) => pairs.push([x, reference[part][k]]));
    for (const part of ['gradientQF', 'gradientVF'] as const)
      route[part]?.forEach((row, i) =>
        row.forEach((x, k) => reference[part] && pairs.push([x, reference[part][i][k]])),
      );
    for (const [a, b] of pairs) holds &&= intersects(a, b);
    if (route.cut) continue;
    for (const part of ['total', 'direct', 'guiding'] as const)
      route[part].forEach((x, k) => (worst = Math.max(worst, distance(x, reference[part][k]) / scale)));
  }
  return { worst, holds };
}

function withFractions(value: RouteValue, runs: ReadonlyMap<RouteId, Hypergradient<Fraction>>): RouteValue {
  const run = runs.values().next().value;
  if (!run) return value;
  const exact = (x: Enclosure, f: Fraction): Enclosure => ({ ...x, fraction: fraction.toText(f) });
  const row = (xs: readonly Enclosure[], fs: readonly Fraction[]): Enclosure[] => xs.map((x, k) => exact(x, fs[k]));
  return {
    ...value,
    objective: exact(value.objective, run.objective),
    total: row(value.total, run.total),
    direct: row(value.direct, run.direct),
    guiding: row(value.guiding, run.guiding),
  };
}
