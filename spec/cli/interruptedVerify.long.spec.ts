import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { membersOf } from '../../src/conformance/drive/family.js';
import { compiledCommand } from '../helpers/compiledCommand.js';

const scratch = await mkdtemp(join(tmpdir(), 'interrupted-'));
const main = await compiledCommand(scratch);
afterAll(() => rm(scratch, { recursive: true }));

/** Loaded by every thread: those that are not the first say that they run. */
const announcing = (told: string): string => `
import { appendFileSync } from 'node:fs';
import { isMainThread, threadId } from 'node:worker_threads';
if (!isMainThread) appendFileSync(${JSON.stringify(told)}, threadId + '\\n');
`;

/** An estimator that says which process it runs in, and never comes back. */
const endless = (told: string): string => `
import { appendFileSync } from 'node:fs';
export const estimator = {
  id: 'endless',
  claims: ['unbiased'],
  estimate() {
    appendFileSync(${JSON.stringify(told)}, process.pid + '\\n');
    for (;;);
  },
};
`;

const numbersIn = (file: string): number[] =>
  existsSync(file) ? [...new Set(readFileSync(file, 'utf8').trim().split('\n').map(Number))] : [];
const lives = (pid: number): boolean => membersOf({ pid, mark: '\0none' }).includes(pid);

/** Starts `verify` in two threads; it is far from its end when `count` numbers have been told. */
async function started(name: string, count: number, args: readonly string[], env: Readonly<Record<string, string>>) {
  const verify = spawn(process.execPath, [main, 'verify', '--threads', '2', ...args], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const closed = once(verify, 'close');
  while (numbersIn(join(scratch, name)).length < count && verify.exitCode === null) await sleep(10);
  return { verify, closed, numbers: numbersIn(join(scratch, name)) };
}

describe('verify in two threads, interrupted by SIGINT', () => {
  const signal = 'SIGINT';

  test('ends by the signal, which shells report as 128 and its number, and its threads with it', async () => {
    const name = `threads-${signal}`;
    const preload = join(scratch, `${name}.mjs`);
    await writeFile(preload, announcing(join(scratch, name)));
    const { verify, closed } = await started(name, 2, ['--instances', '100000'], {
      NODE_OPTIONS: `--import=${preload}`,
    });
    verify.kill(signal);
    expect(await closed).toEqual([null, signal]);
    expect(lives(verify.pid!)).toBe(false);
  });

  test('leaves no process of an estimator from a file, busy as it is', async () => {
    const name = `plugin-${signal}`;
    const plugin = join(scratch, `${name}.mjs`);
    await writeFile(plugin, endless(join(scratch, name)));
    const options = ['--instances', '2', '--stratum', 'layered', '--time-limit', '3600', '--estimator', plugin];
    const { verify, closed, numbers } = await started(name, 1, options, {});
    expect(numbers.every(lives)).toBe(true);
    verify.kill(signal);
    expect(await closed).toEqual([null, signal]);
    // It notices that nobody listens any more; one that did not would keep this test from ending.
    while (numbers.some(lives)) await sleep(10);
    expect(lives(verify.pid!)).toBe(false);
  });
});
