import { runLine } from './runFile.js';
import type { Settings } from './settings.js';
import { experimentByName } from './tasks.js';
import { writeWhole } from '../files/writeWhole.js';

/** One case for a worker: names and data only. */
export interface Job {
  readonly task: string;
  readonly method: string;
  readonly settings: Settings;
  readonly seed: number;
  readonly iterations: number;
  /** Where the record goes. */
  readonly path: string;
}

/** Makes one run and keeps its record. */
export async function work({ task: name, path, ...request }: Job): Promise<void> {
  const task = experimentByName(name);
  await writeWhole(path, runLine(task, request, task.run(request)));
}
