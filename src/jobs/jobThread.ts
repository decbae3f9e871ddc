// Runs in a thread of a pool: one job is opened there once, whatever number of its cases it is given.
import { InvalidInput, type InputIssue } from '../model/invalidInput.js';
import type { DoneCase, Job, JobOptions } from './job.js';
import { JOB_KINDS } from './kinds/kinds.js';
import { kindByName } from './openJob.js';

/** A case of a job for a thread: names and data only. */
export interface ThreadInput {
  readonly kind: string;
  readonly options: JobOptions;
  readonly id: string;
}

/** What became of it, as data: errors lose their class on the way from one thread to another. */
export type ThreadResult = { readonly done: DoneCase } | { readonly issues: readonly InputIssue[] };

const opened = new Map<string, Promise<Job>>();

/** Does one case. */
export async function work({ kind, options, id }: ThreadInput): Promise<ThreadResult> {
  const key = JSON.stringify([kind, options]);
  let job = opened.get(key);
  if (job === undefined) opened.set(key, (job = kindByName(kind, JOB_KINDS).open(options)));
  const began = performance.now();
  try {
    const result = await (await job).run(id);
    return { done: { id, ...result, seconds: (performance.now() - began) / 1000 } };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { issues: error.issues };
  }
}
