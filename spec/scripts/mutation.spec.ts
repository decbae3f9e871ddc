import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutationJob } from '../../scripts/mutation/mutationJob.js';
import { judgedMutants, type JudgedFiles } from '../../scripts/mutation/mutants.js';
import { mergeJob } from '../../src/jobs/mergeJob.js';
import { planJob } from '../../src/jobs/planJob.js';
import { processMeter } from '../../src/jobs/processMeter.js';
import { runShard } from '../../src/jobs/runShard.js';
import { scratch } from '../jobs/helpers.js';

const path = scratch();

const mutant = (line: number, status: string, replacement = '{}') => ({
  mutatorName: 'BlockStatement',
  replacement,
  location: { start: { line, column: 1 }, end: { line: line + 1, column: 2 } },
  status,
});

/** What is found in a project of two files, one of which is done in two ranges that share a mutant. */
const FOUND: Readonly<Record<string, JudgedFiles>> = {
  'src/b.ts:1-9': { 'src/b.ts': [mutant(2, 'Killed'), mutant(8, 'Survived')] },
  'src/a.ts': { 'src/a.ts': [mutant(1, 'Timeout')] },
  'src/b.ts:5-20': { 'src/b.ts': [mutant(8, 'Survived'), mutant(12, 'NoCoverage')] },
};
const MUTANTS = Object.fromEntries(Object.keys(FOUND).map((pattern) => [pattern, 2]));

async function project(): Promise<string> {
  const root = path('project');
  for (const folder of ['src', 'spec']) await mkdir(join(root, folder), { recursive: true });
  for (const name of ['stryker.config.json', 'vitest.mutation.config.ts', 'package-lock.json', 'src/a.ts', 'src/b.ts'])
    await writeFile(join(root, name), `what ${name} says`);
  return root;
}

const siteOf = (root: string) => ({
  kinds: [mutationJob((pattern) => Promise.resolve(FOUND[pattern]), root)],
  meter: processMeter,
});

test('a report of mutants in parts has the same bytes for any number of shards in any order, and each mutant once', async () => {
  const site = siteOf(await project());
  const texts = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }).chain((of) => fc.shuffledSubarray([1, 2, 3, 4].slice(0, of), { minLength: of })),
      async (order) => {
        const job = path('job');
        await planJob('mutation', { mutants: MUTANTS }, job, site);
        for (const index of order) await runShard(job, { index, of: order.length }, undefined, site);
        const { document, text } = await mergeJob([job], undefined, site);
        texts.add(JSON.stringify(document));
        expect(text).toMatch(/^src\/b\.ts: 3 mutants \(1 Killed, 1 NoCoverage, 1 Survived\)\n {2}src\/b\.ts:8:1 BlockStatement Survived\n/); // prettier-ignore
      },
    ),
    { seed: 1, numRuns: 6 },
  );
  expect(texts.size).toBe(1);
  expect(JSON.parse([...texts][0])).toEqual({
    schemaVersion: '2',
    thresholds: { high: 80, low: 60 },
    files: {
      'src/a.ts': { language: 'typescript', source: 'what src/a.ts says', mutants: [{ id: '0', ...mutant(1, 'Timeout') }] }, // prettier-ignore
      'src/b.ts': {
        language: 'typescript',
        source: 'what src/b.ts says',
        mutants: [{ id: '1', ...mutant(2, 'Killed') }, { id: '2', ...mutant(8, 'Survived') }, { id: '3', ...mutant(12, 'NoCoverage') }], // prettier-ignore
      },
    },
  });
});

test('a shard of mutants is refused where a spec is not what it was when it was planned', async () => {
  const root = await project();
  const job = path('job');
  await planJob('mutation', { mutants: MUTANTS }, job, siteOf(root));
  await writeFile(join(root, 'spec', 'new.spec.ts'), '');
  await expect(runShard(job, { index: 1, of: 1 }, undefined, siteOf(root))).rejects.toThrow(
    /\/inputs: expected spec as it was planned with/,
  );
});

test('a mutation run without mutants, or with options that make no sense, is refused', async () => {
  const site = siteOf(await project());
  await expect(planJob('mutation', { mutants: {} }, path('job'), site)).rejects.toThrow(/\/mutate: expected patterns/);
  await expect(planJob('mutation', { mutants: { 'src/a.ts': 'two' } }, path('job'), site)).rejects.toThrow(
    /numbers of mutants by file/,
  );
});

test('what is kept of a mutant does not depend on the order in which they were run, nor on ids, times and tests', () => {
  const mutants = [mutant(1, 'Killed'), mutant(1, 'Survived', 'false'), mutant(10, 'Killed'), mutant(9, 'Timeout')];
  const expected = judgedMutants(mutants);
  expect(expected.map(({ location, replacement }) => [location.start.line, replacement])).toEqual([
    [1, 'false'],
    [1, '{}'],
    [9, '{}'],
    [10, '{}'],
  ]);
  fc.assert(
    fc.property(fc.shuffledSubarray(mutants, { minLength: 4 }), fc.nat(), (order, id) => {
      const said = order.map((one, i) => ({ id: String(id + i), killedBy: [String(id)], ...one, testsCompleted: id }));
      expect(JSON.stringify(judgedMutants(said))).toBe(JSON.stringify(expected));
    }),
    { seed: 2 },
  );
});
