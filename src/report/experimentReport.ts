import type { ExperimentTask, RunOutcome, RunRequest } from '../experiments/engine/experiment.js';
import { lastMean, movingAverage } from '../experiments/engine/summary.js';
import { textTable } from './table.js';

/** Every how many iterations the curve of a run is told (as near as its entries allow). */
const STRIDE = 10;

/** The document of `experiment run --json`; `curve` has every tenth iteration and the last. */
export function runDocument(task: ExperimentTask, request: RunRequest, outcome: RunOutcome, seconds: number): object {
  const { method, settings, seed, iterations } = request;
  const { first, every, last: lastOf } = task.curves;
  const { curve, series, diverged } = outcome;
  const last = lastOf(curve.length);
  const meanOf = (values: Float64Array): number | null => (diverged ? null : lastMean(values, last));
  const thin = (values: Float64Array): [number, number][] =>
    Array.from(values, (value, i): [number, number] => [first + i * every, value]).filter(
      (_, i) => (i * every) % STRIDE === 0 || i === values.length - 1,
    );
  return {
    task: task.name,
    method,
    settings,
    seed,
    iterations,
    metric: task.metric,
    curve: thin(curve),
    ...(diverged && { diverged }),
    final: diverged ? null : curve[curve.length - 1],
    lastMean: meanOf(curve),
    series: Object.fromEntries(
      Object.entries(series).map(([name, values]) => [name, { curve: thin(values), lastMean: meanOf(values) }]),
    ),
    seconds,
  };
}

/** A run for people: the smoothed curve at a few iterations. */
export function runText(
  task: ExperimentTask,
  request: RunRequest,
  { curve, series, diverged }: RunOutcome,
  seconds: number,
): string {
  const smooth = movingAverage(curve);
  const { first, every, last: lastOf, lastText } = task.curves;
  const last = lastOf(curve.length);
  const at = [0, 100, 200, 500, 1000, 2000, 3000, 5000, 7500, 10_000]
    .map((iteration) => iteration / every)
    .filter((i) => i < curve.length - 1);
  const rows = (curve.length > 0 ? [...at, curve.length - 1] : []).map((i) => [
    String(first + i * every),
    curve[i].toFixed(6),
    smooth[i].toFixed(6),
  ]);
  const others = Object.entries(series).map(
    ([name, values]) => `mean of ${lastText}, ${name}: ${lastMean(values, last).toFixed(6)}`,
  );
  const ending = diverged
    ? [`diverged at iteration ${diverged.iteration}: ${diverged.reason}`]
    : [`mean of ${lastText}: ${lastMean(curve, last).toFixed(6)}`, ...others];
  return [
    `${task.name}, ${request.method}, seed ${request.seed}: ${task.metric}`,
    '',
    textTable(['iteration', 'value', 'mean of 100'], rows),
    '',
    ...ending,
    `${seconds.toFixed(1)} s`,
  ].join('\n');
}

/** The settings, methods and published grid of a task. */
export function taskText(task: ExperimentTask): string {
  const rows = Object.entries(task.settings).map(([key, { fallback, fallbackText, meaning, source, among }]) => [
    key,
    fallbackText ?? (typeof fallback === 'function' ? '' : String(fallback)),
    source,
    among ? `${meaning} (${among.join(', ')})` : meaning,
  ]);
  return [
    `${task.name}: ${task.description}`,
    `metric: ${task.metric}`,
    `methods: ${task.methods.join(', ')}`,
    `iterations: ${task.iterations}`,
    '',
    textTable(['setting', 'default', 'source', 'meaning'], rows),
  ].join('\n');
}

/** The same as data. */
export function taskDocument(task: ExperimentTask): object {
  const { name, description, metric, methods, iterations, publishedGrid } = task;
  return {
    task: name,
    description,
    metric,
    methods,
    iterations,
    settings: Object.entries(task.settings).map(([key, { fallback, fallbackText, meaning, source, among }]) => ({
      key,
      default: typeof fallback === 'function' ? (fallbackText ?? null) : fallback,
      meaning,
      source,
      ...(among && { among }),
    })),
    grid: Object.fromEntries(methods.map((method) => [method, publishedGrid(method)])),
  };
}
