import { fraction, type Fraction } from '../../../numeric/fraction.js';
import type { Working } from '../../../numeric/working.js';
import type { ConfigurableMdp } from '../../../model/mdp/configurableMdp.js';
import type { OnProgress } from '../../../model/progress.js';
import { compileProblem, type ActionGraph, type CompiledMdp } from '../../../model/mdp/tables.js';
import { agreementOf, equalRuns, type Agreement } from '../agreement.js';
import { expectDoubles } from '../doubleRange.js';
import type { Enclosure } from '../enclosure.js';
import { runExactly } from './exactRoutes.js';
import type { Hypergradient } from '../hypergradient.js';
import { ROUTES, mdpTask, type RouteId } from './routes.js';
import { isValue, type RouteValue, type Skipped } from '../routeValue.js';
import { MOST_WORK, runRoutes } from '../runRoutes.js';
import { wantedDigits } from '../wantedDigits.js';

/** The exact hypergradient of an instance by every route, and whether they agree. */
export interface Truth {
  readonly problem: CompiledMdp;
  /** Digits asked for, or 'float64'. */
  readonly digits: number | 'float64';
  /** The answer of the route with the smallest bound. */
  readonly value: RouteValue;
  readonly best: RouteId;
  readonly routes: ReadonlyMap<RouteId, RouteValue | Skipped>;
  /** The same in exact fractions, where the instance allows it; `agree` says that all exact routes gave equal numbers. */
  readonly exact?: { readonly routes: readonly RouteId[]; readonly agree: boolean };
  /** Why the instance was not, or not by all routes, solved in exact fractions, where that might be. */
  readonly exactSkipped?: string;
  readonly agreement: Agreement;
}

export interface TruthOptions {
  /** Digits wanted in the gradient, relative to its largest part; 'float64' for double precision with bounds. Default: 50; 20 for task-sized problems. */
  readonly digits?: number | 'float64';
  /** Routes to take; those named are taken whatever they cost. Default: all that are affordable. */
  readonly routes?: readonly RouteId[];
  /** Trajectories that enumeration may visit. Default: 1,000 for a whole tree, 20,000 for a cut one (which runs in float64). */
  readonly budget?: number;
  /** Work that all routes may take, in units of about a microsecond (see `workMeter`). Default: 8 million, or 60 for each edge where that is more; a hundred times 8 million for routes asked for. */
  readonly work?: number;
  /** The arithmetic of so many digits that routes run in. Default: binary, on BigInt; `decimalArithmetic` is the other one. */
  readonly working?: Working;
  /** Told before each route. */
  readonly onProgress?: OnProgress;
}

export const DEFAULT_DIGITS = 50;
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
 *
 * @example
 * ```ts
 * import { sampleInstance, stratumById, truth } from 'hypergrad-oracle';
 *
 * const { value, agreement } = truth(sampleInstance(stratumById('rational'), 1, 2), { digits: 50 });
 * console.log(value.total.map(({ f64 }) => f64), agreement.holds); // [ -0.033697925712660316 ] true
 * ```
 */
export function truth(mdp: ConfigurableMdp | CompiledMdp, options: TruthOptions = {}): Truth {
  const problem = 'tape' in mdp ? mdp : compileProblem(mdp);
  const digits = wantedDigits(options.digits ?? (isSmall(problem) ? DEFAULT_DIGITS : TASK_DIGITS));
  const unknown = options.routes?.find((id) => !ROUTES.includes(id));
  if (unknown !== undefined || options.routes?.length === 0)
    throw new RangeError(`routes: at least one route of ${ROUTES.join(', ')}, found ${unknown ?? 'none'}`);
  const exact = runExactly(problem, options.routes);
  const routes = runRoutes({
    ...mdpTask(problem, options.budget),
    digits,
    ...(options.routes && { wanted: options.routes }),
    ...workFor(problem, options),
    ...(options.working && { working: options.working }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  }) as ReadonlyMap<RouteId, RouteValue | Skipped>;
  const [best, value] = bestOf(routes);
  expectDoubles(value);
  const { runs, skipped } = exact;
  return {
    problem,
    digits,
    value: withFractions(value, runs),
    best,
    routes,
    ...(runs.size > 0 && { exact: { routes: [...runs.keys()], agree: equalRuns(runs) } }),
    ...(skipped !== undefined && { exactSkipped: skipped }),
    agreement: agreementOf(routes, value, runs),
  };
}

/** Work that a problem with many edges may take in all, for each of them: a best response takes about ten backups, the adjoint form three systems. */
const WORK_OF_AN_EDGE = 60;

/** What was allowed, or by default more than `runRoutes` allows where the graph is large. */
function workFor({ edgeTarget }: CompiledMdp, { work, routes }: TruthOptions): { readonly work?: number } {
  if (work !== undefined) return { work };
  const large = WORK_OF_AN_EDGE * edgeTarget.length;
  return routes === undefined && large > MOST_WORK ? { work: large } : {};
}

/** The route with the smallest bound, a proven one where there is any. Throws a RangeError with all reasons where no route gave a value. */
export function bestOf<Id extends string>(routes: ReadonlyMap<Id, RouteValue | Skipped>): [Id, RouteValue] {
  const taken = [...routes].filter((entry): entry is [Id, RouteValue] => isValue(entry[1]));
  if (taken.length === 0)
    throw new RangeError([...routes].map(([id, r]) => ('skipped' in r ? `${id}: ${r.skipped}` : '')).join('; '));
  // A proven bound goes before an estimated one.
  const proven = taken.filter(([, { proof }]) => proof === 'proven');
  return (proven.length > 0 ? proven : taken).reduce((a, b) => (b[1].bound < a[1].bound ? b : a));
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
