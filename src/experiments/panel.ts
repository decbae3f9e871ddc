import { openRuns } from './runDirectory.js';
import { selectBest, type Deciding, type Selection } from './select.js';
import type { Settings, SettingValue } from './settings.js';
import { meanAndError, movingAverage } from './summary.js';

/** The curve of one method at its best grid point: smoothed mean and band over seeds, thinned. */
export interface PanelSeries {
  readonly method: string;
  readonly axes: Readonly<Record<string, SettingValue>>;
  readonly settings: Settings;
  readonly seeds: readonly number[];
  /** Mean over seeds of the mean of the last 1000, and its standard error. */
  readonly lastMean: number;
  readonly lastMeanError: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Every how many iterations a curve is kept. */
const STRIDE = 50;

/**
 * What the published plots show of the runs in some directories: at each iteration mean ± standard error over the seeds of the best grid
 * point, each of the three smoothed by a trailing mean of 100.
 */
export async function panelOf(directories: readonly string[], deciding?: Deciding): Promise<PanelSeries[]> {
  const selections = await selectBest(directories, deciding);
  const curves = new Map<Selection, Map<number, readonly number[]>>(
    selections.map((selection) => [selection, new Map()]),
  );
  const byPoint = new Map(
    selections.map((selection) => [
      pointKey(selection.method, selection.iterations, selection.best.settings),
      selection,
    ]),
  );
  for (const directory of directories)
    for await (const { method, iterations, settings, seed, curve } of (await openRuns(directory)).runs) {
      const selection = byPoint.get(pointKey(method, iterations, settings));
      if (selection) curves.get(selection)!.set(seed, curve);
    }
  return selections.map((selection) => seriesOf(selection, [...curves.get(selection)!.values()]));
}

const pointKey = (method: string, iterations: number, settings: Settings): string =>
  JSON.stringify([method, iterations, settings]);

function seriesOf({ method, axes, best }: Selection, curves: readonly (readonly number[])[]): PanelSeries {
  const summaries = curves[0].map((_, i) => meanAndError(curves.map((curve) => curve[i])));
  const kept = curves[0].map((_, i) => i).filter((i, _, { length }) => i % STRIDE === 0 || i === length - 1);
  const smooth = (of: (summary: { mean: number; error: number }) => number): number[] => {
    const values = movingAverage(summaries.map(of));
    return kept.map((i) => Math.round(values[i] * 1e6) / 1e6);
  };
  return {
    method,
    axes,
    settings: best.settings,
    seeds: best.seeds,
    lastMean: best.mean,
    lastMeanError: best.error,
    x: kept,
    mean: smooth(({ mean }) => mean),
    low: smooth(({ mean, error }) => mean - error),
    high: smooth(({ mean, error }) => mean + error),
  };
}
