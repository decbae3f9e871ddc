import { allCores, expectThreads, inThreads } from '../files/threads.js';
import { InvalidInput } from '../model/invalidInput.js';
import type { DoneCase, Job, JobOptions } from './job.js';
import { work, type ThreadInput, type ThreadResult } from './jobThread.js';

/** How a job is done in this process. */
export interface ThreadOptions {
  /** 0 or 1: in this thread, one case after another. Default: one for each core, but no more than have something to do (`worthwhileThreads`). */
  readonly threads?: number | undefined;
  /** Told of each case as it is done, in the order in which they end, and how many have been done of how many. */
  readonly onDone?: (one: DoneCase, done: number, total: number) => void;
}

/** CPU seconds until a thread has loaded what cases need (measured: 0.4 to 0.6). */
const STARTING = 0.5;

/** As many threads as there are cores, but each is to have as much to do as its start takes. */
export const worthwhileThreads = (cases: Job['cases'], cores: number): number =>
  Math.min(cores, Math.floor(cases.reduce((sum, { seconds }) => sum + seconds, 0) / STARTING));

/**
 * Does these cases of a job in threads, the longest first, and returns what they gave in their order: the same for any number of
 * threads. Throws what a case throws, after the cases that had begun.
 */
export async function runInThreads(
  kind: string,
  options: JobOptions,
  cases: Job['cases'],
  { threads = worthwhileThreads(cases, allCores()), onDone = () => undefined }: ThreadOptions,
): Promise<DoneCase[]> {
  expectThreads(threads);
  const done = new Map<string, DoneCase>();
  const waiting = [...cases].sort((a, b) => b.seconds - a.seconds)[Symbol.iterator]();
  let failed = false;
  const lane = async (run: (input: ThreadInput) => Promise<ThreadResult>): Promise<void> => {
    for (let next = waiting.next(); !next.done && !failed; next = waiting.next()) {
      try {
        const result = await run({ kind, options, id: next.value.id });
        if ('issues' in result) throw new InvalidInput(result.issues);
        done.set(result.done.id, result.done);
        onDone(result.done, done.size, cases.length);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  if (threads <= 1) await lane(work);
  else await inThreads(new URL('./jobThread.js', import.meta.url), Math.min(threads, cases.length), lane);
  return cases.map(({ id }) => done.get(id)!);
}

/** Parts that are there already, as a merge takes them. */
export async function* asParts(parts: Iterable<DoneCase>): AsyncGenerator<DoneCase> {
  for (const part of parts) yield await Promise.resolve(part);
}
