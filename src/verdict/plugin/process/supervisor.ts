// The main module of a process between us and that of an estimator: the parent that the estimator sees, and may end. It ends the estimator
// when it needs too much memory, or when we are gone, and says how it ended. Arguments: megabytes at most, then those of Node.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeSync } from 'node:fs';
import { CHANNEL, REPORT, type Ending } from '../protocol.js';

/** Milliseconds between two looks at the memory: in this time a process can take some hundred megabytes more. */
const LOOK = 20;
/** Where a process must be started for each look. */
const SLOW_LOOK = 250;

const [megabytes, ...args] = process.argv.slice(2);
// Whatever it prints is a diagnostic: our own output is not to be mixed with it.
const child = spawn(process.execPath, args, { stdio: ['ignore', 2, 2, CHANNEL] });
let memory = false;

/** Ends the estimator and all that it has started: the group of this process, which has one of its own. */
function endAll(): void {
  if (process.platform === 'win32') child.kill('SIGKILL');
  else process.kill(0, 'SIGKILL');
}

// Nothing is ever written to standard input: it ends when we do.
process.stdin.on('end', endAll).on('error', endAll).resume();

/** Megabytes that a process has in memory: from /proc, else from ps; undefined where neither tells. */
function resident(pid: number): number | undefined {
  try {
    const kilobytes = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
    const kilobytes = Number.parseInt(stdout ?? '', 10);
    return Number.isNaN(kilobytes) ? undefined : kilobytes / 1024;
  }
}

setInterval(
  () => {
    if (child.pid === undefined || !((resident(child.pid) ?? 0) > Number(megabytes))) return;
    memory = true;
    child.kill('SIGKILL');
  },
  process.platform === 'linux' ? LOOK : SLOW_LOOK,
);

function report(code: number | null, signal: string | null): void {
  const ending: Ending = { code, signal, memory };
  writeSync(REPORT, JSON.stringify(ending));
  process.exit(0);
}
child.on('error', () => report(null, null));
child.on('exit', report);
