import type { Settings } from './settings.js';
import { LAST_ITERATIONS, meanAndError, type MeanAndError } from './summary.js';

/** How the curves of a task are counted, selected by, averaged and drawn. */
export interface CurveStyle {
  /** Entry i of a curve belongs to iteration `first` + i · `every`. */
  readonly first: number;
  readonly every: number;
  /** How many of the last entries of a curve decide the selection, and the same in words: `the last 1000`. */
  readonly last: (entries: number) => number;
  readonly lastText: string;
  /** Middle and half-width of the band over the seeds at one iteration. */
  readonly band: (values: readonly number[]) => MeanAndError;
  /** The three lines are smoothed by a trailing mean of so many entries. */
  readonly smoothing: number;
  /** Every how many entries are kept for a plot. */
  readonly stride: number;
  /** The label of the vertical axis. */
  readonly label: string;
  /** The panel that a method is drawn in; the settings of a published curve are only those that its file tells. */
  readonly panel: (method: string, settings: Settings) => { readonly column: string; readonly row: string };
}

/** The published protocol of Four-Rooms: mean of the last 1000, mean ± standard error, a trailing mean of 100. */
export const FOUR_ROOMS_STYLE: CurveStyle = {
  first: 0,
  every: 1,
  last: () => LAST_ITERATIONS,
  lastText: 'the last 1000',
  band: meanAndError,
  smoothing: 100,
  stride: 50,
  label: 'J of the leader (exact)',
  panel: (method, settings) => ({ column: method, row: `β = ${settings['beta']}, N = ${settings['batch']}` }),
};
