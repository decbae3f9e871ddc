import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { drive, type Request } from '../../src/conformance/drive.js';

const CHILD = fileURLToPath(new URL('children/child.mjs', import.meta.url));
const FAULTY = 3;
const COUNT = 6;

const requests = (count: number): Request[] =>
  Array.from({ length: count }, () => ({
    setup: { id: 'one', line: '{"cmd":"instance","id":"one"}' },
    body: '"cmd":"estimate","batch":[{"states":[0,1],"actions":[0]}]',
  }));
const run = (fault: string, timeLimit = 20) =>
  drive([process.execPath, CHILD, fault], () => requests(COUNT), { timeLimit });

describe('a child that misbehaves at one request', () => {
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

test('a command that does not exist is told', async () => {
  const { hello } = await drive(['/nowhere/at-all'], () => requests(1), { timeLimit: 10 });
  expect(hello).toMatch(/cannot be started: .*ENOENT/);
});
