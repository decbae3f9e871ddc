import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, refuse } from '../../src/model/invalidInput.js';
import { ofUnits, type DoneCase, type Job, type JobKind, type JobOptions, type Merged } from '../../src/jobs/job.js';
import { optional } from '../../src/jobs/kinds/optional.js';
import { joined, mutationReport, mutationText, type JudgedFiles, type JudgedMutant } from './mutants.js';

/** What the job reads beside its options, below the folder of the project. */
const READ = ['src', 'spec', 'stryker.config.json', 'vitest.mutation.config.ts', 'package-lock.json'];

/** CPU seconds on one core of the development machine: a run that copies the project, starts Vitest and has no mutant; and a mutant whose specs take nothing. */
const START_SECONDS = 8;
const MUTANT_SECONDS = 0.15;
/** Stryker and its runner together. */
const MEGABYTES = 550;

/** Runs the mutants of a file, or of a range of lines in it (`src/a.ts:3-10`): see `runMutants`. */
export type RunMutants = (pattern: string, specs?: readonly string[]) => Promise<JudgedFiles>;

/**
 * Mutation runs: each file is a case. Options: `mutants`, the number of mutants by file; `specs`, globs of the specs that are run against them; `specSeconds`, what
 * these take for a mutant. A range of lines that is named in place of a file has only the mutants that lie in it as a whole; hence files are not divided by themselves.
 */
export const mutationJob = (runMutants: RunMutants, root = '.'): JobKind => ({
  name: 'mutation',
  open: async (options): Promise<Job> => {
    const mutants = readCounts(options);
    const { specs } = optional(options, 'specs', 'words');
    const { specSeconds = 0 } = optional(options, 'specSeconds', 'amount');
    const units = Object.entries(mutants).map(([pattern, count]) => ({
      id: pattern,
      seconds: START_SECONDS + count * (MUTANT_SECONDS + specSeconds),
      megabytes: MEGABYTES,
      run: async () => ({ part: await runMutants(pattern, specs) }),
    }));
    const hashes = await Promise.all(READ.map(async (name) => [name, await hashOf(join(root, name))] as const));
    return { ...ofUnits(units), inputs: Object.fromEntries(hashes), merge: (parts) => mergeMutants(root, parts) };
  },
});

function readCounts({ mutants }: JobOptions): Readonly<Record<string, number>> {
  const isCounts =
    typeof mutants === 'object' && mutants !== null && Object.values(mutants).every((x) => Number.isSafeInteger(x));
  if (!isCounts) refuse('/options/mutants', 'numbers of mutants by file', describe(mutants));
  if (Object.keys(mutants).length === 0) refuse('/mutate', 'patterns of files that have mutants', 'none');
  return mutants as Readonly<Record<string, number>>;
}

/** SHA-256 of a file, or of all files below a folder with their paths. */
async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const names = await readdir(path, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (names === undefined) return hash.update(await readFile(path)).digest('hex');
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(path.length));
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(await readFile(join(path, file)))
      .update('\0');
  return hash.digest('hex');
}

async function mergeMutants(root: string, parts: AsyncIterable<DoneCase>): Promise<Merged> {
  const files: Record<string, readonly JudgedMutant[]> = {};
  for await (const { part } of parts)
    for (const [file, mutants] of Object.entries(part as JudgedFiles)) files[file] = joined(files[file] ?? [], mutants);
  const sources = Object.keys(files).map(async (file) => [file, await readFile(join(root, file), 'utf8')] as const);
  return {
    document: mutationReport(files, Object.fromEntries(await Promise.all(sources))),
    text: mutationText(files),
    // As Stryker: survivors fail nothing, they are to be looked at.
    verdict: 'holds',
  };
}
