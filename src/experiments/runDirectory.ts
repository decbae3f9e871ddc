import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../files/writeWhole.js';
import { refuse } from '../model/invalidInput.js';
import type { SweepPlan } from './cases.js';
import type { RunRecord } from './runFile.js';
import { resolveSettings } from './settings.js';
import { experimentByName } from './tasks.js';

const PLAN_FILE = 'sweep.json';
const RUNS = 'runs';

/** What all runs of a directory have in common; methods, seeds and shards may be added later. */
export interface DirectoryPlan {
  readonly format: 1;
  readonly task: string;
  readonly iterations: number;
  readonly axes: SweepPlan['axes'];
  readonly grid: SweepPlan['grid'];
}

/** The file of a case in a directory. */
export const runPath = (directory: string, id: string): string => join(directory, RUNS, `${id}.json`);

/** Makes the directory of a sweep or opens it again. Throws `InvalidInput` where it belongs to another one. */
export async function openDirectory(directory: string, plan: SweepPlan): Promise<void> {
  const { task, iterations, axes, grid } = plan;
  const own = JSON.stringify({ format: 1, task: task.name, iterations, axes, grid } satisfies DirectoryPlan);
  await mkdir(join(directory, RUNS), { recursive: true });
  const found = await readPlan(directory);
  if (!found) await writeWhole(join(directory, PLAN_FILE), `${own}\n`);
  else if (JSON.stringify(found) !== own) refuse('/out', `a directory of the sweep ${own}`, JSON.stringify(found));
}

async function readPlan(directory: string): Promise<DirectoryPlan | undefined> {
  let text: string;
  try {
    text = await readFile(join(directory, PLAN_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return JSON.parse(text) as DirectoryPlan;
}

/** The ids of the runs that are finished. */
export async function finishedRuns(directory: string): Promise<Set<string>> {
  const names = await readdir(join(directory, RUNS));
  return new Set(names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length)));
}

/**
 * The plan of a directory and its runs one after another, in the order of their names. Settings that a task has got since a run was made
 * are completed by their defaults, which are what it did before. Throws `InvalidInput` where there is none.
 */
export async function openRuns(
  directory: string,
): Promise<{ readonly plan: DirectoryPlan; readonly runs: AsyncIterable<RunRecord> }> {
  const plan = (await readPlan(directory)) ?? refuse('/directory', 'a directory that a sweep has made', directory);
  return { plan, runs: readRuns(directory) };
}

async function* readRuns(directory: string): AsyncGenerator<RunRecord> {
  for (const id of [...(await finishedRuns(directory))].sort())
    yield completed(JSON.parse(await readFile(runPath(directory, id), 'utf8')) as RunRecord);
}

const completed = (record: RunRecord): RunRecord => ({
  ...record,
  settings: resolveSettings(experimentByName(record.task).settings, record.settings, record.method),
});
