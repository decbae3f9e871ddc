import type { Settings } from '../engine/settingSpec.js';
import type { MeanAndError } from '../engine/summary.js';

/** A level that curves are measured against: a line across their panel. */
export interface Reference {
  readonly name: 'best known' | 'exact ascent';
  readonly value: number;
}

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
  /** The levels that curves with these settings are measured against. */
  readonly references: (settings: Settings) => readonly Reference[];
}
