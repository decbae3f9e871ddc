import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { InvalidInput } from '../../model/invalidInput.js';
import { endFamily, killFamily, type Family } from './family.js';
import { lineReader } from './lineReader.js';
import { cannotStart } from './startFailure.js';

/** What a child is made to tell about: lines of its output, and its end. */
export interface ChildListener {
  readonly line: (text: string) => void;
  /** No more lines can come: how the process ended or broke off, what it left unfinished and said on standard error. */
  readonly ended: (what: string) => void;
}

/** A running child. */
export interface Child {
  readonly send: (line: string) => void;
  /** The beginning of a line that is not complete yet. */
  readonly partial: () => string;
  /** Tells nothing any more, and ends the child with all that it started; one that was asked to stop has a second to do so by itself. */
  readonly end: (asked: boolean) => Promise<void>;
}

/** So much of standard error is kept. */
const KEPT = 600;
/** Families that are not known to have ended; those of them that are left when this process ends are killed. */
const running = new Set<Family>();
const killAll = (): void => running.forEach(killFamily);

function enlist(family: Family): void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(family);
}

function discharge(family: Family): void {
  if (running.delete(family) && running.size === 0) process.off('exit', killAll);
}

/**
 * Starts a child process in a group of its own and listens to it. Where it cannot be started, `InvalidInput` is thrown, or `refused` is told
 * it: systems find out early or late. `grace`: milliseconds that it has to end, when asked to and after SIGTERM.
 */
export function startChild(
  command: readonly string[],
  listener: ChildListener,
  refused: (why: InvalidInput) => void,
  grace: number,
): Child {
  const [program, ...rest] = command;
  const mark = `HYPERGRAD_ORACLE_CHILD=${randomUUID()}`;
  const [name, value] = mark.split('=');
  let child: ChildProcessWithoutNullStreams;
  try {
    child = spawn(program, rest, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      env: { ...process.env, [name]: value },
    });
  } catch (error) {
    throw cannotStart(program, error as Error);
  }
  const family = child.pid === undefined ? undefined : { pid: child.pid, mark };
  if (family) enlist(family);

  let errors = '';
  let listening = true;
  let settling: NodeJS.Timeout | undefined;
  const finish = (what: string): void => {
    if (!listening) return;
    listening = false;
    clearTimeout(settling);
    listener.ended(what);
  };
  const reader = lineReader({ line: (text) => listening && listener.line(text), broken: finish });
  const ended = (how: string): string => {
    const left = reader.rest();
    const middle = left.trim() === '' ? '' : `, in the middle of a line: ${JSON.stringify(left.slice(0, 80))}`;
    const said = errors.trim() === '' ? '' : `; it said: ${errors.trim()}`;
    return `${how}${middle}${said}`;
  };
  let how = 'closed its standard output';
  const settle = (): void => {
    // The pieces of an end arrive one by one: exit, closed pipes, what is left in them; a grandchild may hold the pipes for ever.
    // After the timer there is a turn for what waits in the pipes, so that a busy moment here does not cost a line.
    settling ??= setTimeout(() => setImmediate(() => finish(ended(how))), grace / 2);
  };
  child.stdout.on('data', (piece: Buffer) => listening && reader.push(piece)).on('end', settle);
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors = (errors + chunk).slice(-KEPT)));
  // A child that does not read any more is found by its end or by the time limit.
  child.stdin.on('error', () => undefined);
  child.on('error', (error) => {
    if (child.pid === undefined && listening) refused(cannotStart(program, error));
  });
  child.on('exit', (code, signal) => {
    how = `ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`;
    clearTimeout(settling);
    settling = undefined;
    settle();
  });
  child.on('close', () => finish(ended(how)));
  return {
    send: (line) => {
      if (child.stdin.writable) child.stdin.write(`${line}\n`);
    },
    partial: reader.rest,
    end: async (asked) => {
      listening = false;
      clearTimeout(settling);
      child.stdin.end();
      if (family) {
        await endFamily(family, asked, grace);
        discharge(family);
      }
      // Whoever still holds the other ends of the pipes does not hold this process.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.unref();
    },
  };
}
