import type { StoredCorpus } from '../corpus/corpusFiles.js';
import type { DriveOptions } from '../drive/conversation.js';
import { drive } from '../drive/drive.js';
import { chosenCases, planFor, type Scope } from './plan.js';
import { setupsOf } from './requests.js';
import { biasIds } from './selection.js';

/** What would be asked. */
export interface Listing {
  readonly cases: readonly string[];
  readonly biases: readonly string[];
}

/** Everything that an implementation may be asked. */
export const listAll = (corpus: StoredCorpus, { only, enumerated }: Scope): Listing => ({
  cases: chosenCases(corpus, only).map(({ id }) => id),
  biases: biasIds(enumerated).filter((id) => only?.has(id) ?? true),
});

/** What an implementation would be asked, by its handshake; a text where there is none. Throws `InvalidInput` as `planFor` does. */
export async function listFor(
  command: readonly string[],
  corpus: StoredCorpus,
  options: Scope & DriveOptions,
): Promise<Listing | string> {
  const { hello } = await drive(command, () => [], options);
  if (typeof hello === 'string') return hello;
  const { cases, biases } = planFor(hello, chosenCases(corpus, options.only), setupsOf(corpus.instances), options);
  return { cases: cases.map(({ id }) => id), biases: biases.map(({ id }) => id) };
}
