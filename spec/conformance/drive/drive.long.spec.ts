import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { Request } from '../../../src/conformance/drive/conversation.js';
import { drive } from '../../../src/conformance/drive/drive.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';

const CHILD = fileURLToPath(new URL('../children/child.mjs', import.meta.url));
const FAULTY = 3;
const COUNT = 6;

const requests = (count: number): Request[] =>
  Array.from({ length: count }, () => ({
    setup: { id: 'one', line: '{"cmd":"instance","id":"one"}' },
    body: '"cmd":"estimate","batch":[{"states":[0,1],"actions":[0]}]',
  }));
const run = (fault: string, timeLimit = 20) =>
  drive([process.execPath, CHILD, fault], () => requests(COUNT), { timeLimit });

describe.concurrent('a child that misbehaves at one request', () => {
  test.each([
    ['crash', /ended with exit code 3; it said: out of cheese/],
    ['kill', /ended by SIGTERM/],
    ['garbage', /not JSON: "Loading weights \.\.\."/],
    ['not-a-number', /JSON has no NaN/],
    ['partial', /no answer within 3 s, only the beginning of a line: "\{\\"seq\\":3,\\"resu"/],
    ['partial-end', /exit code 0, in the middle of a line/],
    ['out-of-order', /seq 4 where 3 was due/],
    ['two-kinds', /none of result, skipped and error/],
    ['hang', /no answer within 3 s$/],
  ])('%s: that request is broken, a fresh process answers the others', async (fault, what) => {
    const { replies, processes } = await run(fault, fault === 'partial' || fault === 'hang' ? 3 : 20);
    expect(replies.length).toBe(COUNT);
    expect(replies[FAULTY]).toEqual({ kind: 'broken', what: expect.stringMatching(what) as string });
    // A fresh process is faulty at the request with that number too, but it is not asked that one again.
    expect(replies.filter(({ kind }) => kind === 'result').length).toBe(COUNT - 1);
    expect(processes).toBe(2);
  });

  test('error and skipped are answers, and the process goes on', async () => {
    const failing = await run('error');
    expect(failing.replies[FAULTY]).toEqual({ kind: 'error', message: 'no such estimator' });
    expect((await run('skip')).replies[FAULTY]).toEqual({ kind: 'skipped', reason: 'too large' });
    expect(failing.processes).toBe(1);
  });
});

test('without a handshake nothing is asked', async () => {
  const { hello, replies } = await run('no-handshake');
  expect(hello).toMatch(/ended with exit code 7/);
  expect(replies).toEqual([]);
});

describe('a command that cannot be started is refused with path and reason', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'commands-'));
  afterAll(() => rmSync(scratch, { recursive: true }));
  const file = (name: string, text: string, mode: number): string => {
    const path = join(scratch, name);
    writeFileSync(path, text, { mode });
    return path;
  };
  test.each([
    ['/nowhere/at-all', /"\/nowhere\/at-all": no such file$/],
    ['no-such-command-anywhere', /"no-such-command-anywhere": no such command in PATH$/],
    [scratch, /: a directory$/],
    [file('text', 'words', 0o644), /text": a file that is not executable/],
    [file('orphan', '#!/nowhere/python\n', 0o755), /orphan": a script whose interpreter .* does not exist$/],
    ['', /"": an empty name$/],
    ['x'.repeat(300), /ENAMETOOLONG/],
    ['a\0b', /null bytes/],
  ])('%j', async (program, what) => {
    const driven = drive([program], () => requests(1), { timeLimit: 10 });
    await expect(driven).rejects.toThrow(InvalidInput);
    await expect(driven).rejects.toThrow(what);
  });
});
