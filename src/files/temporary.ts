import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';

/** Eight hexadecimal digits for this machine. */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** So many bytes of a file's name are in that of its temporary file, which must not be too long where the name is not. */
const LONGEST_STEM = 160;

let named = 0;

/** A name that no other file has: of a file until it is whole. It tells machine, process and thread. */
export function temporaryName(name: string): string {
  const stem = Buffer.from(name)
    .subarray(0, LONGEST_STEM)
    .toString('latin1')
    .replaceAll(/[^ -~]/g, '_');
  return `${stem}.${HOST}.${process.pid}.${threadId}-${named++}.tmp`;
}

/** A day in milliseconds: no file takes so long to be written. */
const STALE = 86_400_000;

/** The largest id of a process. */
const LAST_PROCESS = 2 ** 31 - 1;

/**
 * Whether a file of that name and age (milliseconds) is the temporary file of a process that ended before it could put it in its place. Whether
 * a process of another machine lives cannot be seen from here: its files count as left behind after a day.
 */
export function isLeftBehind(name: string, age: number): boolean {
  const match = /\.(?:([0-9a-f]{8})\.)?(\d+)\.\d+(?:-\d+)?\.tmp$/.exec(name);
  if (!match) return false;
  const [, host = HOST, pid] = match;
  return host === HOST ? !isAlive(Number(pid)) : age > STALE;
}

function isAlive(pid: number): boolean {
  if (pid < 1 || pid > LAST_PROCESS) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
