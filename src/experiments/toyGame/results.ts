import { openRuns } from '../engine/runDirectory.js';
import type { Settings } from '../engine/settingSpec.js';
import { settingsText } from '../engine/settingsText.js';
import { experimentByName } from '../engine/tasks.js';
import { numberOf } from '../engine/settings.js';

/** All runs of one method with the same settings; lists by seed, each a mean of the last two fifths. */
export interface ToyGroup {
  readonly task: string;
  readonly method: string;
  readonly data: string;
  readonly actorSteps: number;
  readonly criticSteps: number;
  /** All other settings that are not the method's defaults, as `key=value`. */
  readonly changes: string;
  readonly seeds: readonly number[];
  /** The sampled return that the curve holds, and its exact expectation. */
  readonly returns: readonly number[];
  readonly expected: readonly number[];
  /** f(0|A), g(a|S) and g(b|S). */
  readonly p: readonly number[];
  readonly gA: readonly number[];
  readonly gB: readonly number[];
}

/** Settings that a group has fields for. */
const OWN = ['data', 'actorSteps', 'criticSteps', 'buffer'];

interface Run {
  readonly seed: number;
  readonly returned: number;
  readonly expected: number;
  readonly p: number;
  readonly gA: number;
  readonly gB: number;
}

/** The runs of some directories of the toy game's sweeps, by method and settings; a run that is there twice counts once. */
export async function readToyResults(directories: readonly string[]): Promise<ToyGroup[]> {
  const groups = new Map<string, { readonly key: Omit<ToyGroup, keyof Lists>; readonly runs: Map<number, Run> }>();
  for (const directory of directories)
    for await (const { task, method, settings, seed, lastMean, series } of (await openRuns(directory)).runs) {
      const key = keyOf(task, method, settings);
      const name = JSON.stringify(key);
      const group = groups.get(name) ?? { key, runs: new Map<number, Run>() };
      groups.set(name, group);
      const tail = (of: string): number => series[of].lastMean;
      const expected = tail(settings['metric'] === 'sum' ? 'expectedSum' : 'expectedDiscounted');
      group.runs.set(seed, { seed, returned: lastMean, expected, p: tail('p'), gA: tail('gA'), gB: tail('gB') });
    }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, runs }]) => ({ ...key, ...lists([...runs.values()].sort((a, b) => a.seed - b.seed)) }));
}

type Lists = Pick<ToyGroup, 'seeds' | 'returns' | 'expected' | 'p' | 'gA' | 'gB'>;

const rounded = (x: number): number => Math.round(x * 1e5) / 1e5;

const lists = (runs: readonly Run[]): Lists => ({
  seeds: runs.map(({ seed }) => seed),
  returns: runs.map(({ returned }) => rounded(returned)),
  expected: runs.map(({ expected }) => rounded(expected)),
  p: runs.map(({ p }) => rounded(p)),
  gA: runs.map(({ gA }) => rounded(gA)),
  gB: runs.map(({ gB }) => rounded(gB)),
});

function keyOf(task: string, method: string, settings: Settings): Omit<ToyGroup, keyof Lists> {
  const changes = settingsText(experimentByName(task).settings, settings, method)
    .split(' ')
    .filter((part) => part !== '' && !OWN.includes(part.split('=')[0]));
  return {
    task,
    method,
    data: String(settings['data']),
    actorSteps: numberOf(settings, 'actorSteps'),
    criticSteps: numberOf(settings, 'criticSteps'),
    changes: changes.join(' '),
  };
}
