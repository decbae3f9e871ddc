import type { CurveStyle } from './curveStyle.js';
import { surveyRuns } from '../engine/runDirectory.js';
import { selectBest, type Deciding, type SelectedPoint, type Selection } from '../engine/select.js';
import type { Settings, SettingValue } from '../engine/settingSpec.js';
import { movingAverage } from '../engine/summary.js';
import { experimentByName } from '../engine/tasks.js';

/** The curve of one method at its best grid point: smoothed mean and band over seeds, thinned. */
export interface PanelSeries {
  readonly task: string;
  readonly method: string;
  readonly axes: Readonly<Record<string, SettingValue>>;
  readonly settings: Settings;
  readonly seeds: readonly number[];
  /** Mean over seeds of the mean of the last entries, and its standard error. */
  readonly lastMean: number;
  readonly lastMeanError: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * What the published plots show of the runs in some directories: at each iteration mean and band over the seeds of the best grid point, each of
 * the three lines smoothed, as the task's `curves` say.
 */
export async function panelOf(directories: readonly string[], deciding?: Deciding): Promise<PanelSeries[]> {
  return panelOfSelections(directories, await selectBest(directories, deciding));
}

/** A selection that has a best point. */
type Decided = Selection & { readonly best: SelectedPoint };

/** The same for what has been selected from these directories already; a selection without a best point has no curve. Broken files are left out. */
export async function panelOfSelections(
  directories: readonly string[],
  all: readonly Selection[],
): Promise<PanelSeries[]> {
  const selections = all.filter((selection): selection is Decided => selection.best !== null);
  const curves = new Map<Selection, Map<number, readonly number[]>>(
    selections.map((selection) => [selection, new Map()]),
  );
  const byPoint = new Map(
    selections.map((selection) => [
      pointKey(selection.task, selection.method, selection.iterations, selection.best.settings),
      selection,
    ]),
  );
  for (const directory of directories)
    for await (const { task, method, iterations, settings, seed, curve } of (
      await surveyRuns(directory, () => undefined)
    ).runs) {
      const selection = byPoint.get(pointKey(task, method, iterations, settings));
      if (selection) curves.get(selection)!.set(seed, curve);
    }
  return selections.map((selection) =>
    seriesOf(selection, [...curves.get(selection)!.values()], experimentByName(selection.task).curves),
  );
}

const pointKey = (task: string, method: string, iterations: number, settings: Settings): string =>
  JSON.stringify([task, method, iterations, settings]);

function seriesOf(
  { task, method, axes, best }: Decided,
  curves: readonly (readonly number[])[],
  { band, smoothing, stride, first, every }: CurveStyle,
): PanelSeries {
  const summaries = curves[0].map((_, i) => band(curves.map((curve) => curve[i])));
  const kept = curves[0].map((_, i) => i).filter((i, _, { length }) => i % stride === 0 || i === length - 1);
  const smooth = (of: (summary: { mean: number; error: number }) => number): number[] => {
    const values = movingAverage(summaries.map(of), smoothing);
    return kept.map((i) => Math.round(values[i] * 1e6) / 1e6);
  };
  return {
    task,
    method,
    axes,
    settings: best.settings,
    seeds: best.seeds,
    lastMean: best.mean,
    lastMeanError: best.error,
    x: kept.map((i) => first + i * every),
    mean: smooth(({ mean }) => mean),
    low: smooth(({ mean, error }) => mean - error),
    high: smooth(({ mean, error }) => mean + error),
  };
}
