import { fileURLToPath } from 'node:url';
import type { DriveOptions } from '../conformance/drive/conversation.js';
import { conform as drive, type Conformance, type RunOptions } from '../conformance/judge/conform.js';
import { FIXTURES, type StoredCorpus } from '../conformance/corpus/corpusFiles.js';
import { readSoundCorpus } from '../conformance/corpus/soundCorpus.js';
import { scopeOf, type ScopeOptions } from '../conformance/judge/scope.js';

/** What a command is asked. */
export interface ConformCommandOptions extends Partial<DriveOptions>, Partial<ScopeOptions>, RunOptions {
  /** The corpus; default: that of this package. */
  readonly corpus?: StoredCorpus;
}

/** Seconds for each answer, and instances of each kind for exact biases, unless given. */
const TIME_LIMIT = 10;
const EXACT_BIAS = 5;

/**
 * The golden fixtures, of this package or of a directory: instances, cases of every kind, the manifest. Throws `InvalidInput` where they are not whole.
 *
 * @example
 * ```ts
 * import { fixtures } from 'hypergrad-oracle';
 *
 * const { manifest, cases } = await fixtures();
 * console.log(manifest.format, cases.estimates.length > 100); // 1 true
 * ```
 */
export const fixtures = (directory: string = fileURLToPath(FIXTURES)): Promise<StoredCorpus> =>
  readSoundCorpus(directory);

/**
 * Starts an implementation in any language, asks it over JSON lines for what it says that it does, and judges the answers.
 * Throws `InvalidInput` where the command cannot be started or declares what nobody knows.
 *
 * @example
 * ```ts
 * import { conform } from 'hypergrad-oracle';
 *
 * const child = ['python3', 'examples/python/serve.py'];
 * const { verdict, cases } = await conform(child, { only: ['estimate/bc-hg/layered-2603-*'], exactBias: 0 });
 * console.log(verdict, cases.every(({ outcome }) => outcome === 'passes')); // holds true
 * ```
 */
export async function conform(
  command: readonly string[],
  { corpus, only, exactBias = EXACT_BIAS, precision, timeLimit = TIME_LIMIT, ...options }: ConformCommandOptions = {},
): Promise<Conformance> {
  const asked = corpus ?? (await fixtures());
  const wanted = { exactBias, ...(only && { only }), ...(precision !== undefined && { precision }) };
  return drive(command, asked, { ...options, ...(await scopeOf(asked, wanted)), timeLimit });
}
