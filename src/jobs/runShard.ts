import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileFault } from '../files/fileFault.js';
import { removeLeftBehind } from '../files/leftBehind.js';
import { writeWhole } from '../files/writeWhole.js';
import { refuse, refuseWord } from '../model/invalidInput.js';
import type { OnProgress } from '../model/progress.js';
import type { Job } from './job.js';
import { openJob } from './openJob.js';
import { partition } from './partition.js';
import type { Meter } from './processMeter.js';
import { PACKAGE_SITE, type JobSite } from './site.js';
import { readManifest, type Manifest } from './store/manifest.js';
import { PARTS, partPath } from './store/layout.js';
import { findParts } from './store/parts.js';
import { writePart } from './store/record.js';

/** Which cases are done: those of shard `index` (from 1) of `of`, or these. */
export type Choice = { readonly index: number; readonly of: number } | { readonly ids: readonly string[] };

/** What a shard did. */
export interface ShardResult {
  readonly cases: number;
  readonly before: number;
  readonly now: number;
  readonly seconds: number;
}

/**
 * Does those cases of a shard that have no whole part yet, and keeps each as it ends. However often it is run, by however many at once, and
 * wherever it was killed: the parts are the same in the end. Throws `InvalidInput` for a directory that is none of a job, a job of another
 * version or with other inputs, and for cases that are not there.
 */
export async function runShard(
  directory: string,
  choice: Choice,
  onProgress: OnProgress = () => undefined,
  { kinds, meter }: JobSite = PACKAGE_SITE,
): Promise<ShardResult> {
  const manifest = await readManifest(directory);
  const numbers = numbersOf(manifest, choice);
  // Stores of files may drop a folder that is empty.
  await mkdir(join(directory, PARTS), { recursive: true }).catch((error: unknown) => {
    throw fileFault('/directory', 'a directory that can be written', directory, error);
  });
  await removeLeftBehind(join(directory, PARTS));
  const { parts } = await findParts([directory], manifest);
  const missing = numbers.filter((number) => !parts.has(number));
  const before = numbers.length - missing.length;
  const started = meter.seconds();
  if (missing.length > 0) {
    const job = await openJob(manifest, kinds);
    let done = before;
    for (const number of missing) {
      onProgress('cases', done++, numbers.length);
      await writeWhole(partPath(directory, number), await doCase(manifest, job, number, meter), '/directory');
    }
  }
  return { cases: numbers.length, before, now: missing.length, seconds: meter.seconds() - started };
}

async function doCase(manifest: Manifest, job: Job, number: number, meter: Meter): Promise<string> {
  const began = meter.seconds();
  const result = await job.run(manifest.cases[number - 1].id);
  // Children that have just ended are counted a turn later.
  await setImmediate();
  const rounded = (x: number, to: number): number => Math.round(x * to) / to;
  return writePart(manifest, number, result, {
    seconds: rounded(meter.seconds() - began, 1000),
    megabytes: rounded(meter.megabytes(), 1),
  });
}

function numbersOf({ cases }: Manifest, choice: Choice): number[] {
  if ('ids' in choice) {
    const all = cases.map(({ id }) => id);
    const numbers = choice.ids.map((id) => 1 + (all.includes(id) ? all.indexOf(id) : refuseUnknown(all, id)));
    return [...new Set(numbers)].sort((a, b) => a - b);
  }
  const { index, of } = choice;
  if (index > of) refuse('/index', `a whole number from 1 to ${of}`, index);
  return partition(cases, of)[index - 1];
}

/** So many cases are named in a message; of more, that they are in the manifest. */
const NAMED = 20;

const refuseUnknown = (all: readonly string[], id: string): never =>
  all.length > NAMED ? refuse('/case', 'a case of the manifest', id) : refuseWord('/case', all, id);
