import type { Divergence } from './experiment.js';
import { refuseBroken, surveyRuns, type BrokenRun } from './runDirectory.js';
import type { Settings, SettingValue } from './settingSpec.js';
import { meanAndError } from './summary.js';

/** One point of a grid with its runs. */
export interface Candidate {
  readonly settings: Settings;
  /** Mean over seeds of the mean of the last 1000, and its standard error (population standard deviation / √n); null where a seed diverged. */
  readonly mean: number | null;
  readonly error: number | null;
  /** The seeds that did not diverge, and the mean of the last 1000 of each. */
  readonly seeds: readonly number[];
  readonly lastMeans: readonly number[];
  /** The mean over the deciding seeds; undefined for a point that does not have them all, or of which one diverged. */
  readonly deciding?: number;
  /** The seeds that diverged, if any did. */
  readonly diverged?: readonly (Divergence & { readonly seed: number })[];
}

/** A point of which no seed diverged. */
export interface SelectedPoint extends Candidate {
  readonly mean: number;
  readonly error: number;
}

/** Whether none of the seeds of a point diverged. */
export const isSelectable = (candidate: Candidate): candidate is SelectedPoint => candidate.mean !== null;

/** The best point of one method's grid at one combination of the axes. */
export interface Selection {
  readonly task: string;
  readonly method: string;
  readonly iterations: number;
  readonly axes: Readonly<Record<string, SettingValue>>;
  /** Null where a seed of every point diverged. */
  readonly best: SelectedPoint | null;
  /** All points, best first; those of which a seed diverged last, by how many did. */
  readonly candidates: readonly Candidate[];
  readonly decidingSeeds: readonly number[];
}

/**
 * Where some points have more seeds than others: `common` – the seeds that all points have decide (an unfinished sweep); `most` – the seeds of
 * the point that has the most decide among the points that have them (a sweep in stages, which gives more seeds to the leading points). Points
 * of which a seed diverged have no say.
 */
export type Deciding = 'common' | 'most';

interface Point {
  readonly settings: Settings;
  readonly runs: Map<number, number | Divergence>;
}

interface Group {
  readonly task: string;
  readonly method: string;
  readonly iterations: number;
  readonly axes: Record<string, SettingValue>;
  readonly points: Map<string, Point>;
}

/**
 * The published selection: for each method and combination of axes, the grid point with the largest mean over seeds of the mean over the
 * last 1000 iterations. A point is not selected if any of its seeds diverged. Broken files are told, or refused with `InvalidInput`.
 */
export async function selectBest(
  directories: readonly string[],
  deciding: Deciding = 'common',
  onBroken: (broken: BrokenRun) => void = refuseBroken,
): Promise<Selection[]> {
  const groups = new Map<string, Group>();
  for (const directory of directories) {
    const { plan, runs } = await surveyRuns(directory, onBroken);
    for await (const { task, method, settings, seed, iterations, lastMean, diverged } of runs) {
      const axes = Object.fromEntries(Object.keys(plan.axes).map((key) => [key, settings[key]]));
      const key = JSON.stringify([task, method, iterations, Object.entries(axes).sort()]);
      const group = groups.get(key) ?? { task, method, iterations, axes, points: new Map() as Group['points'] };
      groups.set(key, group);
      const name = JSON.stringify(settings);
      const point = group.points.get(name) ?? { settings, runs: new Map() as Point['runs'] };
      group.points.set(name, point);
      point.runs.set(seed, diverged ?? lastMean);
    }
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => selectionOf(group, deciding));
}

const isMean = (run: number | Divergence): run is number => typeof run === 'number';
const isSteady = ({ runs }: Point): boolean => [...runs.values()].every(isMean);

function selectionOf({ points, ...group }: Group, rule: Deciding): Selection {
  const all = [...points.values()];
  const steady = all.filter(isSteady);
  const judged = steady.length > 0 ? steady : all;
  const most = judged.reduce((a, b) => (b.runs.size > a.runs.size ? b : a));
  const common = [...most.runs.keys()].filter((seed) => judged.every(({ runs }) => runs.has(seed)));
  const decidingSeeds = (rule === 'common' && common.length > 0 ? common : [...most.runs.keys()]).sort((a, b) => a - b);
  const selectable = steady
    .map((point) => selectedPoint(point, decidingSeeds))
    .sort((a, b) => (b.deciding ?? -Infinity) - (a.deciding ?? -Infinity) || b.mean - a.mean);
  const diverged = all
    .filter((point) => !isSteady(point))
    .map(divergedPoint)
    .sort((a, b) => a.diverged!.length - b.diverged!.length);
  return { ...group, best: selectable[0] ?? null, candidates: [...selectable, ...diverged], decidingSeeds };
}

function selectedPoint({ settings, runs }: Point, decidingSeeds: readonly number[]): SelectedPoint {
  const means = meansOf(runs);
  const decides = decidingSeeds.every((seed) => means.has(seed));
  const deciding = decides ? meanAndError(decidingSeeds.map((seed) => means.get(seed)!)).mean : undefined;
  const lastMeans = [...means.values()];
  return {
    settings,
    ...meanAndError(lastMeans),
    seeds: [...means.keys()],
    lastMeans,
    ...(deciding !== undefined && { deciding }),
  };
}

function divergedPoint({ settings, runs }: Point): Candidate {
  const means = meansOf(runs);
  const diverged = bySeed(runs).flatMap(([seed, run]) => (isMean(run) ? [] : [{ seed, ...run }]));
  return { settings, mean: null, error: null, seeds: [...means.keys()], lastMeans: [...means.values()], diverged };
}

const bySeed = (runs: Point['runs']): [number, number | Divergence][] => [...runs].sort(([a], [b]) => a - b);

/** The means of the runs that did not diverge, by seed in ascending order. */
const meansOf = (runs: Point['runs']): Map<number, number> =>
  new Map(bySeed(runs).flatMap(([seed, run]) => (isMean(run) ? [[seed, run] as const] : [])));
