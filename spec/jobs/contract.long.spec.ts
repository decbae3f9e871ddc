import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { FOUR_ROOMS_EXPERIMENT as task } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { sweep } from '../../src/experiments/engine/sweep.js';
import { jobStatus } from '../../src/jobs/jobStatus.js';
import { sweepOptions } from '../../src/jobs/kinds/sweepJob.js';
import { mergeJob, uniteParts } from '../../src/jobs/mergeJob.js';
import { planJob } from '../../src/jobs/planJob.js';
import { runShard } from '../../src/jobs/runShard.js';
import { manifestPath, type Manifest } from '../../src/jobs/store/manifest.js';
import { partPath } from '../../src/jobs/store/layout.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { contents, scratch } from './helpers.js';

// Cases of some milliseconds: eight runs of two iterations.
const PLAN = { task, methods: ['naive-pgd'], axes: {}, grid: 'published' as const, seeds: 2, iterations: 2 };
const CASES = 8;

const path = scratch();
let expected: Record<string, string>;
let whole = '';
beforeAll(async () => {
  const reference = path('reference');
  await sweep(PLAN, reference, { threads: 0 });
  expected = await contents(reference);
  whole = await planned();
  await runShard(whole, { index: 1, of: 1 });
});

async function planned(name = 'job'): Promise<string> {
  const directory = path(name);
  await planJob('experiment sweep', sweepOptions(PLAN), directory);
  return directory;
}

async function merged(...directories: string[]): Promise<Record<string, string>> {
  const out = path('merged');
  await mergeJob(directories, out);
  return contents(out);
}

/** A directory of the job with those of the parts of the whole one, by number. */
async function withParts(numbers: readonly number[]): Promise<string> {
  const directory = path('some');
  await mkdir(join(directory, 'parts'), { recursive: true });
  await copyFile(manifestPath(whole), manifestPath(directory));
  for (const number of numbers) await copyFile(partPath(whole, number), partPath(directory, number));
  return directory;
}

const numbers = Array.from({ length: CASES }, (_, i) => i + 1);

describe('a job in shards', () => {
  test('has the bytes of the unsharded one for any number of shards, in any order, repeated and killed in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }).chain((of) =>
          fc.record({
            of: fc.constant(of),
            order: fc.shuffledSubarray(
              Array.from({ length: of }, (_, i) => i + 1),
              { minLength: of },
            ),
            again: fc.array(fc.integer({ min: 1, max: of }), { maxLength: 3 }),
            lost: fc.uniqueArray(fc.integer({ min: 1, max: CASES }), { maxLength: 4 }),
            torn: fc.integer({ min: 1, max: CASES }),
          }),
        ),
        async ({ of, order, again, lost, torn }) => {
          const job = await withParts([]);
          const run = async (index: number): Promise<void> => void (await runShard(job, { index, of }));
          for (const index of [...order.slice(0, 2), ...again]) await run(index);
          // What kill −9 leaves: parts that are not there, and the temporary file of a process that is no more; and what a bad disk leaves.
          for (const number of lost) await rm(partPath(job, number), { force: true });
          await writeFile(join(job, 'parts', '0000001.part.4194303.0-0.tmp'), 'half a line');
          await writeFile(partPath(job, torn), '{"job":');
          for (const index of order) await run(index);
          expect(await merged(job)).toEqual(expected);
          expect((await readdir(join(job, 'parts'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
        },
      ),
      { seed: 4, numRuns: 5 },
    );
  });

  test('has the same bytes when two processes do the same shard at once', async () => {
    const job = await withParts([]);
    await Promise.all([1, 2, 1, 2].map((index) => runShard(job, { index, of: 2 })));
    expect(await merged(job)).toEqual(expected);
  });

  test('does single cases too, and says how far it is from the files alone', async () => {
    const job = await withParts([]);
    const { cases } = JSON.parse(await readFile(manifestPath(job), 'utf8')) as Manifest;
    expect(await runShard(job, { ids: [cases[2].id, cases[5].id, cases[2].id] })).toMatchObject({ cases: 2, now: 2 });
    const { done, missing, unusable } = await jobStatus([job]);
    expect({ done, unusable }).toEqual({ done: 2, unusable: [] });
    expect(missing.map(({ number }) => number)).toEqual([1, 2, 4, 5, 7, 8]);
  });

  test('is not computed again where it was done', async () => {
    const job = await withParts(numbers);
    expect(await runShard(job, { index: 1, of: 1 })).toMatchObject({ cases: CASES, before: CASES, now: 0 });
  });
});

describe('a merge', () => {
  test('is associative and knows no order: unions of unions give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: CASES, maxLength: CASES }),
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        fc.uniqueArray(fc.integer({ min: 1, max: CASES })),
        async (owner, order, twice) => {
          const groups = await Promise.all(
            [0, 1, 2, 3].map((k) => withParts(numbers.filter((_, i) => owner[i] === k))),
          );
          const [a, b, c, d] = order.map((k) => groups[k]);
          const [left, right] = [path('left'), path('right')];
          await uniteParts([a, b, await withParts(twice)], left);
          await uniteParts([left, c], right);
          expect(await merged(right, d)).toEqual(expected);
          expect(await merged(d, c, b, a)).toEqual(expected);
        },
      ),
      { seed: 5, numRuns: 4 },
    );
  });

  test('refuses what is missing, with the list', async () => {
    const job = await withParts([1, 2, 4, 5, 6, 7]);
    await expect(mergeJob([job], path('out'))).rejects.toThrow(/none of 2: .*number 3.*number 8/);
  });

  test('refuses parts of another job, of another version, changed ones and contradicting ones, and names each', async () => {
    const job = await withParts(numbers);
    const change = async (number: number, from: RegExp, to: string): Promise<void> => {
      const text = await readFile(partPath(job, number), 'utf8');
      expect(text).toMatch(from);
      await writeFile(partPath(job, number), text.replace(from, to));
    };
    await change(1, /"job":"[0-9a-f]+"/, `"job":"${'0'.repeat(64)}"`);
    await change(2, /"version":"[^"]+"/, '"version":"0.0.1"');
    await change(3, /"seed\\":0/, '"seed\\":7');
    await change(4, /"case":"[^"]+"/, '"case":"another"');
    const error = (await mergeJob([job], path('out')).catch((e: unknown) => e)) as InvalidInput;
    expect(error).toBeInstanceOf(InvalidInput);
    expect(error.issues.map(({ found }) => found.replace(/^.*\/0+/, ''))).toEqual([
      expect.stringMatching(/^1\.part: .* is of the job 000000000000, this is [0-9a-f]{12}$/),
      expect.stringMatching(/^2\.part: .* was made by version 0\.0\.1, this job is of /),
      '3.part: it is cut short or was changed',
      '4.part: another (number 4) is no case of this job',
    ]);
    expect((await jobStatus([job])).unusable.map(({ why }) => why)).toEqual([
      'foreign',
      'version',
      'broken',
      'foreign',
    ]);
  });

  test('refuses two different results of one case', async () => {
    const other = await withParts([]);
    await copyFile(partPath(whole, 1), partPath(other, 1));
    const [head, line] = (await readFile(partPath(other, 1), 'utf8')).split('\n');
    const changed = line.replace('\\"seed\\":0', '\\"seed\\":9');
    expect(changed).not.toBe(line);
    const sha256 = createHash('sha256').update(changed).digest('hex');
    await writeFile(partPath(other, 1), `${JSON.stringify({ ...(JSON.parse(head) as object), sha256 })}\n${changed}\n`);
    await expect(mergeJob([whole, other], path('out'))).rejects.toThrow(/\(number 1\) has another result in /);
  });

  test('refuses directories of different jobs, and a directory of none', async () => {
    const other = path('other');
    await planJob('experiment sweep', sweepOptions({ ...PLAN, seeds: 1 }), other);
    await expect(mergeJob([whole, other], path('out'))).rejects.toThrow(
      /expected a directory of the job experiment sweep/,
    );
    await expect(jobStatus([path('nothing')])).rejects.toThrow(/a directory that `plan` has made/);
  });
});

describe('a manifest', () => {
  test('numbers the cases with estimates of time and memory, and stays when it is planned again', async () => {
    const job = await planned();
    const text = await readFile(manifestPath(job), 'utf8');
    const { cases } = JSON.parse(text) as { cases: { number: number; seconds: number; megabytes: number }[] };
    expect(cases.map(({ number }) => number)).toEqual(numbers);
    for (const { seconds, megabytes } of cases) {
      expect(seconds).toBeGreaterThan(0);
      // Node alone takes some 40 MB.
      expect(megabytes).toBeGreaterThan(30);
    }
    await planJob('experiment sweep', sweepOptions(PLAN), job);
    expect(await readFile(manifestPath(job), 'utf8')).toBe(text);
    const other = planJob('experiment sweep', sweepOptions({ ...PLAN, iterations: 3 }), job);
    await expect(other).rejects.toThrow(/expected a directory of the job/);
  });

  test('that was changed, or is of another version, is refused by a shard', async () => {
    const job = await planned();
    const text = await readFile(manifestPath(job), 'utf8');
    await writeFile(manifestPath(job), text.replace('"seeds":2', '"seeds":3'));
    await expect(runShard(job, { index: 1, of: 1 })).rejects.toThrow(/the manifest was changed/);
    await writeFile(manifestPath(job), text.replace(/"version": "[^"]+"/, '"version": "0.0.1"'));
    await expect(runShard(job, { index: 1, of: 1 })).rejects.toThrow(/expected a job of this version/);
  });

  test('has no shard beyond the last, and no case that it does not name', async () => {
    await expect(runShard(whole, { index: 3, of: 2 })).rejects.toThrow(/expected a whole number from 1 to 2, found 3/);
    await expect(runShard(whole, { ids: ['naive'] })).rejects.toThrow(/expected one of /);
  });
});
