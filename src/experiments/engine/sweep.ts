import { access } from 'node:fs/promises';
import { expectThreads, inThreads } from '../../files/threads.js';
import { InvalidInput } from '../../model/invalidInput.js';
import { sweepCases, type Case, type SweepPlan } from './cases.js';
import type { Divergence } from './experiment.js';
import { openDirectory, resumeDirectory, runPath, type BrokenRun } from './runDirectory.js';
import { work, type Job, type JobResult } from './worker.js';

/** How far a sweep is: cases in all, those that were finished before, those that have been finished now, and how many of these diverged, if any. */
export interface SweepProgress {
  readonly cases: number;
  readonly before: number;
  readonly now: number;
  readonly diverged?: number;
}

/** What a sweep tells as it goes on, and how many workers it has. */
export interface SweepOptions {
  /** 0: in this process, one run after another. */
  readonly threads: number;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** A file that held no run was set aside; its run, if it is one of the sweep, is made again. */
  readonly onBroken?: (broken: BrokenRun) => void;
  readonly onDiverged?: (id: string, divergence: Divergence) => void;
  /** The record of a run that could not be written. */
  readonly onUnwritten?: (record: string) => void;
}

/**
 * Runs the cases of a plan that a directory does not hold yet, and keeps each as it ends, whole or not at all; a run that diverges is kept like
 * any other. The records do not depend on `threads`. Throws `InvalidInput` for a plan that cannot be run, before anything is run, and where a
 * record cannot be written, after the runs that had begun.
 */
export async function sweep(plan: SweepPlan, directory: string, options: SweepOptions): Promise<SweepProgress> {
  const all = sweepCases(plan);
  expectThreads(options.threads);
  await openDirectory(directory, plan);
  const finished = await resumeDirectory(directory, options.onBroken ?? (() => undefined));
  const progress: { -readonly [K in keyof SweepProgress]: SweepProgress[K] } = { cases: 0, before: 0, now: 0 };
  for (const { id } of all) {
    progress.cases++;
    if (finished.has(id)) progress.before++;
  }
  const report = (): void => options.onProgress?.({ ...progress });
  report();
  const missing = all[Symbol.iterator]();
  let failure: readonly [unknown] | undefined;
  /** One case after another, until none is missing or one cannot be kept. */
  const lane = async (run: (job: Job) => Promise<JobResult>): Promise<void> => {
    for (let next = missing.next(); !next.done && !failure; next = missing.next()) {
      const { id } = next.value;
      if (finished.has(id)) continue;
      const path = runPath(directory, id);
      try {
        if (await isThere(path)) {
          // Another sweep into this directory was faster.
          progress.before++;
          report();
          continue;
        }
        const result = await run(jobOf(plan, next.value, path));
        if (!result.kept) {
          if (result.record !== undefined) options.onUnwritten?.(result.record);
          throw new InvalidInput(result.issues);
        }
        progress.now++;
        if (result.diverged) {
          progress.diverged = (progress.diverged ?? 0) + 1;
          options.onDiverged?.(id, result.diverged);
        }
        report();
      } catch (error) {
        failure ??= [error];
      }
    }
  };
  if (options.threads === 0) await lane(work);
  else
    await inThreads(
      new URL('./worker.js', import.meta.url),
      Math.min(options.threads, progress.cases - progress.before),
      lane,
    );
  if (failure) throw failure[0];
  return progress;
}

const jobOf = ({ task, iterations }: SweepPlan, { method, settings, seed }: Case, path: string): Job => ({
  task: task.name,
  method,
  settings,
  seed,
  iterations,
  path,
});

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
