import { fileURLToPath } from 'node:url';
import { allCases } from '../../src/conformance/judge/conform.js';
import { FIXTURES, readCorpus, type StoredCorpus } from '../../src/conformance/corpus/corpusFiles.js';
import type { FixtureCase } from '../../src/conformance/corpus/format.js';

/** The corpus of the repository. */
export const CORPUS_DIRECTORY: string = fileURLToPath(FIXTURES);
export const CORPUS: StoredCorpus = await readCorpus(CORPUS_DIRECTORY);

/** One case of every kind and stratum, and for every estimator. */
export function samplesOf(corpus: StoredCorpus): FixtureCase[] {
  const found = new Map<string, FixtureCase>();
  for (const one of allCases(corpus))
    found.set([one.kind, one.stratum, 'estimator' in one && one.estimator].join(), one);
  return [...found.values()];
}
