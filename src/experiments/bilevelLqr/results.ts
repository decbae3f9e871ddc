import type { PanelSeries } from '../publish/panel.js';
import { openRuns } from '../engine/runDirectory.js';
import type { FinishedRun } from '../engine/runFile.js';
import type { Settings } from '../engine/settingSpec.js';
import { settingsText } from '../engine/settingsText.js';
import { lastMean } from '../engine/summary.js';
import { LQR_EXPERIMENT } from './bilevelLqrExperiment.js';

/** All runs of one method with the same settings; lists by seed. */
export interface LqrGroup {
  readonly method: string;
  readonly iterations: number;
  /** Settings that are not the method's defaults, as `key=value`; without the rules that stand for draws. */
  readonly changes: string;
  readonly seeds: readonly number[];
  /** Mean of the last hundred iterations: the sampled return that the curve holds, and its exact expectation. */
  readonly returns: readonly number[];
  readonly expected: readonly number[];
  /** The exact expectation after the last update, and the largest along the path. */
  readonly final: readonly number[];
  readonly best: readonly number[];
  /** How far the gain is at the end from where it was at iteration 20, well after the random phase. */
  readonly travelled: readonly number[];
}

/** A group and its curve. */
export interface LqrResults {
  readonly groups: readonly LqrGroup[];
  readonly panel: readonly PanelSeries[];
}

/**
 * The random phase has eleven iterations of ten steps of Adam; nine more, and 0.9⁹⁰ = 10⁻⁴ of its running mean of gradients is left, which moves
 * the gain without any new gradient.
 */
const AFTER_RANDOM = 20;
const RULES = /\b(leader|follower)Samples=0 ?/g;

const rounded = (x: number): number => Math.round(x * 1e6) / 1e6;

/** The runs of some directories by method and settings, each seed once, with mean and band of the sampled return. */
export async function readLqrResults(directories: readonly string[]): Promise<LqrResults> {
  const groups = new Map<string, Map<number, FinishedRun>>();
  for (const directory of directories)
    for await (const run of (await openRuns(directory)).runs) {
      const name = JSON.stringify([run.method, changesOf(run.method, run.settings), run.iterations]);
      groups.set(name, (groups.get(name) ?? new Map<number, FinishedRun>()).set(run.seed, run));
    }
  const all = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, runs]) => [...runs.values()].sort((a, b) => a.seed - b.seed));
  return { groups: all.map(groupOf), panel: all.map(panelOf) };
}

const changesOf = (method: string, settings: Settings): string =>
  settingsText(LQR_EXPERIMENT.settings, settings, method).replaceAll(RULES, '').trim();

function groupOf(runs: readonly FinishedRun[]): LqrGroup {
  const [{ method, settings, iterations }] = runs;
  const list = (value: (run: FinishedRun) => number): number[] => runs.map((run) => rounded(value(run)));
  return {
    method,
    iterations,
    changes: changesOf(method, settings),
    seeds: runs.map(({ seed }) => seed),
    returns: list((run) => run.lastMean),
    expected: list(({ series }) => lastMean(series['exact'].curve, 100)),
    final: list(({ series }) => series['exact'].curve.at(-1)!),
    best: list(({ series }) => Math.max(...series['exact'].curve)),
    travelled: list(({ series }) =>
      Math.hypot(...['k1', 'k2'].map((k) => series[k].curve.at(-1)! - series[k].curve[AFTER_RANDOM - 1])),
    ),
  };
}

function panelOf(runs: readonly FinishedRun[]): PanelSeries {
  const { first, band, stride } = LQR_EXPERIMENT.curves;
  const [{ task, method, settings, curve }] = runs;
  const kept = curve.map((_, i) => i).filter((i) => i % stride === 0 || i === curve.length - 1);
  const bands = kept.map((i) => band(runs.map((run) => run.curve[i])));
  const { mean: lastMeans, error: lastMeanError } = band(runs.map((run) => run.lastMean));
  return {
    task,
    method,
    axes: {},
    settings,
    seeds: runs.map(({ seed }) => seed),
    lastMean: lastMeans,
    lastMeanError,
    x: kept.map((i) => first + i),
    mean: bands.map(({ mean }) => rounded(mean)),
    low: bands.map(({ mean, error }) => rounded(mean - error)),
    high: bands.map(({ mean, error }) => rounded(mean + error)),
  };
}
