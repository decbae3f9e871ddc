import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Target } from './target.js';
import type { Told } from './worker.js';

/** A case that failed. */
export interface Failure {
  readonly target: string;
  readonly index: number;
  readonly what: string;
  readonly input: string;
}

/** A target in a process group of its own, which is started again when a case has ended or stopped it. */
export interface Lane {
  readonly run: (index: number) => Promise<string | Failure>;
  readonly close: () => Promise<void>;
}

/** Opening a target takes seconds, and longer on a busy machine. */
const OPENING_SECONDS = 180;

/** Opens a lane. */
export function openLane(target: Target, seed: number): Lane {
  let child: ChildProcess | undefined;
  let folder = '';
  let said = '';
  const end = async (): Promise<void> => {
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child!.once('exit', done));
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
    child = undefined;
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  };
  const start = async (): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), `fuzz-${target.id}-`));
    said = '';
    child = fork(resolve('scripts/fuzz.mjs'), ['--worker', target.id, `${seed}`, resolve('dist/cli/main.js'), folder], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-2000)));
    const opened = await next(child, OPENING_SECONDS, ({ kind }) => kind === 'ready');
    if (typeof opened === 'string') throw new Error(`the target ${target.id} cannot be opened: ${opened}\n${said}`);
  };
  return {
    run: async (index) => {
      if (!child) await start();
      let input = '';
      child!.send({ index });
      const told = await next(child!, target.limit, (message) => {
        if (message.kind === 'input') input = message.input;
        return message.kind === 'outcome' || message.kind === 'failure';
      });
      const fail = (what: string): Failure => ({ target: target.id, index, what, input });
      if (typeof told === 'string') {
        await end();
        return fail(`${told}${said === '' ? '' : `\n${said}`}`);
      }
      return told.kind === 'outcome' ? told.outcome : fail(told.kind === 'failure' ? told.what : told.kind);
    },
    close: end,
  };
}

/** The first message that is waited for, or in words why there is none. */
function next(child: ChildProcess, seconds: number, isLast: (told: Told) => boolean): Promise<Told | string> {
  return new Promise((done) => {
    const finish = (result: Told | string): void => {
      clearTimeout(timer);
      child.off('message', listen).off('exit', ended);
      done(result);
    };
    const listen = (told: unknown): void => {
      if (isLast(told as Told)) finish(told as Told);
    };
    const ended = (code: number | null, signal: string | null): void =>
      finish(`its process ended with ${code ?? signal}`);
    const timer = setTimeout(() => finish(`a hang: nothing after ${seconds} s`), seconds * 1000);
    child.on('message', listen).on('exit', ended);
  });
}
