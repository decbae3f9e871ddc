import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileFault, isFileError } from '../../files/fileFault.js';
import { InvalidInput } from '../../model/invalidInput.js';
import type { Manifest } from './manifest.js';
import { PARTS, SUFFIX } from './layout.js';
import { isWhole, readHead, type PartHead } from './record.js';

/** A part that was found: its head, and where its line is, in bytes. */
export interface FoundPart {
  readonly head: PartHead;
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Something in a folder of parts that is not to be merged, in words. */
export interface Unusable {
  readonly path: string;
  readonly why: 'broken' | 'foreign' | 'version' | 'conflict';
  readonly what: string;
}

/** All that the directories of a job hold. */
export interface FoundParts {
  /** By number; of several that are the same, the first. */
  readonly parts: ReadonlyMap<number, FoundPart>;
  readonly unusable: readonly Unusable[];
}

/** Looks through directories for parts of a job: everything is read once, and nothing but heads is kept. */
export async function findParts(directories: readonly string[], manifest: Manifest): Promise<FoundParts> {
  const parts = new Map<number, FoundPart>();
  const unusable: Unusable[] = [];
  for (const directory of directories)
    for (const name of await partNames(directory)) {
      const path = join(directory, PARTS, name);
      const content = await readFile(path).catch((error: unknown) => {
        throw fileFault('/directory', 'a file of parts', path, error);
      });
      try {
        for (const found of partsIn(path, content)) {
          const wrong = objectionTo(found, manifest, parts.get(found.head.number));
          if (wrong) unusable.push({ path, ...wrong });
          else if (!parts.has(found.head.number)) parts.set(found.head.number, found);
        }
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        unusable.push({ path, why: 'broken', what: 'it is cut short or was changed' });
      }
    }
  return { parts, unusable };
}

/** The names of the files of parts in a directory, sorted. None where there is no folder of them. */
async function partNames(directory: string): Promise<string[]> {
  const folder = join(directory, PARTS);
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  } catch (error) {
    // Before the first part; a directory without a manifest has been refused.
    if (isFileError(error) && error.code === 'ENOENT') return [];
    throw fileFault('/directory', 'a directory that `plan` has made', folder, error);
  }
}

const NEWLINE = 0x0a;

/** The parts of a file one after another; throws `InvalidInput` at the first that is not whole. */
function* partsIn(path: string, content: Buffer): Generator<FoundPart> {
  for (let at = 0; at < content.length;) {
    const headEnd = content.indexOf(NEWLINE, at);
    const end = headEnd < 0 ? -1 : content.indexOf(NEWLINE, headEnd + 1);
    if (end < 0) throw brokenOff(path);
    const head = readHead(content.toString('utf8', at, headEnd));
    const start = headEnd + 1;
    if (!isWhole(head, content.toString('utf8', start, end))) throw brokenOff(path);
    yield { head, path, start, end };
    at = end + 1;
  }
  if (content.length === 0) throw brokenOff(path);
}

const brokenOff = (path: string): InvalidInput =>
  new InvalidInput([{ pointer: '/directory', expected: 'a whole part', found: path }]);

function objectionTo(
  { head }: FoundPart,
  { digest, version, cases }: Manifest,
  known: FoundPart | undefined,
): Omit<Unusable, 'path'> | undefined {
  const named = `${head.case} (number ${head.number})`;
  if (head.version !== version)
    return { why: 'version', what: `${named} was made by version ${head.version}, this job is of ${version}` };
  if (head.job !== digest)
    return { why: 'foreign', what: `${named} is of the job ${head.job.slice(0, 12)}, this is ${digest.slice(0, 12)}` };
  if (!Object.hasOwn(cases, head.number - 1) || cases[head.number - 1].id !== head.case)
    return { why: 'foreign', what: `${named} is no case of this job` };
  if (known && known.head.sha256 !== head.sha256)
    return { why: 'conflict', what: `${named} has another result in ${known.path}` };
  return undefined;
}
