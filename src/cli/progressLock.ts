/** Shared by the thread that paints and the one that computes: who may write to the terminal, and whether a line stands there. */
export type LockMemory = Int32Array<SharedArrayBuffer>;

/** Keeps two threads from writing to the terminal at once. */
export interface ProgressLock {
  /** The painting thread: paints, unless the other one is writing. `paint` returns true where a line is shown. */
  readonly tryPaint: (paint: () => boolean) => void;
  /** The computing thread: waits until nothing is being painted, and runs `write` with whether a line stands there; none does afterwards. */
  readonly aside: (write: (shown: boolean) => void) => void;
  /** The same for the last time: nothing is painted any more, and the lock is no longer to be used. */
  readonly close: (write: (shown: boolean) => void) => void;
}

const [OWNER, SHOWN] = [0, 1];
const [FREE, TAKEN] = [0, 1];
/** Milliseconds after which a thread that waits looks again. */
const PATIENCE = 20;

/** Fresh memory for a lock. */
export const lockMemory = (): LockMemory => new Int32Array(new SharedArrayBuffer(8));

/** The lock in some memory that both threads have. */
export function createLock(memory: LockMemory): ProgressLock {
  const take = (): boolean => Atomics.compareExchange(memory, OWNER, FREE, TAKEN) === FREE;
  const release = (): void => {
    Atomics.store(memory, OWNER, FREE);
    Atomics.notify(memory, OWNER);
  };
  const hold = (write: (shown: boolean) => void): void => {
    while (!take()) Atomics.wait(memory, OWNER, TAKEN, PATIENCE);
    write(Atomics.exchange(memory, SHOWN, 0) === 1);
  };
  return {
    tryPaint: (paint) => {
      if (!take()) return;
      try {
        if (paint()) Atomics.store(memory, SHOWN, 1);
      } finally {
        release();
      }
    },
    aside: (write) => {
      hold(write);
      release();
    },
    close: hold,
  };
}
