import { UnsupportedOperation, type RoundingArithmetic } from '../../numeric/arithmetic.js';
import { MOST_DIGITS } from '../../numeric/decimal.js';
import { float64 } from '../../numeric/float64.js';
import { SingularSystem } from '../../numeric/gauss.js';
import { memoryFault } from '../../numeric/memory.js';
import { OverBudget, metered, workMeter, type WorkMeter } from '../../numeric/workMeter.js';
import { workingArithmetic } from '../../numeric/working.js';
import { NoBestResponse } from '../../follower/noBestResponse.js';
import { NoFiniteMoments } from '../../leader/noFiniteMoments.js';
import { GUARD, type Attempt, type Digits, type Route, type RouteTask, type SharedRoute } from './route.js';
import { isValue, relativeBound, type RouteValue, type Skipped } from './routeValue.js';

/** The most attempts. */
const ATTEMPTS = 5;
/** Routes that are expected to take more work than this are taken only when asked for by name. */
export const AFFORDABLE = 800_000;
/** Where that leaves fewer than two, so that nothing would be compared, one may take as much as this: about three seconds. */
export const SECOND = 3_000_000;
/** Work that a command may take in all and that one route may take: about eight and four seconds. */
export const MOST_WORK = 8_000_000;
const PART_OF_A_ROUTE = 0.5;
/** Routes, and digits of moments, that are asked for may take so many times as much. */
export const NAMED = 100;

/** What each route gave, in the order of the routes. */
export type RouteResults = ReadonlyMap<string, RouteValue | Skipped>;

/**
 * Runs the routes: those that share a precision in enclosures of `digits` + 15 digits, more where the bound is too wide or where the
 * precision was too low to have a value at all; then those that choose their own. A route that cannot give a value is skipped with the
 * reason; so is one that is too costly, expected beforehand or counted while it runs. What was found once is not lost by what fails later.
 *
 * Throws what `begin` throws at the highest precision, `OverBudget` where not even that is affordable, and a RangeError where it needs more memory
 * than there is.
 */
export function runRoutes<S>(task: RouteTask<S>): RouteResults {
  const { digits, wanted, working = workingArithmetic } = task;
  const work = task.work ?? MOST_WORK * (wanted ? NAMED : 1);
  const meter = workMeter(work);
  const results = new Map<string, RouteValue | Skipped>();
  const possible: { readonly route: Route<S>; readonly expected: number }[] = [];
  for (const route of task.routes) {
    if (wanted && !wanted.includes(route.id)) continue;
    const { work: expected, bytes } = route.cost(digits);
    const lacking = memoryFault(bytes);
    results.set(route.id, { skipped: lacking ?? 'costly for a problem of this size; ask for it by name' });
    if (lacking === undefined) possible.push({ route, expected });
  }
  const second = secondOf(possible);
  const taken = possible
    .filter(({ route, expected }) => wanted || expected <= AFFORDABLE || route === second)
    .map(({ route }) => route);
  const within = <R>(run: () => R): R => meter.within(PART_OF_A_ROUTE * work, run);
  const take = (route: Route<S>, run: () => RouteValue | Skipped): boolean => {
    task.onProgress?.(`route ${route.id}`, taken.indexOf(route), taken.length);
    const found = attempted(() => within(run));
    const before = results.get(route.id);
    if ('reason' in found) task.onSkipped?.(found.reason);
    if ('value' in found) results.set(route.id, found.value);
    else if (!before || !isValue(before)) results.set(route.id, { skipped: found.reason.message });
    return 'value' in found || !isImprecise(found.reason);
  };
  const shared = taken.filter((route): route is SharedRoute<S> => 'run' in route);
  if (shared.length > 0) {
    const { work: expected, bytes } = task.beginning(digits);
    const lacking = memoryFault(bytes);
    if (lacking !== undefined) throw new RangeError(`the best response cannot be found: ${lacking}`);
    if (expected > work) throw new OverBudget(beyond('more work than is allowed', digits));
    withEnoughDigits(task, meter, within, results, shared, take);
  }
  const attempt: Attempt = { digits, meter, working, known: [...results.values()].filter(isValue) };
  for (const route of taken) if ('alone' in route) take(route, () => route.alone(attempt));
  return results;
}

/** The cheapest of the routes that are not affordable, where only one of those that share a precision is, and it is not too much. */
function secondOf<S>(
  possible: readonly { readonly route: Route<S>; readonly expected: number }[],
): Route<S> | undefined {
  const second = possible.filter(({ route }) => 'run' in route).sort((a, b) => a.expected - b.expected)[1];
  return second && second.expected <= SECOND ? second.route : undefined;
}

/** Runs the routes of shared precision until the best bound is that of the digits wanted and none lacks precision. */
function withEnoughDigits<S>(
  { begin, digits, working = workingArithmetic }: RouteTask<S>,
  meter: WorkMeter,
  within: <R>(run: () => R) => R,
  results: ReadonlyMap<string, RouteValue | Skipped>,
  routes: readonly SharedRoute<S>[],
  take: (route: Route<S>, run: () => RouteValue | Skipped) => boolean,
): void {
  let precision = digits === 'float64' ? 0 : Math.min(digits + GUARD, MOST_DIGITS);
  let pending = routes;
  for (let attempt = 1; ;) {
    const inner = metered(precision === 0 ? (float64 as Inner) : working(precision), meter);
    const last = precision === 0 || precision === MOST_DIGITS;
    const found = attempted(() => within(() => begin(inner)));
    if ('reason' in found) {
      if ([...results.values()].some(isValue)) return;
      if (found.reason instanceof OverBudget) throw new OverBudget(beyond(found.reason.message, digits));
      if (last || !isImprecise(found.reason)) throw explained(found.reason, precision);
      precision = Math.min(2 * precision, MOST_DIGITS);
      continue;
    }
    const lacking = pending.filter(
      (route) => !take(route, () => route.run(found.value, { digits, meter, working, known: [] })),
    );
    if (last || attempt++ === ATTEMPTS || meter.spent() > 0.5 * MOST_WORK) return;
    const bounds = [...results.values()].filter(isValue).map(relativeBound);
    const missing = Math.ceil(Math.log10(Math.min(Infinity, ...bounds) * 10 ** (digits as number)));
    // A bound that is no number is none.
    const enough = missing <= 0;
    if (enough && lacking.length === 0) return;
    pending = enough ? lacking : routes;
    precision = Math.min(Number.isFinite(missing) && !enough ? precision + missing + 3 : 2 * precision, MOST_DIGITS);
  }
}

type Inner = RoundingArithmetic<unknown>;

/** The result of a function, or the reason for which it has none; errors that are no reasons are thrown on. */
function attempted<R>(run: () => R): { readonly value: R } | { readonly reason: Error } {
  try {
    return { value: run() };
  } catch (error) {
    if (REASONS.some((kind) => error instanceof kind)) return { reason: error as Error };
    throw error;
  }
}

const REASONS = [NoBestResponse, SingularSystem, UnsupportedOperation, NoFiniteMoments, RangeError];
/** True where more digits may help. */
const isImprecise = (reason: Error): boolean => reason instanceof NoBestResponse || reason instanceof SingularSystem;

/** Why not even the best response is known. */
const beyond = (reason: string, digits: Digits): string =>
  `the best response takes ${reason.replace(/^it takes /, '')}${digits === 'float64' ? '' : '; doubles take about a twentieth of it (digits: float64)'}`;

/** A reason with how far precision was raised. */
function explained(reason: Error, precision: number): Error {
  if (isImprecise(reason))
    reason.message +=
      precision === 0 ? ' (in double precision: decimals may do, --digits 20)' : ` (with up to ${precision} digits)`;
  return reason;
}
