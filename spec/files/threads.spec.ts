import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { allCores, expectThreads, inThreads } from '../../src/files/threads.js';
import { InvalidInput } from '../../src/model/invalidInput.js';

/** A module for threads that squares numbers, refuses negative ones, and says in which thread it ran. */
async function squaring(): Promise<URL> {
  const path = join(await mkdtemp(join(inject('scratch'), 'threads-')), 'square.mjs');
  await writeFile(
    path,
    `import { threadId } from 'node:worker_threads';
     export const work = (x) => { if (x < 0) throw new Error('negative'); return { square: x * x, threadId }; };`,
  );
  return pathToFileURL(path);
}

interface Squared {
  readonly square: number;
  readonly threadId: number;
}

describe('threads', () => {
  it('share the inputs, and none of them is computed in this thread', async () => {
    const inputs = Array.from({ length: 20 }, (_, x) => x)[Symbol.iterator]();
    const squares: number[] = [];
    const threads = new Set<number>();
    await inThreads<number, Squared>(await squaring(), 2, async (run) => {
      for (let next = inputs.next(); !next.done; next = inputs.next()) {
        const { square, threadId } = await run(next.value);
        squares.push(square);
        threads.add(threadId);
      }
    });
    expect(squares.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, x) => x * x));
    expect(threads.has(0)).toBe(false);
    expect(threads.size).toBeGreaterThanOrEqual(1);
  });

  it('end where one of them fails, and the failure is thrown', async () => {
    const lane = async (run: (x: number) => Promise<Squared>): Promise<void> => void (await run(-1));
    await expect(inThreads<number, Squared>(await squaring(), 2, lane)).rejects.toThrow('negative');
  });

  it('are not started where there are to be none', async () => {
    let asked = 0;
    await inThreads(new URL('file:///nowhere.mjs'), 0, () => Promise.resolve(void asked++));
    expect(asked).toBe(0);
  });

  it('are as many as cores unless told otherwise, and no more than memory holds', () => {
    expect(allCores()).toBeGreaterThanOrEqual(1);
    expect(() => expectThreads(allCores())).not.toThrow();
    expect(() => expectThreads(1e9)).toThrow(InvalidInput);
  });
});
