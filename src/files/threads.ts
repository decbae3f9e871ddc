import { availableParallelism, totalmem } from 'node:os';
import { refuse } from '../model/invalidInput.js';

/** Bytes of an idle worker (measured: 30 to 50 million). */
const WORKER_BYTES = 2 ** 26;

/** One thread for each core that this process may use. */
export const allCores = (): number => availableParallelism();

/** Throws `InvalidInput` where workers would need more than the memory of the machine. */
export function expectThreads(threads: number): void {
  const most = Math.floor(totalmem() / WORKER_BYTES);
  if (threads > most)
    refuse('/threads', `at most ${most} here (a worker takes ${WORKER_BYTES / 2 ** 20} MiB or more)`, threads);
}

/**
 * Starts so many threads, each with a copy of a module, and has `lane` run once for each of them; `run` hands an input (plain data) to the function
 * `work` of that module in a thread that is free. The threads end when all lanes have, or one has failed; they never outlive this process.
 */
export async function inThreads<I, O>(
  module: URL,
  threads: number,
  lane: (run: (input: I) => Promise<O>) => Promise<void>,
): Promise<void> {
  if (threads === 0) return;
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: module.href,
    minThreads: threads,
    maxThreads: threads,
    isolateWorkers: false,
  });
  const run = (input: I): Promise<O> => pool.run(input, { name: 'work' }) as Promise<O>;
  try {
    await Promise.all(Array.from({ length: threads }, () => lane(run)));
  } finally {
    await pool.destroy();
  }
}
