import { spawn } from 'node:child_process';
import { Fault } from './target.js';

/** How a run of the command line ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal?: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Killed because it took longer than it may. */
  readonly late?: boolean;
}

/** How it is run. */
export interface RunOptions {
  /** Seconds. */
  readonly limit: number;
  readonly cwd: string;
  /** An open file in place of the pipe for standard output. */
  readonly stdout?: number;
  /** Kill it (SIGKILL) after so many milliseconds: an end that is wanted. */
  readonly killAfter?: number;
}

/** Runs the command line in a process of its own, without standard input. */
export function runOracle(main: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { limit, cwd, stdout, killAfter } = options;
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ['ignore', stdout ?? 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => (said[name] += text));
    let late = false;
    const timer = setTimeout(
      () => {
        late = killAfter === undefined;
        child.kill('SIGKILL');
      },
      killAfter ?? limit * 1000,
    );
    child.on('error', fail);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      done({ status, signal, late, ...said });
    });
  });
}

const STACK = /^\s+at .*(:\d+:\d+\)?|\(<anonymous>\)|\(native\))$/m;
const EMPTY_WORDS = /\b(expected|found) (undefined|\[object)/;

/** What is promised of every run, whatever it was given. Throws a `Fault`; returns the exit code. */
export function expectPromises({ status, signal, stdout, stderr, late }: Ended, json = false): number {
  if (late) throw new Fault('a hang');
  const said = (): string => `\nstdout: ${cut(stdout)}\nstderr: ${cut(stderr)}`;
  const broken = (what: string): never => {
    throw new Fault(`${what}${said()}`);
  };
  if (status === null || ![0, 1, 2, 3].includes(status)) return broken(`ended with ${status ?? signal}`);
  if (STACK.test(stderr)) broken('a stack trace');
  if (EMPTY_WORDS.test(stderr)) broken('a message that says nothing');
  if (status !== 0 && `${stdout}${stderr}`.trim() === '') broken(`exit code ${status} without a word`);
  if (json && status !== 2) {
    try {
      JSON.parse(stdout);
    } catch (error) {
      broken(`no JSON: ${(error as Error).message}`);
    }
    if (/"-?(NaN|Infinity)"/.test(stdout)) broken('NaN or Infinity in JSON');
  }
  return status;
}

/** The beginning of a text. */
export const cut = (text: string, most = 600): string => (text.length > most ? `${text.slice(0, most)} …` : text);
