import { InvalidInput } from '../../model/invalidInput.js';
import { readCorpus, type StoredCorpus } from './corpusFiles.js';
import { referenceProblems } from '../recheck/identityCheck.js';
import { schemaProblems } from '../recheck/schemaCheck.js';

/**
 * Reads a corpus that can be used: every document matches its schema, and cases refer to instances that are there. Throws `InvalidInput` where `readCorpus`
 * does, and with the first document that does not.
 */
export async function readSoundCorpus(directory: string): Promise<StoredCorpus> {
  const corpus = await readCorpus(directory);
  const { problems } = schemaProblems(corpus);
  const [first] = problems.length > 0 ? problems : referenceProblems(corpus);
  if (first)
    throw new InvalidInput([
      {
        pointer: '/fixtures',
        expected: 'a corpus of fixtures (`fixtures check` says all that is wrong)',
        found: `${directory}: ${first.where}: ${first.what}`,
      },
    ]);
  return corpus;
}
