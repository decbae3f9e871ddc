import { InvalidInput, type InputIssue } from '../../model/invalidInput.js';
import { writeWhole } from '../../files/writeWhole.js';
import type { Divergence } from './experiment.js';
import { runLine } from './runFile.js';
import type { Settings } from './settingSpec.js';
import { experimentByName } from './tasks.js';

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

/** What became of a job, as data: errors lose their class on the way from one thread to another. */
export type JobResult =
  | { readonly kept: true; readonly diverged?: Divergence }
  | { readonly kept: false; readonly issues: readonly InputIssue[]; readonly record?: string };

/** Makes one run and keeps its record; a record that cannot be written is handed back. */
export async function work({ task: name, path, ...request }: Job): Promise<JobResult> {
  let record: string | undefined;
  try {
    const task = experimentByName(name);
    const outcome = task.run(request);
    record = runLine(task, request, outcome);
    await writeWhole(path, record, '/out');
    return { kept: true, ...(outcome.diverged && { diverged: outcome.diverged }) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { kept: false, issues: error.issues, ...(record !== undefined && { record }) };
  }
}
