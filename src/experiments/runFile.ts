import type { ExperimentTask, RunOutcome, RunRequest, Snapshot } from './experiment.js';
import type { Settings } from './settings.js';
import { lastMean } from './summary.js';

/** A finished run on disk: one JSON document, one line. */
export interface RunRecord {
  readonly task: string;
  readonly method: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly iterations: number;
  readonly metric: string;
  readonly lastMean: number;
  readonly final: number;
  /** The metric at the iterations that the task counts, to six decimals. */
  readonly curve: readonly number[];
  readonly series: Readonly<Record<string, { readonly lastMean: number; readonly curve: readonly number[] }>>;
  readonly snapshots?: readonly Snapshot[];
}

const sixDecimals = (values: Float64Array): number[] => Array.from(values, (x) => Math.round(x * 1e6) / 1e6);

/** The record of a run; no time or place in it, so that the same run gives the same bytes. */
export function runRecord(
  task: ExperimentTask,
  request: RunRequest,
  { curve, series, snapshots }: RunOutcome,
): RunRecord {
  const { method, settings, seed, iterations } = request;
  const last = task.curves.last(curve.length);
  return {
    task: task.name,
    method,
    settings,
    seed,
    iterations,
    metric: task.metric,
    lastMean: lastMean(curve, last),
    final: curve[curve.length - 1],
    curve: sixDecimals(curve),
    series: Object.fromEntries(
      Object.entries(series).map(([name, values]) => [
        name,
        { lastMean: lastMean(values, last), curve: sixDecimals(values) },
      ]),
    ),
    ...(snapshots && { snapshots }),
  };
}

/** The content of the file of a run. */
export const runLine = (task: ExperimentTask, request: RunRequest, outcome: RunOutcome): string =>
  `${JSON.stringify(runRecord(task, request, outcome))}\n`;
