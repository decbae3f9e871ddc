import { enclosure, type Enclosure } from './enclosure.js';
import type { Proof } from './proof.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Hypergradient } from './hypergradient.js';

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
  /** How the bounds of all its values are known. */
  readonly proof: Proof;
  readonly note?: string;
  /** Enumerated up to a horizon only, in float64; what is left out is in the bounds. */
  readonly cut?: true;
  /** How many trajectories were enumerated. */
  readonly trajectories?: number;
}

/** A route's answer in the arithmetic that it ran in (`cut`: up to a horizon, with the rest in the bound). */
export interface RouteRun<T> {
  readonly arithmetic: Arithmetic<T>;
  readonly result: Hypergradient<T>;
  readonly proof: Proof;
  readonly note?: string;
  readonly cut?: true;
  readonly trajectories?: number;
}

/** A run as plain data. */
export function routeValue<T>({ arithmetic, result, proof, note, cut, trajectories }: RouteRun<T>): RouteValue {
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
    bound: [...total, ...direct, ...guiding].reduce((worst, x) => Math.max(worst, x.bound), 0),
    proof,
    ...(note !== undefined && { note }),
    ...(cut && { cut }),
    ...(trajectories !== undefined && { trajectories }),
  };
}

/** Why a route gave nothing. */
export interface Skipped {
  readonly skipped: string;
}

/** True for a route that was taken. */
export const isValue = (route: RouteValue | Skipped): route is RouteValue => !('skipped' in route);

/** The size against which relative errors are stated: the largest component of the parts, or of J where all of them vanish. */
export function scaleOf({ direct, guiding, objective }: RouteValue): number {
  const parts = [...direct, ...guiding].reduce((largest, x) => Math.max(largest, Math.abs(x.f64)), 0);
  return parts > 0 ? parts : Math.abs(objective.f64) || 1;
}

/** The largest bound of value and objective, relative to the gradient. */
export const relativeBound = (value: RouteValue): number =>
  Math.max(value.bound, value.objective.bound) / scaleOf(value);
