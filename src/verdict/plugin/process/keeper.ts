// The main module of a thread: it starts the processes of an estimator and carries questions and answers, while the thread that asks sleeps.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import type { Duplex, Readable } from 'node:stream';
import { workerData, type MessagePort } from 'node:worker_threads';
import { CHANNEL, REPORT, type Ending, type KeeperData, type Order, type Told } from '../protocol.js';
import { frameReader } from './channel.js';

const { args, told, port } = workerData as KeeperData & { readonly port: MessagePort };

function tell(message: Told): void {
  port.postMessage(message);
  Atomics.add(told, 0, 1);
  Atomics.notify(told, 0);
}

// In a group of its own, so that all that it starts can be ended together; an interrupt at the terminal ends us, and it by its lifeline.
const child = spawn(process.execPath, args, {
  detached: process.platform !== 'win32',
  windowsHide: true,
  stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'],
});
if (child.pid !== undefined) tell({ kind: 'started', pid: child.pid });

/** Bytes of the answer that is waited for; none where nothing was asked. */
let most = 0;
let open = false;
const channel = child.stdio[CHANNEL] as Duplex;
channel.on('error', () => undefined);
child.stdin!.on('error', () => undefined);
channel.on(
  'data',
  frameReader(
    () => most,
    (bytes) => {
      if (!open) return tell({ kind: 'broken' });
      open = false;
      most = 0;
      tell({ kind: 'answer', bytes });
    },
    () => tell({ kind: 'broken' }),
  ),
);
port.on('message', ({ frame, most: bytes }: Order) => {
  open = true;
  most = bytes;
  channel.write(frame);
});

/** How V8 and Node begin to report their own end, at more length than it tells anybody; the first is for want of memory. */
const OUT_OF_MEMORY = /^(?:<--- Last few GCs --->|FATAL ERROR: .*(?:heap|memory)|# Fatal (?:process )?(?:JavaScript )?(?:out of memory|invalid size|error in))/m; // prettier-ignore
const ABORTED = /^----- Native stack trace -----$/m;
/** Of what it prints, so much is looked at together. */
const KEPT = 4096;
let printed = '';
let exhausted = false;
let aborted = false;
child.stderr!.on('data', (piece: Buffer) => {
  printed = (printed + piece.toString('latin1')).slice(-KEPT);
  exhausted ||= OUT_OF_MEMORY.test(printed);
  aborted ||= exhausted || ABORTED.test(printed);
  if (!aborted) passOn(piece);
});

function passOn(piece: Uint8Array): void {
  try {
    writeSync(2, piece);
  } catch {
    // Nobody reads it.
  }
}

let report = '';
(child.stdio[REPORT] as Readable).on('data', (piece: Buffer) => (report += piece.toString('utf8')));

/** How V8 ends a process that has no memory left. */
const FATAL = ['SIGABRT', 'SIGTRAP', 'SIGILL'];

let ended = false;
function end(how: string): void {
  if (ended) return;
  ended = true;
  let ending: Ending | undefined;
  try {
    ending = JSON.parse(report) as Ending;
  } catch {
    // It was ended before it could say anything.
  }
  if (!ending) return tell({ kind: 'ended', how });
  const { memory, signal } = ending;
  tell({ kind: 'ended', how, ending: { ...ending, memory: memory || (exhausted && FATAL.includes(signal ?? '')) } });
}

/** Milliseconds for what is still in the pipes, where something that it started holds them. */
const REST = 200;
let how = 'cannot be started';
child.on('error', (error) => end(error.message));
child.on('exit', (code, signal) => {
  how = signal ?? `exit code ${code}`;
  try {
    if (process.platform !== 'win32') process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // Nothing is left of the group.
  }
  setTimeout(() => end(how), REST);
});
child.on('close', () => end(how));
