import type { Divergence, ExperimentTask, RunOutcome, RunRequest, Snapshot } from './experiment.js';
import type { Settings } from './settingSpec.js';
import { lastMean } from './summary.js';

/** One more thing that was followed in the course of a run. */
interface Series<Mean> {
  readonly lastMean: Mean;
  readonly curve: readonly number[];
}

interface Run<Mean> {
  readonly task: string;
  readonly method: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly iterations: number;
  readonly metric: string;
  readonly lastMean: Mean;
  readonly final: Mean;
  /** The metric at the iterations that the task counts, to six decimals. */
  readonly curve: readonly number[];
  readonly series: Readonly<Record<string, Series<Mean>>>;
  readonly snapshots?: readonly Snapshot[];
}

/** A run that went through all its iterations, on disk: one JSON document, one line. */
export interface FinishedRun extends Run<number> {
  readonly diverged?: never;
}

/** A run that diverged: its curves are those before; they have no end, and so no mean of it. */
export interface DivergedRun extends Run<null> {
  readonly diverged: Divergence;
}

/** A run on disk. */
export type RunRecord = FinishedRun | DivergedRun;

const sixDecimals = (values: Float64Array): number[] => Array.from(values, (x) => Math.round(x * 1e6) / 1e6);

/** The record of a run; no time or place in it, so that the same run gives the same bytes. */
export function runRecord(task: ExperimentTask, request: RunRequest, outcome: RunOutcome): RunRecord {
  const { diverged, curve } = outcome;
  if (diverged) return { ...recordOf(task, request, outcome, () => null, null), diverged };
  const last = task.curves.last(curve.length);
  return recordOf(task, request, outcome, (values) => lastMean(values, last), curve[curve.length - 1]);
}

function recordOf<Mean>(
  task: ExperimentTask,
  { method, settings, seed, iterations }: RunRequest,
  { curve, series, snapshots }: RunOutcome,
  meanOf: (values: Float64Array) => Mean,
  final: Mean,
): Run<Mean> {
  return {
    task: task.name,
    method,
    settings,
    seed,
    iterations,
    metric: task.metric,
    lastMean: meanOf(curve),
    final,
    curve: sixDecimals(curve),
    series: Object.fromEntries(
      Object.entries(series).map(([name, values]) => [name, { lastMean: meanOf(values), curve: sixDecimals(values) }]),
    ),
    ...(snapshots && { snapshots }),
  };
}

/** The content of the file of a run. */
export const runLine = (task: ExperimentTask, request: RunRequest, outcome: RunOutcome): string =>
  `${JSON.stringify(runRecord(task, request, outcome))}\n`;
