import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault, isFileError } from '../../files/fileFault.js';
import { readText } from '../../files/readText.js';
import { removeLeftBehind } from '../../files/leftBehind.js';
import { writeWholeOnce } from '../../files/writeWhole.js';
import { InvalidInput, refuse } from '../../model/invalidInput.js';
import type { SweepPlan } from './cases.js';
import { parseRun } from './checkRun.js';
import { planPath, planText, readPlan, type DirectoryPlan } from './directoryPlan.js';
import type { FinishedRun, RunRecord } from './runFile.js';

const RUNS = 'runs';
const BROKEN = 'broken';
const SUFFIX = '.json';

/** The file of a case in a directory. */
export const runPath = (directory: string, id: string): string => join(directory, RUNS, `${id}${SUFFIX}`);

/** A file among the runs of a directory that holds no run, or another than its name tells. */
export interface BrokenRun {
  readonly path: string;
  readonly reason: string;
}

/** Makes the directory of a sweep or opens it again. Throws `InvalidInput` where it belongs to another one, or becomes another's at this moment. */
export async function openDirectory(directory: string, plan: SweepPlan): Promise<void> {
  const own = planText(plan);
  try {
    await mkdir(join(directory, RUNS), { recursive: true });
  } catch (error) {
    throw fileFault('/out', 'a directory that can be written', directory, error);
  }
  if (!(await readPlan(directory))) await writeWholeOnce(planPath(directory), `${own}\n`, '/out');
  // Of several sweeps that begin at once, one has made the plan: each reads what is there.
  const found = JSON.stringify(await readPlan(directory));
  if (found !== own) refuse('/out', `a directory of the sweep ${own}`, found);
}

/** The names of the files of runs, whole or not, sorted and without `.json`. Throws `InvalidInput` where there is no directory. */
export async function runNames(directory: string): Promise<string[]> {
  return (await namesIn(join(directory, RUNS)))
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .sort();
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw fileFault('/directory', 'a directory that a sweep has made', directory, error);
  }
}

/** One run of a directory, or why it is broken; undefined where the file is gone. Throws where it cannot be read. */
async function readRun(directory: string, id: string): Promise<RunRecord | BrokenRun | undefined> {
  const path = runPath(directory, id);
  try {
    if (!(await stat(path)).isFile()) return { path, reason: 'it is not a file' };
  } catch (error) {
    if (isFileError(error) && error.code === 'ENOENT') return undefined;
    throw fileFault('/directory', 'a run', path, error);
  }
  const text = await readText(path, '/directory', 'a run');
  if (text.trim() === '') return { path, reason: 'it is empty' };
  try {
    return parseRun(text, id);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { path, reason: error.message.replaceAll('\n', '; ') };
  }
}

const isBroken = (run: RunRecord | BrokenRun): run is BrokenRun => 'reason' in run;

/**
 * Makes a directory ready to go on: temporary files that were left behind are removed, broken files are set aside in its folder `broken` and
 * told. Returns the ids of the runs that are there.
 */
export async function resumeDirectory(
  directory: string,
  onBroken: (broken: BrokenRun) => void,
): Promise<ReadonlySet<string>> {
  for (const folder of [directory, join(directory, RUNS)]) await removeLeftBehind(folder);
  const ids = new Set<string>();
  for (const id of await runNames(directory)) {
    const run = await readRun(directory, id);
    if (run === undefined) continue;
    if (!isBroken(run)) ids.add(id);
    else if (await setAside(directory, id)) onBroken(run);
  }
  return ids;
}

/** Moves a broken file to `broken`, beside earlier ones of its name; whether it still was there. */
async function setAside(directory: string, id: string): Promise<boolean> {
  const path = runPath(directory, id);
  try {
    for (let count = 1; ; count++) {
      const folder = join(directory, count === 1 ? BROKEN : `${BROKEN}-${count}`);
      await mkdir(folder, { recursive: true });
      if ((await readdir(folder)).includes(`${id}${SUFFIX}`)) continue;
      await rename(path, join(folder, `${id}${SUFFIX}`));
      return true;
    }
  } catch (error) {
    if (isFileError(error) && error.code === 'ENOENT') return false;
    throw fileFault('/out', 'a file that can be set aside', path, error);
  }
}

/** The plan of a directory and its runs one after another, in the order of their names. */
export interface OpenRuns<R> {
  readonly plan: DirectoryPlan;
  readonly runs: AsyncIterable<R>;
}

/** Opens a directory to see all that is there: runs that diverged too; broken ones are told. Throws `InvalidInput` where it is none of a sweep. */
export async function surveyRuns(
  directory: string,
  onBroken: (broken: BrokenRun) => void,
): Promise<OpenRuns<RunRecord>> {
  const plan = (await readPlan(directory)) ?? refuse('/directory', 'a directory that a sweep has made', directory);
  return { plan, runs: surveyed(directory, onBroken) };
}

async function* surveyed(directory: string, onBroken: (broken: BrokenRun) => void): AsyncGenerator<RunRecord> {
  for (const id of await runNames(directory)) {
    const run = await readRun(directory, id);
    if (run === undefined) continue;
    if (isBroken(run)) onBroken(run);
    else yield run;
  }
}

/** Throws `InvalidInput` for a broken file. */
export function refuseBroken({ path, reason }: BrokenRun): never {
  throw new InvalidInput([{ pointer: '/directory', expected: 'a run', found: `${path}: ${reason}` }]);
}

/** Opens a directory of which every run counts. Throws `InvalidInput`, also in the course, for one that is broken or that diverged. */
export async function openRuns(directory: string): Promise<OpenRuns<FinishedRun>> {
  const { plan, runs } = await surveyRuns(directory, refuseBroken);
  return { plan, runs: expectFinished(directory, runs) };
}

async function* expectFinished(directory: string, runs: AsyncIterable<RunRecord>): AsyncGenerator<FinishedRun> {
  for await (const run of runs) {
    if (run.diverged)
      throw new InvalidInput([
        {
          pointer: '/directory',
          expected: 'runs that did not diverge',
          found: `${directory}: ${run.method}, seed ${run.seed}, at iteration ${run.diverged.iteration}`,
        },
      ]);
    yield run;
  }
}
