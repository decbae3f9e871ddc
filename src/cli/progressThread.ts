// Runs in a thread of its own, so that the time goes on while the command computes.
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { createPainter } from './progressPainter.js';
import { createLock, type LockMemory } from './progressLock.js';

const { memory, columns } = workerData as { readonly memory: LockMemory; readonly columns: number };
const STANDARD_ERROR = 2;
const EVERY = 200;

/** A terminal that does not take it now gets the next. */
function write(text: string): void {
  try {
    writeSync(STANDARD_ERROR, text);
  } catch {
    // There is nobody to tell.
  }
}

const lock = createLock(memory);
const painter = createPainter({ write, columns }, () => performance.now() / 1000);
parentPort!.on('message', painter.step);
setInterval(() => lock.tryPaint(painter.paint), EVERY);
