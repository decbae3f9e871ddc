import { enclosure, type Enclosure } from './enclosure.js';
import type { RouteRun } from './routes.js';

/** A route's hypergradient as plain data. */
export interface RouteValue {
  readonly arithmetic: string;
  readonly objective: Enclosure;
  readonly total: readonly Enclosure[];
  readonly direct: readonly Enclosure[];
  readonly guiding: readonly Enclosure[];
  readonly gradientQF?: readonly (readonly Enclosure[])[];
  readonly gradientVF?: readonly (readonly Enclosure[])[];
  /** The largest bound of any component. */
  readonly bound: number;
  readonly note?: string;
  /** Enumerated up to a horizon only, in float64; what is left out is in the bounds. */
  readonly cut?: true;
  /** How many trajectories were enumerated. */
  readonly trajectories?: number;
}

/** A route's answer as plain data, or why it was not taken. */
export const asValue = <T>(run: RouteRun<T>): RouteValue | { skipped: string } =>
  'skipped' in run ? run : routeValue(run);

/** A run as plain data. */
export function routeValue<T>({
  arithmetic,
  result,
  note,
  cut,
  trajectories,
}: Exclude<RouteRun<T>, { skipped: string }>): RouteValue {
  const row = (xs: readonly T[]): Enclosure[] => xs.map((x) => enclosure(arithmetic, x));
  const { gradientQF, gradientVF } = result;
  const [total, direct, guiding] = [row(result.total), row(result.direct), row(result.guiding)];
  return {
    arithmetic: arithmetic.id,
    objective: enclosure(arithmetic, result.objective),
    total,
    direct,
    guiding,
    ...(gradientQF && { gradientQF: gradientQF.map(row) }),
    ...(gradientVF && { gradientVF: gradientVF.map(row) }),
    bound: Math.max(0, ...[...total, ...direct, ...guiding].map((x) => x.bound)),
    ...(note !== undefined && { note }),
    ...(cut && { cut }),
    ...(trajectories !== undefined && { trajectories }),
  };
}

/** True for a route that was taken. */
export const isValue = (route: RouteValue | { skipped: string }): route is RouteValue => !('skipped' in route);
