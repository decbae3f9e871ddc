import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { membersOf } from '../../src/conformance/drive/family.js';
import { compiledCommand } from '../helpers/compiledCommand.js';
import { CORPUS_DIRECTORY } from '../conformance/corpus.js';

const child = (name: string): string => fileURLToPath(new URL(`../conformance/children/${name}`, import.meta.url));
const scratch = await mkdtemp(join(tmpdir(), 'conform-'));
const main = await compiledCommand(scratch);
afterAll(() => rm(scratch, { recursive: true }));

const start = (options: readonly string[], command: readonly string[]) =>
  spawn(process.execPath, [
    main,
    'conform',
    '--exact-bias',
    '0',
    '--fixtures',
    CORPUS_DIRECTORY,
    ...options,
    '--',
    ...command,
  ]);

async function run(options: readonly string[], command: readonly string[] = [process.execPath, child('child.mjs')]) {
  const conform = start(options, command);
  const texts = { stdout: '', stderr: '' };
  conform.stdout.on('data', (piece) => (texts.stdout += String(piece)));
  conform.stderr.on('data', (piece) => (texts.stderr += String(piece)));
  const [code] = (await once(conform, 'close')) as [number | null];
  return { code, ...texts };
}

/** Cases enough for a failure: a file is written in the same way for one and for a thousand. */
const FEW = ['--only', 'estimate/bc-hg/layered-*/single'];

describe.concurrent('a file that an option of conform names', () => {
  const long = 'x'.repeat(256);
  test.each([['a directory', () => scratch, /it is a directory/]])(
    'for JUnit is %s: the result is printed, and the exit code is 2',
    async (_, path, reason) => {
      const { code, stdout, stderr } = await run([...FEW, '--junit', path()]);
      expect(stdout).toMatch(/DOES NOT CONFORM/);
      expect(stderr).toMatch(/^hypergrad-oracle: \/junit: expected a file that can be written, found /);
      expect(stderr).toMatch(reason);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(2);
    },
  );

  test('for JUnit may have a name of 255 bytes', async () => {
    const path = join(scratch, `${'x'.repeat(251)}.xml`);
    expect((await run([...FEW, '--junit', path])).code).toBe(1);
    expect(await readFile(path, 'utf8')).toMatch(/^<\?xml/);
    expect((await readdir(scratch)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each([['longer than a name may be', () => join(scratch, long), /the name is too long/]])(
    'for --expect-fail is %s: the exit code is 2',
    async (_, path, reason) => {
      const { code, stdout, stderr } = await run(['--expect-fail', path()]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/^hypergrad-oracle: \/expect-fail: expected a file with a list of cases, found /);
      expect(stderr).toMatch(reason);
    },
  );
});

test('a command that cannot be started ends conform with 2, path and reason', async () => {
  const text = join(scratch, 'text');
  await writeFile(text, 'words');
  const { code, stdout, stderr } = await run([], [text]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(
    `hypergrad-oracle: /command: expected a program that can be started, found "${text}": a file that is not executable (chmod +x makes it so)\n`,
  );
});

describe.concurrent('an interrupted conform', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends by %s, and nothing that its child started is left',
    async (signal) => {
      const told = join(scratch, signal);
      const conform = start([], [process.execPath, child('unruly.mjs'), 'session-silent', told]);
      const closed = once(conform, 'close');
      while (!existsSync(told)) await sleep(10);
      const family = JSON.parse(await readFile(told, 'utf8')) as number[];
      conform.kill(signal);
      expect(await closed).toEqual([null, signal]);
      expect(family.length).toBe(2);
      expect(family.filter((pid) => membersOf({ pid, mark: '\0none' }).includes(pid))).toEqual([]);
    },
  );
});
