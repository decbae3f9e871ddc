import { openRuns } from '../engine/runDirectory.js';
import { resolveSettings } from '../engine/settings.js';
import { settingsText } from '../engine/settingsText.js';
import { THERMAL_EXPERIMENT } from './thermalControlExperiment.js';

/** One run of thermal control, thinned: the exact J before every 20th update and before the last one. */
export interface ThermalRun {
  readonly method: string;
  readonly lr: number;
  /** All other settings that are not the method's defaults, as `key=value`. */
  readonly changes: string;
  readonly iterations: number;
  readonly seed: number;
  readonly x: readonly number[];
  readonly objective: readonly number[];
  /** The mean of the last fifty, as the published smoothing has it at the end. */
  readonly last50: number;
}

const STRIDE = 20;
const hundredths = (x: number): number => Math.round(x * 100) / 100;

/** The runs of some directories, sorted by method, step size, length and seed; a run that is there twice counts once. */
export async function readThermalResults(directories: readonly string[]): Promise<ThermalRun[]> {
  const runs = new Map<string, ThermalRun>();
  for (const directory of directories)
    for await (const { method, settings, seed, iterations, series } of (await openRuns(directory)).runs) {
      const { curve } = series['exact'];
      const kept = curve.map((_, i) => i).filter((i) => i % STRIDE === 0 || i === curve.length - 1);
      const specs = THERMAL_EXPERIMENT.settings;
      const others = resolveSettings(specs, { ...settings, lr: 0.1, evaluation: 50 }, method);
      const last = curve.slice(-50);
      const run: ThermalRun = {
        method,
        lr: Number(settings['lr']),
        changes: settingsText(specs, others, method),
        iterations,
        seed,
        x: kept,
        objective: kept.map((i) => hundredths(curve[i])),
        last50: hundredths(last.reduce((total, y) => total + y, 0) / last.length),
      };
      runs.set(JSON.stringify([method, run.lr, run.changes, iterations, String(seed).padStart(10, '0')]), run);
    }
  return [...runs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, run]) => run);
}
