import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** The command line as plain modules, to be found below a temporary directory, for processes and threads of its own; returns the path of `main.js`. */
export async function compiledCommand(home: string): Promise<string> {
  const link = join(home, 'package');
  await symlink(inject('compiledPackage'), link, 'dir');
  return join(link, 'dist', 'cli', 'main.js');
}

/** How a run of the command line ended, and what it said. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a compiled command line in a process of its own, `input` being its standard input. */
export function runCommand(main: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, [main, ...args], (error, stdout, stderr) => {
      const status = error ? error.code : 0;
      if (typeof status === 'number') done({ status, stdout, stderr });
      else fail(error instanceof Error ? error : new Error('ended by a signal'));
    });
    child.stdin!.end(input);
  });
}

/** One process for many runs of a compiled command line, one after another. */
export interface Driver {
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly end: () => Promise<void>;
}

/** Starts a process for runs of a compiled command line. */
export function startDriver(main: string): Driver {
  const child = fork(fileURLToPath(new URL('../cli/driver.mjs', import.meta.url)), [main]);
  const exited = once(child, 'exit');
  return {
    run: async (args, env = {}) => {
      child.send({ args, env });
      const ended = exited.then(() => {
        throw new Error(`the process ended at: ${args.join(' ')}`);
      });
      const [answer] = (await Promise.race([once(child, 'message'), ended])) as [Ended];
      return answer;
    },
    end: async () => {
      child.disconnect();
      await exited;
    },
  };
}
