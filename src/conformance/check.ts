import { buildCorpus, corpusFiles } from './corpus.js';
import { readCorpus, type StoredCorpus } from './corpusFiles.js';
import { CASE_KINDS } from './format.js';
import { identityProblems } from './identityCheck.js';
import { numberProblems } from './numberCheck.js';
import { schemaProblems } from './schemaCheck.js';
import { secondWayProblems } from './secondWays.js';

/** Something that is wrong with a corpus. */
export interface Problem {
  readonly where: string;
  readonly what: string;
}

/** How many values each check looked at, and what it found wrong. */
export interface CheckResult {
  readonly checked: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}

/** Fewer cases than this are no corpus, whatever the manifest says. */
const FEWEST_CASES = 400;

/**
 * Checks a corpus: schemas, counts, ids; where these hold, answers by second ways (see `secondWayProblems`); and that building it anew gives the
 * same bytes.
 * Throws `InvalidInput` where files are missing or hold fewer cases than the manifest says.
 */
export async function checkCorpus(
  directory: string,
  progress: (text: string) => void = () => undefined,
): Promise<CheckResult> {
  progress('reading');
  const stored = await readCorpus(directory);
  const form = {
    schema: schemaProblems(stored),
    counts: countProblems(stored),
    identity: identityProblems(stored),
    numbers: numberProblems(stored),
  };
  // Documents without the form that they should have cannot be computed with.
  const isSound = Object.values(form).every(({ problems }) => problems.length === 0);
  const parts: Record<string, { count: number; problems: readonly Problem[] }> = {
    ...form,
    ...(isSound && (await secondWayProblems(stored, progress))),
    'byte identity': byteProblems(stored, corpusFiles(buildCorpus(progress))),
  };
  return {
    checked: Object.fromEntries(Object.entries(parts).map(([name, { count }]) => [name, count])),
    problems: Object.values(parts).flatMap(({ problems }) => problems),
  };
}

function countProblems({ manifest, cases }: StoredCorpus): { count: number; problems: Problem[] } {
  const total = CASE_KINDS.reduce((sum, kind) => sum + cases[kind].length, 0);
  const problems: Problem[] = [];
  if (total < FEWEST_CASES)
    problems.push({ where: 'corpus', what: `expected at least ${FEWEST_CASES} cases, found ${total}` });
  if (total !== manifest.cases)
    problems.push({ where: 'manifest.json', what: `says ${manifest.cases} cases, found ${total}` });
  for (const kind of CASE_KINDS)
    if (cases[kind].length !== manifest.counts[kind])
      problems.push({
        where: `${kind}.jsonl`,
        what: `the manifest says ${manifest.counts[kind]}, found ${cases[kind].length}`,
      });
  return { count: total, problems };
}

function byteProblems(
  { texts }: StoredCorpus,
  rebuilt: ReadonlyMap<string, string>,
): { count: number; problems: Problem[] } {
  const problems = [...rebuilt].flatMap(([name, text]) => {
    const found = texts.get(name) ?? '';
    if (found === text) return [];
    const lines = text.split('\n');
    const line = found.split('\n').findIndex((content, i) => content !== lines[i]);
    return [{ where: name, what: `differs from what the seeds give, first in line ${line + 1}` }];
  });
  return { count: [...rebuilt.values()].reduce((sum, text) => sum + text.length, 0), problems };
}
