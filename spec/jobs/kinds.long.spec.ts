import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FIXTURES } from '../../src/conformance/corpus/corpusFiles.js';
import { readSoundCorpus } from '../../src/conformance/corpus/soundCorpus.js';
import { scopeOf, type ScopeOptions } from '../../src/conformance/judge/scope.js';
import { mergeJob } from '../../src/jobs/mergeJob.js';
import type { JobOptions, Merged } from '../../src/jobs/job.js';
import { planJob } from '../../src/jobs/planJob.js';
import { runShard } from '../../src/jobs/runShard.js';
import { conform } from '../../src/library/conform.js';
import { verify } from '../../src/library/verify.js';
import { conformDocument, conformText } from '../../src/report/conformReport.js';
import { conformJunit } from '../../src/report/conformJunit.js';
import { verifyJunit } from '../../src/report/junit.js';
import { verifyDocument } from '../../src/report/verifyReport.js';
import { scratch } from './helpers.js';

const path = scratch();

async function inShards(name: string, options: JobOptions, of: number): Promise<Merged> {
  const job = path('job');
  await planJob(name, options, job);
  for (let index = of; index >= 1; index--) await runShard(job, { index, of });
  return mergeJob([job]);
}

/** A document without the times in it. */
const timeless = (document: object): string =>
  JSON.stringify(document, (key, value: unknown) => (['seconds', 'medianMilliseconds'].includes(key) ? 0 : value));

test.each([
  ['of strata', { strata: ['degenerate', 'rational'], instances: 3, unit: 0.06 }],
  ['of estimators, one of them for games', { estimators: ['hpgd-mc', 'game:bc-hg'], instances: 5, unit: 0.5 }],
])('verify %s in shards gives the document of one run', async (_, { unit, ...options }) => {
  const { document, verdict, junit } = await inShards('verify', { ...options, unit }, 3);
  const whole = verify(options);
  expect(timeless(document)).toBe(timeless(verifyDocument(whole)));
  expect(document).toMatchObject({ verdict });
  expect(untimed(junit)).toBe(untimed(verifyJunit(whole)));
});

/** JUnit XML without times. */
const untimed = (xml: string | undefined): string | undefined => xml?.replaceAll(/ time="[^"]*"/g, '');

/** An implementation that answers zeros. */
const CHILD = fileURLToPath(new URL('../conformance/children/child.mjs', import.meta.url));

test.each([
  ['all of it', { exactBias: 1 }, 2],
  ['cases and exact biases that are chosen', { exactBias: 1, only: ['solution/*', 'bias/bc-hg/*'] }, 2],
  ['nothing that is known here', { exactBias: 0, only: ['bias/own:mine'] }, 0],
] as [string, ScopeOptions, number][])(
  'conform in shards gives the document of one run, of an implementation that is wrong: %s',
  async (_, { only, exactBias }, instances) => {
    const command = [process.execPath, CHILD];
    const fixtures = fileURLToPath(FIXTURES);
    const corpus = await readSoundCorpus(fixtures);
    const scope = await scopeOf(corpus, { exactBias, ...(only && { only }) });
    const biases = scope.enumerated.map(({ instance }) => instance.record.id);
    expect(biases).toHaveLength(instances);
    const replayFlags = ['--time-limit', '9'];
    const { document, text, verdict, junit } = await inShards(
      'conform',
      { command, fixtures, biases, only, replayFlags },
      2,
    );
    const whole = await conform(command, { exactBias, ...(only && { only }) });
    expect(whole.implementation).toMatchObject({ name: 'child' });
    const expected = conformDocument(whole, replayFlags);
    // toEqual of documents of megabytes says where they differ; the text has the order too.
    expect(document).toEqual(expected);
    expect(JSON.stringify(document) === JSON.stringify(expected)).toBe(true);
    expect(text).toBe(conformText(whole, replayFlags));
    expect(verdict).toBe(whole.verdict);
    expect(untimed(junit)).toBe(untimed(conformJunit(whole, replayFlags)));
  },
);
