import type { MistakeGaps } from 'hypergrad-oracle/browser';
import type { EstimatorAnswer, Live, Summary, TruthOf, Walk } from '../shared/answers.ts';

/** A problem that was opened: what can be asked of it at a θ, given as texts so that decimals stay what they are. */
export interface Opened {
  readonly summary: Omit<Summary, 'problem'>;
  readonly live: (theta: readonly string[]) => Omit<Live, 'milliseconds'>;
  readonly truth: (theta: readonly string[], digits: number | null) => TruthOf;
  readonly moments: (theta: readonly string[], id: string) => EstimatorAnswer['moments'];
  readonly note: (id: string) => string;
  readonly mistakes: (theta: readonly string[]) => MistakeGaps;
  readonly walk: (theta: readonly string[], seed: number) => Walk;
  /** The text of its instance file at θ; empty where it has none. */
  readonly file: (theta: readonly string[]) => string;
}

/** Steps of a trajectory that is shown, at most. */
export const SHOWN_STEPS = 60;
/** Trajectories that are enumerated for the known mistakes: few enough to be done before one looks. */
export const MOST_TRAJECTORIES = 90;
/** Known mistakes are judged on problems with at most so many states. */
export const MOST_STATES = 40;

/** A range for the slider of a parameter without bounds of its own. */
export function rangeAround(value: number): { readonly least: number; readonly most: number } {
  const span = 2 * Math.max(1, Math.abs(value));
  return { least: value - span, most: value + span };
}
