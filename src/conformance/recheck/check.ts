import { buildCorpus, corpusFiles } from '../corpus/corpus.js';
import { readCorpus, type StoredCorpus } from '../corpus/corpusFiles.js';
import { CASE_KINDS } from '../corpus/format.js';
import { identityProblems } from './identityCheck.js';
import { numberProblems } from './numberCheck.js';
import type { Problem } from './problem.js';
import { schemaProblems } from './schemaCheck.js';
import { secondWayProblems } from './secondWays.js';

/** How many values each check looked at, and what it found wrong. */
export interface CheckResult {
  readonly checked: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
}

/** Fewer cases than this are no corpus, whatever the manifest says. */
const FEWEST_CASES = 400;

/**
 * Checks a corpus: schemas and counts; where schemas hold, ids and numbers; where all of these hold, answers by second ways (see `secondWayProblems`); and that building it anew gives the
 * same bytes.
 * Throws `InvalidInput` where files are missing or hold fewer cases than the manifest says.
 */
export async function checkCorpus(
  directory: string,
  progress: (text: string) => void = () => undefined,
): Promise<CheckResult> {
  progress('reading');
  const stored = await readCorpus(directory);
  const form = formParts(stored);
  return checkResult({
    ...form,
    // Documents without the form that they should have cannot be computed with.
    ...(isSound(form) && (await secondWayProblems(stored, progress))),
    'byte identity': byteProblems(stored, corpusFiles(buildCorpus(progress))),
  });
}

/** What one check looked at and found. */
export interface CheckPart {
  readonly count: number;
  readonly problems: readonly Problem[];
}

/** All parts of a check as its result. */
export const checkResult = (parts: Readonly<Record<string, CheckPart>>): CheckResult => ({
  checked: Object.fromEntries(Object.entries(parts).map(([name, { count }]) => [name, count])),
  problems: Object.values(parts).flatMap(({ problems }) => problems),
});

/** The checks of what documents look like. */
export function formParts(stored: StoredCorpus): Record<string, CheckPart> {
  const schema = schemaProblems(stored);
  return {
    schema,
    counts: countProblems(stored),
    // What is looked for in documents is there where they match their schemas.
    ...(schema.problems.length === 0 && { identity: identityProblems(stored), numbers: numberProblems(stored) }),
  };
}

/** Whether no check found anything. */
export const isSound = (parts: Readonly<Record<string, CheckPart>>): boolean =>
  Object.values(parts).every(({ problems }) => problems.length === 0);

function countProblems({ manifest, cases }: StoredCorpus): CheckPart {
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

const byteProblems = (stored: StoredCorpus, rebuilt: ReadonlyMap<string, string>): CheckPart => ({
  count: [...rebuilt.values()].reduce((sum, text) => sum + text.length, 0),
  problems: [...rebuilt].flatMap(([name, text]) => byteProblem(stored, name, text)),
});

/** Where a file of a corpus differs from what the seeds give. */
export function byteProblem({ texts }: StoredCorpus, name: string, text: string): Problem[] {
  const found = texts.get(name) ?? '';
  if (found === text) return [];
  const expected = text.split('\n');
  const line = found.split('\n').findIndex((content, i) => content !== expected[i]);
  return [{ where: name, what: `differs from what the seeds give, first in line ${line + 1}` }];
}
