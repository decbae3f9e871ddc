import type { OnProgress } from '../../model/progress.js';
import type { RoundingArithmetic } from '../../numeric/arithmetic.js';
import type { WorkMeter } from '../../numeric/workMeter.js';
import type { Working } from '../../numeric/working.js';
import type { RouteValue, Skipped } from './routeValue.js';

/** Digits wanted, or double precision. */
export type Digits = number | 'float64';

/** Digits beyond those wanted with which the first attempt is made. */
export const GUARD = 15;

/** About what a route takes: work in the units of `workMeter`, and memory. */
export interface Cost {
  readonly work: number;
  readonly bytes: number;
}

/** What a route has at hand when it runs. */
export interface Attempt {
  /** Digits wanted in the result. */
  readonly digits: Digits;
  readonly meter: WorkMeter;
  /** The arithmetic of so many digits. */
  readonly working: Working;
  /** What the routes of shared precision gave, for those that choose their own (a step, a horizon) by it. */
  readonly known: readonly RouteValue[];
}

/** A way to the hypergradient of one problem; `S` is what the routes of a kind share at one precision (tables and a best response). */
export type Route<S> = SharedRoute<S> | OwnRoute;

interface AnyRoute {
  readonly id: string;
  /** Beforehand, by the sizes of the problem. */
  readonly cost: (digits: Digits) => Cost;
}

/** A route that works on what is shared. What it throws of the reasons that `runRoutes` knows is a reason to skip it. */
export interface SharedRoute<S> extends AnyRoute {
  readonly run: (solved: S, attempt: Attempt) => RouteValue | Skipped;
}

/** A route that takes nothing from the others and chooses its precision itself; it is run once, after them. */
export interface OwnRoute extends AnyRoute {
  readonly alone: (attempt: Attempt) => RouteValue | Skipped;
}

/** Routes and what they share. */
export interface RouteTask<S> {
  readonly routes: readonly Route<S>[];
  /** Solves what the routes share, in enclosures over the given arithmetic. */
  readonly begin: (inner: RoundingArithmetic<unknown>) => S;
  /** About what `begin` takes. */
  readonly beginning: (digits: Digits) => Cost;
  readonly digits: Digits;
  /** Routes to take, whatever they are expected to cost; all that are affordable where none are named. */
  readonly wanted?: readonly string[];
  /** Told before each route. */
  readonly onProgress?: OnProgress;
  /** Told why a route that was taken gave nothing, as it was thrown. */
  readonly onSkipped?: (reason: Error) => void;
  /** Work that all of it may take, counted while it runs. */
  readonly work?: number;
  /** The arithmetic of so many digits; default: `workingArithmetic`. */
  readonly working?: Working;
}
