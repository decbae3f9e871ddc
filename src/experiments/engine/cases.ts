import { createHash } from 'node:crypto';
import { refuse } from '../../model/invalidInput.js';
import { LAST_SEED, expectRun } from './expectRun.js';
import type { ExperimentTask } from './experiment.js';
import { resolveSettings } from './settings.js';
import type { Settings, SettingValue } from './settingSpec.js';
import { settingsText } from './settingsText.js';
import { expectMethod } from './tasks.js';

/** Points of a grid: settings that differ from run to run. */
export type Grid = readonly Readonly<Record<string, SettingValue>>[];

/** What a sweep runs. */
export interface SweepPlan {
  readonly task: ExperimentTask;
  readonly methods: readonly string[];
  /** Settings of all runs; with several values, every combination is run. */
  readonly axes: Readonly<Record<string, readonly SettingValue[]>>;
  /** The published grid of each method, or one grid for all, or one by method. */
  readonly grid: 'published' | Grid | Readonly<Record<string, Grid>>;
  /** Seeds firstSeed … firstSeed + seeds − 1; the first is 0 unless given. */
  readonly seeds: number;
  readonly firstSeed?: number;
  readonly iterations: number;
  /** Only the cases of shard `index` (from 1) of `count`. */
  readonly shard?: { readonly index: number; readonly count: number };
}

/** One run of a sweep. */
export interface Case {
  /** Names the run and its file; decides its shard. */
  readonly id: string;
  readonly method: string;
  readonly settings: Settings;
  readonly seed: number;
}

/**
 * The cases of a sweep, all grid points of one seed before those of the next, each made when it is asked for; as often as they are asked for.
 * Throws `InvalidInput` at once for a run that cannot be.
 */
export function sweepCases(plan: SweepPlan): Iterable<Case> {
  const { task, iterations, seeds, firstSeed = 0, shard } = plan;
  const points = sweepPoints(plan).map((point) => ({
    ...point,
    idOf: caseIds(task, point.method, point.settings, iterations),
  }));
  const last = firstSeed + seeds - 1;
  if (last > LAST_SEED) refuse('/first-seed', `seeds up to ${LAST_SEED}`, last);
  return {
    *[Symbol.iterator]() {
      for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
        for (const { method, settings, idOf } of points) {
          const id = idOf(seed);
          if (!shard || hash(id) % shard.count === shard.index - 1) yield { id, method, settings, seed };
        }
    },
  };
}

/** What is run for each seed, each thing once. */
function sweepPoints({ task, methods, axes, grid, iterations, firstSeed = 0 }: SweepPlan): Omit<Case, 'id' | 'seed'>[] {
  const combinations = Object.entries(axes).reduce<Record<string, SettingValue>[]>(
    (all, [key, values]) => all.flatMap((given) => values.map((value) => ({ ...given, [key]: value }))),
    [{}],
  );
  const points = new Map<string, Omit<Case, 'id' | 'seed'>>();
  for (const method of methods.map((id) => expectMethod(task, id)))
    for (const given of combinations) {
      resolveSettings(task.settings, given, method);
      gridOf(task, grid, method).forEach((point, i) => {
        const pointer = grid === 'published' ? '' : Array.isArray(grid) ? `/grid/${i}` : `/grid/${method}/${i}`;
        resolveSettings(task.settings, point, method, pointer);
        const settings = resolveSettings(task.settings, { ...point, ...given }, method);
        expectRun(task, { method, settings, seed: firstSeed, iterations });
        points.set(pointName(task, method, settings), { method, settings });
      });
    }
  return [...points.values()];
}

function gridOf(task: ExperimentTask, grid: SweepPlan['grid'], method: string): Grid {
  if (grid === 'published') return task.publishedGrid(method);
  if (Array.isArray(grid)) return grid as Grid;
  const byMethod = grid as Readonly<Record<string, Grid>>;
  return Object.hasOwn(byMethod, method) ? byMethod[method] : refuse('/grid', `points for ${method}`, undefined);
}

/** Everything that the runs of a point depend on, beside defaults. */
const pointName = (task: ExperimentTask, method: string, settings: Settings): string =>
  [method, settingsText(task.settings, settings, method)].filter((part) => part !== '').join(' ');

/** The longest name of a run: its file has `.json` in addition, and 255 bytes at most. */
const LONGEST_ID = 250;
const DIGEST = 16;

/** The name of a run by its seed: everything that its result depends on, beside defaults. One that is too long ends with a digest of all of it. */
export function caseIds(
  task: ExperimentTask,
  method: string,
  settings: Settings,
  iterations: number,
): (seed: number) => string {
  const point = `${pointName(task, method, settings)} iterations=${iterations} seed=`.replaceAll(
    /[^A-Za-z0-9=.-]+/g,
    '_',
  );
  return (seed) => {
    const whole = `${point}${seed}`;
    if (whole.length <= LONGEST_ID) return whole;
    const digest = createHash('sha256').update(whole).digest('hex').slice(0, DIGEST);
    return `${whole.slice(0, LONGEST_ID - DIGEST - 1)}_${digest}`;
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}
