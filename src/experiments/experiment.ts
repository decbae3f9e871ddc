import type { CurveStyle } from './curveStyle.js';
import type { Settings, SettingSpec, SettingValue } from './settings.js';

/** A task of the paper's experiments: settings, methods, and a run as a pure function of them and a seed. */
export interface ExperimentTask {
  readonly name: string;
  readonly description: string;
  readonly metric: string;
  readonly curves: CurveStyle;
  readonly settings: Readonly<Record<string, SettingSpec>>;
  readonly methods: readonly string[];
  /** Outer iterations of the published runs. */
  readonly iterations: number;
  /** The published grid of a method, as settings that differ from run to run. */
  readonly publishedGrid: (method: string) => readonly Readonly<Record<string, SettingValue>>[];
  readonly run: (request: RunRequest) => RunOutcome;
}

/** What one run is made from. */
export interface RunRequest {
  readonly method: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly iterations: number;
}

/** What a run leaves: the metric, one entry for each iteration that the task's `curves` count, and further series by name. */
export interface RunOutcome {
  readonly curve: Float64Array;
  readonly series: Readonly<Record<string, Float64Array>>;
  /** The parameters after the last update. */
  readonly theta: Float64Array;
  /** Parameters on the way, where they were asked for. */
  readonly snapshots?: readonly Snapshot[];
}

/** The parameters before the update of an iteration. */
export interface Snapshot {
  readonly iteration: number;
  readonly theta: readonly number[];
}
