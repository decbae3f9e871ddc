import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../conformance/corpus/corpusFiles.js';

/** `--fixtures`, of every command that reads the corpus. */
export const FIXTURES_OPTION: readonly [flags: string, description: string, ours: string] = [
  '--fixtures <dir>',
  'directory of the corpus',
  fileURLToPath(FIXTURES),
];
