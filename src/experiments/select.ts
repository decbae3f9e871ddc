import type { Settings, SettingValue } from './settings.js';
import { openRuns } from './runDirectory.js';
import { meanAndError } from './summary.js';

/** One point of a grid with its runs. */
export interface Candidate {
  readonly settings: Settings;
  /** Mean over seeds of the mean of the last 1000, and its standard error (population standard deviation / √n). */
  readonly mean: number;
  readonly error: number;
  readonly seeds: readonly number[];
  readonly lastMeans: readonly number[];
  /** The mean over the deciding seeds; undefined for a point that does not have them all. */
  readonly deciding?: number;
}

/** The best point of one method's grid at one combination of the axes. */
export interface Selection {
  readonly task: string;
  readonly method: string;
  readonly iterations: number;
  readonly axes: Readonly<Record<string, SettingValue>>;
  readonly best: Candidate;
  /** All points, best first. */
  readonly candidates: readonly Candidate[];
  readonly decidingSeeds: readonly number[];
}

/**
 * Where some points have more seeds than others: `common` – the seeds that all points have decide (an unfinished sweep); `most` – the seeds of
 * the point that has the most decide among the points that have them (a sweep in stages, which gives more seeds to the leading points).
 */
export type Deciding = 'common' | 'most';

interface Group {
  readonly task: string;
  readonly method: string;
  readonly iterations: number;
  readonly axes: Record<string, SettingValue>;
  readonly points: Map<string, { readonly settings: Settings; readonly runs: Map<number, number> }>;
}

/**
 * The published selection: for each method and combination of axes, the grid point with the largest mean over seeds of the mean over the
 * last 1000 iterations.
 */
export async function selectBest(directories: readonly string[], deciding: Deciding = 'common'): Promise<Selection[]> {
  const groups = new Map<string, Group>();
  for (const directory of directories) {
    const { plan, runs } = await openRuns(directory);
    for await (const { task, method, settings, seed, iterations, lastMean } of runs) {
      const axes = Object.fromEntries(Object.keys(plan.axes).map((key) => [key, settings[key]]));
      const key = JSON.stringify([task, method, iterations, Object.entries(axes).sort()]);
      const group = groups.get(key) ?? { task, method, iterations, axes, points: new Map() as Group['points'] };
      groups.set(key, group);
      const name = JSON.stringify(settings);
      const point = group.points.get(name) ?? { settings, runs: new Map<number, number>() };
      group.points.set(name, point);
      point.runs.set(seed, lastMean);
    }
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => selectionOf(group, deciding));
}

function selectionOf({ points, ...group }: Group, rule: Deciding): Selection {
  const all = [...points.values()];
  const most = all.reduce((a, b) => (b.runs.size > a.runs.size ? b : a));
  const common = [...most.runs.keys()].filter((seed) => all.every(({ runs }) => runs.has(seed)));
  const decidingSeeds = (rule === 'common' && common.length > 0 ? common : [...most.runs.keys()]).sort((a, b) => a - b);
  const candidates = all
    .map(({ settings, runs }): Candidate => {
      const seeds = [...runs.keys()].sort((a, b) => a - b);
      const lastMeans = seeds.map((seed) => runs.get(seed)!);
      const decides = decidingSeeds.every((seed) => runs.has(seed));
      const deciding = decides ? meanAndError(decidingSeeds.map((seed) => runs.get(seed)!)).mean : undefined;
      return { settings, ...meanAndError(lastMeans), seeds, lastMeans, ...(deciding !== undefined && { deciding }) };
    })
    .sort((a, b) => (b.deciding ?? -Infinity) - (a.deciding ?? -Infinity) || b.mean - a.mean);
  return { ...group, best: candidates[0], candidates, decidingSeeds };
}
