import { fileURLToPath } from 'node:url';
import { FIXTURES, readCorpus, type StoredCorpus } from '../../src/conformance/corpusFiles.js';

/** The corpus of the repository. */
export const CORPUS_DIRECTORY: string = fileURLToPath(FIXTURES);
export const CORPUS: StoredCorpus = await readCorpus(CORPUS_DIRECTORY);
