import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openRuns } from '../../experiments/engine/runDirectory.js';
import type { FinishedRun } from '../../experiments/engine/runFile.js';

/** The sweeps in a directory whose names match. */
export async function sweepsIn(runs: string, pattern: RegExp): Promise<string[]> {
  const names = (await readdir(runs)).sort().filter((name) => existsSync(join(runs, name, 'sweep.json')));
  return names.filter((name) => pattern.test(name)).map((name) => join(runs, name));
}

/** All runs of some directories, one after another. */
export async function* runsOf(directories: readonly string[]): AsyncGenerator<FinishedRun> {
  for (const directory of directories) yield* (await openRuns(directory)).runs;
}
