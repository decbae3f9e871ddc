import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { drive, type Drive } from '../../src/conformance/drive/drive.js';
import { membersOf } from '../../src/conformance/drive/family.js';

const CHILD = fileURLToPath(new URL('children/unruly.mjs', import.meta.url));
const FAULTY = 1;
const COUNT = 3;
const big = '7'.repeat(2 ** 20);

const run = (fault: string, timeLimit = 20, signal?: AbortSignal): Promise<Drive> =>
  drive(
    [process.execPath, CHILD, fault],
    () =>
      Array.from({ length: COUNT }, () => ({ body: `"cmd":"solve","big":"${fault === 'never-reads' ? big : ''}"` })),
    { timeLimit, grace: 0.2, ...(signal && { signal }) },
  );
/** The process ids that the answers tell. */
const told = ({ replies }: Drive): number[] => [
  ...new Set(replies.flatMap((reply) => (reply.kind === 'result' ? (reply.result['family'] as number[]) : []))),
];
const living = (pids: readonly number[]): number[] =>
  pids.filter((pid) => membersOf({ pid, mark: '\0none' }).includes(pid));

describe.concurrent(
  'what a child does at one request is one broken answer, and a fresh process answers the next',
  () => {
    test.each([
      ['deep', /a line nested more than 64 deep$/],
      ['without-end', /a line of more than 16777216 bytes$/],
      ['byte-order-mark', /not JSON \(it begins with a byte-order mark\)/],
      ['not-utf-8', /not UTF-8: "\{/],
      ['nul', /not JSON \(it has NUL bytes/],
      ['closed-output', /^the process closed its standard output$/],
      ['exit-0', /^the process ended with exit code 0$/],
      ['grandchild-crash', /^the process ended with exit code 3$/],
      ['session-crash', /^the process ended with exit code 3$/],
    ])('%s', async (fault, what) => {
      const result = await run(fault);
      expect(result.replies.map(({ kind }) => kind)).toEqual(['result', 'broken', 'result']);
      expect(result.replies[FAULTY]).toEqual({ kind: 'broken', what: expect.stringMatching(what) as string });
      expect(result.processes).toBe(2);
      expect(told(result).length).toBeGreaterThanOrEqual(2);
      expect(living(told(result))).toEqual([]);
    });

    test.each([
      ['twice', /seq 1 where 2 was due|a line where nothing was asked/],
      ['unasked-for', /a line where nothing was asked/],
    ])('%s: an answer too many breaks the next request', async (fault, what) => {
      const { replies } = await run(fault);
      expect(replies.map(({ kind }) => kind)).toEqual(['result', 'result', 'broken']);
      expect(replies[2]).toEqual({ kind: 'broken', what: expect.stringMatching(what) as string });
    });
  },
);

test.each(['says-much', 'carriage-return'])('%s is no fault', async (fault) => {
  const { replies, processes } = await run(fault);
  expect(replies.map(({ kind }) => kind)).toEqual(['result', 'result', 'result']);
  expect(processes).toBe(1);
});

describe.concurrent('when a drive is over, nothing that the child started is alive', () => {
  test.each(['grandchild', 'session'])('%s: although it holds the pipes', async (fault) => {
    const result = await run(fault);
    expect(result.processes).toBe(1);
    expect(told(result).length).toBe(2);
    expect(living(told(result))).toEqual([]);
  });

  test.each(['session-silent', 'deaf-silent'])('%s: after the time limit, heeding SIGTERM or not', async (fault) => {
    const result = await run(fault, 1);
    expect(result.replies[FAULTY]).toEqual({ kind: 'broken', what: 'no answer within 1 s' });
    expect(told(result).length).toBe(4);
    expect(living(told(result))).toEqual([]);
  });

  test('an interrupted drive rejects with the reason of the interruption', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const driven = drive(
      [process.execPath, CHILD, 'session-silent'],
      () => {
        controller.abort(reason);
        return [{ body: '"cmd":"solve"' }];
      },
      { timeLimit: 20, grace: 0.2, signal: controller.signal },
    );
    await expect(driven).rejects.toBe(reason);
    await expect(run('none', 20, controller.signal)).rejects.toBe(reason);
  });
});

test('a child that does not read is late, however much it is sent', async () => {
  const { replies } = await run('never-reads', 1);
  expect(replies[0]).toEqual({ kind: 'broken', what: 'no answer within 1 s' });
});

test('where the handshake is late there is a hint, and the drive goes on waiting', async () => {
  const hints: string[] = [];
  const { hello } = await drive([process.execPath, CHILD, 'late'], () => [], {
    timeLimit: 20,
    hintAfter: 0.01,
    hint: (text) => hints.push(text),
  });
  expect(hello).toMatchObject({ name: 'late' });
  expect(hints).toEqual([expect.stringMatching(/^no handshake after 0.01 s\. .*flush.* up to 60 s\.$/) as string]);
});

test('an error of who chooses the requests is passed on', async () => {
  const wrong = new Error('no such estimator');
  const choose = (): never => {
    throw wrong;
  };
  await expect(drive([process.execPath, CHILD, 'none'], choose, { timeLimit: 20 })).rejects.toBe(wrong);
});
