const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Does work that has to be ended in order when a signal arrives: `work` is told by an `AbortSignal`; when it is over, this process ends by
 * the signal, as its caller expects. A second signal ends it at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let caught: NodeJS.Signals | undefined;
  const handlers = SIGNALS.map((name) => ({
    name,
    handle: (): void => {
      // 128 + 2, what shells report of SIGINT; `exit` lets families of processes be killed.
      if (caught) process.exit(130);
      caught = name;
      controller.abort(new Error(`interrupted by ${name}`));
    },
  }));
  for (const { name, handle } of handlers) process.on(name, handle);
  try {
    return await work(controller.signal);
  } finally {
    for (const { name, handle } of handlers) process.off(name, handle);
    if (caught) process.kill(process.pid, caught);
  }
}
