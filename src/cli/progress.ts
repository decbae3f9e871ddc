import { Worker } from 'node:worker_threads';
import type { OnProgress } from '../model/progress.js';
import { createLock, lockMemory } from './progressLock.js';
import { CLEAR_LINE } from './progressPainter.js';
import type { ProgressStep } from './progressStep.js';

/** The line that says how far a command is. */
export interface Progress {
  readonly show: OnProgress;
  /** Writes something else to standard error meanwhile. */
  readonly aside: (write: () => void) => void;
  readonly end: () => void;
}

/** What is needed of standard error. */
export interface ErrorStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What is needed of the thread that paints. */
export interface PainterThread {
  postMessage(step: ProgressStep): void;
  stop(): void;
}

type StartThread = (memory: ReturnType<typeof lockMemory>, columns: number) => PainterThread;

/** Of a terminal that does not say how wide it is, or says 0. */
const COLUMNS = 80;
/** Milliseconds between two reports on the same kind of work. */
const EVERY = 50;

const startThread: StartThread = (memory, columns) => {
  const worker = new Worker(new URL('./progressThread.js', import.meta.url), { workerData: { memory, columns } });
  worker.on('error', () => undefined);
  worker.unref();
  return { postMessage: (step) => worker.postMessage(step), stop: () => void worker.terminate() };
};

/** Starts the line on a stream; silent where that is not a terminal. The line is painted by a thread, as commands compute without a pause; `now` gives milliseconds. */
export function startProgress(
  stream: ErrorStream = process.stderr,
  start: StartThread = startThread,
  now: () => number = () => performance.now(),
): Progress {
  if (!stream.isTTY) return { show: () => undefined, aside: (write) => write(), end: () => undefined };
  const memory = lockMemory();
  const lock = createLock(memory);
  let thread: PainterThread | undefined;
  let last: { what: string; at: number } | undefined;
  let ended = false;
  const clear = (shown: boolean): void => {
    if (shown) stream.write(CLEAR_LINE);
  };
  return {
    show: (what, done, total) => {
      const at = now();
      if (ended || (last?.what === what && at - last.at < EVERY)) return;
      last = { what, at };
      thread ??= start(memory, stream.columns || COLUMNS);
      thread.postMessage({ what, ...(done !== undefined && { done }), ...(total !== undefined && { total }) });
    },
    aside: (write) => {
      if (ended) write();
      else
        lock.aside((shown) => {
          clear(shown);
          write();
        });
    },
    end: () => {
      if (ended) return;
      ended = true;
      lock.close(clear);
      thread?.stop();
    },
  };
}

/** Runs something that tells how far it is; the line is gone when it is done, or has failed. */
export async function withProgress<R>(
  run: (progress: Progress) => R | Promise<R>,
  progress: Progress = startProgress(),
): Promise<R> {
  try {
    return await run(progress);
  } finally {
    progress.end();
  }
}
