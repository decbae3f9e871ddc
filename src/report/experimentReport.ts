import type { ExperimentTask, RunOutcome, RunRequest } from '../experiments/experiment.js';
import { lastMean, movingAverage } from '../experiments/summary.js';
import { textTable } from './table.js';

/** Every how many iterations the curve of a run is told. */
const STRIDE = 10;

/** The document of `experiment run --json`; `curve` has every tenth iteration and the last. */
export function runDocument(task: ExperimentTask, request: RunRequest, outcome: RunOutcome, seconds: number): object {
  const { method, settings, seed, iterations } = request;
  const thin = (values: Float64Array): [number, number][] =>
    Array.from(values, (value, i): [number, number] => [i, value]).filter(
      ([i]) => i % STRIDE === 0 || i === values.length - 1,
    );
  const { curve, series } = outcome;
  return {
    task: task.name,
    method,
    settings,
    seed,
    iterations,
    metric: task.metric,
    curve: thin(curve),
    final: curve[curve.length - 1],
    lastMean: lastMean(curve),
    series: Object.fromEntries(
      Object.entries(series).map(([name, values]) => [name, { curve: thin(values), lastMean: lastMean(values) }]),
    ),
    seconds,
  };
}

/** A run for people: the smoothed curve at a few iterations. */
export function runText(
  task: ExperimentTask,
  request: RunRequest,
  { curve, series }: RunOutcome,
  seconds: number,
): string {
  const smooth = movingAverage(curve);
  const at = [0, 100, 200, 500, 1000, 2000, 3000, 5000, 7500, 10_000].filter((i) => i < curve.length - 1);
  const rows = [...at, curve.length - 1].map((i) => [String(i), curve[i].toFixed(6), smooth[i].toFixed(6)]);
  const others = Object.entries(series).map(
    ([name, values]) => `mean of the last 1000, ${name}: ${lastMean(values).toFixed(6)}`,
  );
  return [
    `${task.name}, ${request.method}, seed ${request.seed}: ${task.metric}`,
    '',
    textTable(['iteration', 'value', 'mean of 100'], rows),
    '',
    `mean of the last 1000: ${lastMean(curve).toFixed(6)}`,
    ...others,
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
