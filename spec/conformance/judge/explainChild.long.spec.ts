import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explainChild } from '../../../src/conformance/judge/explainChild.js';
import { openSession } from '../../../src/conformance/drive/session.js';
import { complexity } from '../../../src/instances/complexity.js';
import { flatten } from '../../../src/instances/flatInstance.js';
import { sampleInstance } from '../../../src/instances/sampleInstances.js';
import { STRATA } from '../../../src/instances/strata.js';
import { explainText } from '../../../src/report/explainReport.js';

const child = (name: string, ...args: string[]): string[] => [
  process.execPath,
  fileURLToPath(new URL(`../children/${name}`, import.meta.url)),
  ...args,
];
const layered = STRATA.find(({ id }) => id === 'layered')!;
const INSTANCE = sampleInstance(layered, 1, 3);
/** Here the off-by-one leaves mean and variance as they are. */
const BLIND = sampleInstance(layered, 1, 5);
const explained = (mistake: string, estimator = 'bc-hg', attempts = 60, instance = INSTANCE) =>
  explainChild('it', instance, child('planted.mjs', mistake), { timeLimit: 20, estimator, attempts });

describe('a child that is explained', () => {
  test.each(['bc-hg', 'bc-hg-centred'])('without a mistake holds: %s', async (estimator) => {
    const { verdict, claim } = await explained('none', estimator);
    expect([verdict, claim!.id]).toEqual(['holds', 'unbiased']);
  });

  test('with a mistake ends at a simpler instance, with expected and got by component', async () => {
    const found = await explained('natural-off-by-one');
    expect([found.verdict, found.claim!.id]).toEqual(['fails', 'unbiased']);
    const { instance, comparison } = found.minimal!;
    expect(complexity(flatten(instance)).slice(0, 1)[0]).toBeLessThan(complexity(flatten(INSTANCE)).slice(0, 1)[0]);
    expect(comparison.components.some(({ difference: { f64, bound } }) => Math.abs(f64) > bound)).toBe(true);
    expect(explainText(found)).toMatch(/planted: bc-hg[^]*FAILS[^]*theta\[1\]/);
  });

  test('with a mistake in the catalogue is told its name', async () => {
    const { verdict, mistakes } = await explained('wrong-sign');
    expect(verdict).toBe('fails');
    expect(mistakes.map(({ id }) => id)).toContain('wrong-sign');
  });

  test('with a mistake that the mean does not show fails by its variance', async () => {
    const { verdict, claim } = await explained('noise-of-zero-mean', 'bc-hg', 0);
    expect([verdict, claim!.id]).toEqual(['fails', 'variance-by-recursion']);
  });

  test('with a mistake that keeps all promises there must give the same estimates', async () => {
    const { verdict, claim, comparison } = await explained('natural-off-by-one', 'bc-hg', 0, BLIND);
    expect([verdict, claim!.id]).toEqual(['fails', 'same-estimates']);
    expect(comparison.got).toMatch(/^estimate on the trajectory \d/);
  });

  test('must say which estimator is meant where it has several, and may not be asked for another', async () => {
    const asking = (estimator?: string) =>
      explainChild('it', INSTANCE, child('planted.mjs'), { timeLimit: 20, ...(estimator && { estimator }) });
    await expect(asking()).rejects.toThrow(/--estimator with one of bc-hg, bc-hg-centred/);
    await expect(asking('bc-hg-centered')).rejects.toThrow(/did you mean "bc-hg-centred"/);
  });

  test('that gives no estimate is a verdict with what it said', async () => {
    await expect(explainChild('it', INSTANCE, child('child.mjs', 'crash'), { timeLimit: 20 })).rejects.toThrow(
      /bc-hg gives no estimate: /,
    );
    await expect(explainChild('it', INSTANCE, child('child.mjs', 'no-handshake'), { timeLimit: 20 })).rejects.toThrow(
      /no handshake: the process ended with exit code 7/,
    );
  });
});

test('a session asks as questions arise, and goes on with a fresh process after one that ended', async () => {
  const session = await openSession(child('child.mjs', 'crash'), { timeLimit: 20, grace: 0.2 });
  if (typeof session === 'string') throw new Error(session);
  const body = '"cmd":"estimate","batch":[{"states":[0]}]';
  const kinds: string[][] = [];
  for (const count of [2, 0, 3, 1])
    kinds.push((await session.ask(Array.from({ length: count }, () => ({ body })))).map(({ kind }) => kind));
  await session.close();
  // It crashes at the request with number 3, the second of the third call.
  expect(kinds).toEqual([['result', 'result'], [], ['result', 'broken', 'result'], ['result']]);
});
