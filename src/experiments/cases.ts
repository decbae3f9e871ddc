import { refuse } from '../model/invalidInput.js';
import type { ExperimentTask } from './experiment.js';
import { resolveSettings, settingsText, type Settings, type SettingValue } from './settings.js';
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

/** The cases of a sweep, all grid points of one seed before those of the next. Throws `InvalidInput` for settings that cannot be. */
export function sweepCases({ task, methods, axes, grid, seeds, firstSeed = 0, iterations, shard }: SweepPlan): Case[] {
  const combinations = Object.entries(axes).reduce<Record<string, SettingValue>[]>(
    (all, [key, values]) => all.flatMap((given) => values.map((value) => ({ ...given, [key]: value }))),
    [{}],
  );
  const cases = new Map<string, Case>();
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++)
    for (const method of methods.map((id) => expectMethod(task, id)))
      for (const given of combinations)
        for (const point of gridOf(task, grid, method)) {
          const settings = resolveSettings(task.settings, { ...point, ...given }, method);
          const id = caseId(task, method, settings, seed, iterations);
          cases.set(id, { id, method, settings, seed });
        }
  return [...cases.values()].filter(({ id }) => !shard || hash(id) % shard.count === shard.index - 1);
}

function gridOf(task: ExperimentTask, grid: SweepPlan['grid'], method: string): Grid {
  if (grid === 'published') return task.publishedGrid(method);
  if (Array.isArray(grid)) return grid as Grid;
  return (grid as Readonly<Record<string, Grid>>)[method] ?? refuse('/grid', `points for ${method}`, undefined);
}

/** The name of a run: everything that its result depends on, beside defaults. */
function caseId(task: ExperimentTask, method: string, settings: Settings, seed: number, iterations: number): string {
  return [method, settingsText(task.settings, settings, method), `iterations=${iterations}`, `seed=${seed}`]
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll(/[^A-Za-z0-9=.-]+/g, '_');
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}
