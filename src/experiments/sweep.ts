import { Tinypool } from 'tinypool';
import { sweepCases, type Case, type SweepPlan } from './cases.js';
import { finishedRuns, openDirectory, runPath } from './runDirectory.js';
import { work, type Job } from './worker.js';

/** How far a sweep is: cases in all, those that were finished before, those that have been finished now. */
export interface SweepProgress {
  readonly cases: number;
  readonly before: number;
  readonly now: number;
}

/**
 * Runs the cases of a plan that a directory does not hold yet, and keeps each as it ends, whole or not at all. `threads` 0: in this
 * process, one after another; else that many workers. The records do not depend on it.
 */
export async function sweep(
  plan: SweepPlan,
  directory: string,
  options: { readonly threads: number; readonly onProgress?: (progress: SweepProgress) => void },
): Promise<SweepProgress> {
  const all = sweepCases(plan);
  await openDirectory(directory, plan);
  const finished = await finishedRuns(directory);
  const missing = all.filter(({ id }) => !finished.has(id));
  const before = all.length - missing.length;
  let now = 0;
  const report = (): SweepProgress => {
    const progress = { cases: all.length, before, now };
    options.onProgress?.(progress);
    return progress;
  };
  const job = ({ id, method, settings, seed }: Case): Job => ({
    task: plan.task.name,
    method,
    settings,
    seed,
    iterations: plan.iterations,
    path: runPath(directory, id),
  });
  report();
  if (options.threads === 0) {
    for (const one of missing) {
      await work(job(one));
      now++;
      report();
    }
    return report();
  }
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    minThreads: options.threads,
    maxThreads: options.threads,
    isolateWorkers: false,
  });
  try {
    await Promise.all(
      missing.map(async (one) => {
        await pool.run(job(one), { name: 'work' });
        now++;
        report();
      }),
    );
  } finally {
    await pool.destroy();
  }
  return report();
}
