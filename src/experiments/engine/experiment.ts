import type { CurveStyle } from '../publish/curveStyle.js';
import type { Settings, SettingSpec, SettingValue } from './settingSpec.js';

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
  /** Throws `InvalidInput` for a run that cannot be made. */
  readonly expectPossible: (request: RunRequest) => void;
  /** One run; of one that diverges, what there was before. */
  readonly run: (request: RunRequest, onIteration?: IterationListener) => RunOutcome;
}

/** The end of a run that diverged, which is a result too. */
export interface Divergence {
  /** So many iterations went well; counted from zero, the one that did not. */
  readonly iteration: number;
  readonly reason: string;
}

/** Told before each outer iteration how many are done. */
export type IterationListener = (done: number) => void;

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
  /** Of a run that diverged; its curve and series end before that iteration. */
  readonly diverged?: Divergence;
}

/** The parameters before the update of an iteration. */
export interface Snapshot {
  readonly iteration: number;
  readonly theta: readonly number[];
}
