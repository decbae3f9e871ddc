import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { writeWhole } from '../files/writeWhole.js';
import { InvalidInput, refuse, type InputIssue } from '../model/invalidInput.js';
import { listed } from '../model/issues.js';
import type { DoneCase, Merged } from './job.js';
import { openJob } from './openJob.js';
import { PACKAGE_SITE, type JobSite } from './site.js';
import { nameOf, readManifest, writeManifest, type Manifest } from './store/manifest.js';
import { unionPath } from './store/layout.js';
import { findParts, type FoundPart, type FoundParts, type Unusable } from './store/parts.js';
import { readLossless, writeLossless } from './store/lossless.js';

/**
 * The result of a job from the parts in one or several directories of it, in whatever order and however often they are there. Throws
 * `InvalidInput` with the list of what is missing, broken, foreign, of another version, or twice with different results. `out` is where a result goes
 * that is a directory.
 */
export async function mergeJob(
  directories: readonly string[],
  out?: string,
  { kinds }: Pick<JobSite, 'kinds'> = PACKAGE_SITE,
): Promise<Merged> {
  const manifest = await commonManifest(directories);
  const found = await findParts(directories, manifest);
  expectUsable(found.unusable);
  expectAll(manifest, found);
  const job = await openJob(manifest, kinds);
  return job.merge(inOrder(manifest, found), out);
}

/** What a union put together. */
export interface Union {
  readonly parts: number;
  readonly missing: number;
}

/**
 * Writes what directories of one job hold into another as one file of parts, complete or not: unions of unions, in whatever order, merge to the
 * same result. Throws `InvalidInput` as `mergeJob` does, but not for what is missing.
 */
export async function uniteParts(directories: readonly string[], out: string): Promise<Union> {
  const manifest = await commonManifest(directories);
  const found = await findParts(directories, manifest);
  expectUsable(found.unusable);
  await writeManifest(out, manifest);
  const lines: string[] = [];
  for (const number of [...found.parts.keys()].sort((a, b) => a - b)) {
    const part = found.parts.get(number)!;
    lines.push(`${writeLossless(part.head)}\n${await lineOf(part)}\n`);
  }
  const name = createHash('sha256').update(lines.join('')).digest('hex').slice(0, 16);
  if (lines.length > 0) await writeWhole(unionPath(out, name), lines.join(''), '/out');
  return { parts: lines.length, missing: manifest.cases.length - lines.length };
}

/** The manifest of directories that are of one job. Throws `InvalidInput` where they are not. */
export async function commonManifest(directories: readonly string[]): Promise<Manifest> {
  const [first, ...others] = directories;
  if (first === undefined) refuse('/directory', 'the directory of a job', undefined);
  const manifest = await readManifest(first);
  const issues: InputIssue[] = [];
  for (const directory of others) {
    const other = await readManifest(directory);
    if (other.digest !== manifest.digest)
      issues.push({
        pointer: '/directory',
        expected: `a directory of the job ${nameOf(manifest)}, as ${first}`,
        found: `${directory}, that of ${nameOf(other)}`,
      });
  }
  if (issues.length > 0) throw new InvalidInput(issues);
  return manifest;
}

/** What is expected in place of what cannot be merged. */
const EXPECTED: Readonly<Record<Unusable['why'], string>> = {
  broken: 'a whole part (remove the file: its shard makes it again)',
  foreign: 'parts of this job only',
  version: 'parts of one version',
  conflict: 'one result of each case',
};

function expectUsable(unusable: readonly Unusable[]): void {
  if (unusable.length > 0)
    throw new InvalidInput(
      unusable.map(({ path, why, what }) => ({
        pointer: '/parts',
        expected: EXPECTED[why],
        found: `${path}: ${what}`,
      })),
    );
}

/** The numbers of the cases that have no part yet. */
export const missingNumbers = ({ cases }: Manifest, { parts }: FoundParts): number[] =>
  cases.map((_, i) => i + 1).filter((number) => !parts.has(number));

function expectAll(manifest: Manifest, found: FoundParts): void {
  const missing = missingNumbers(manifest, found);
  if (missing.length === 0) return;
  const names = missing.map((number) => `${manifest.cases[number - 1].id} (number ${number})`);
  throw new InvalidInput([
    {
      pointer: '/parts',
      expected: `a part of each of the ${manifest.cases.length} cases`,
      found: `none of ${missing.length}: ${listed(names)} (\`status\` lists all)`,
    },
  ]);
}

async function* inOrder({ cases }: Manifest, { parts }: FoundParts): AsyncGenerator<DoneCase> {
  for (const [i, { id }] of cases.entries()) {
    const found = parts.get(i + 1)!;
    const { aside, seconds } = found.head;
    yield { id, part: readLossless(await lineOf(found)), aside, seconds };
  }
}

async function lineOf({ path, start, end }: FoundPart): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
