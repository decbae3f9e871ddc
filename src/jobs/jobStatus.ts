import { commonManifest, missingNumbers } from './mergeJob.js';
import { findParts, type Unusable } from './store/parts.js';

/** How far a job is, by its files. */
export interface JobStatus {
  readonly job: string;
  readonly version: string;
  readonly digest: string;
  readonly cases: number;
  readonly done: number;
  /** In the order of the manifest. */
  readonly missing: readonly { readonly number: number; readonly id: string }[];
  readonly unusable: readonly Unusable[];
  /** CPU time in seconds: estimated of all cases, of those that are missing, and of those that are done; and what these took. */
  readonly estimated: { readonly all: number; readonly missing: number; readonly done: number };
  readonly measured: number;
  /** The largest resident memory of a process, in megabytes: estimated of all cases, measured of those that are done. */
  readonly megabytes: { readonly estimated: number; readonly measured: number };
}

/** How far a job is, from the files of one or several directories alone. Throws `InvalidInput` where they are of no job, or of several. */
export async function jobStatus(directories: readonly string[]): Promise<JobStatus> {
  const manifest = await commonManifest(directories);
  const found = await findParts(directories, manifest);
  const { job, version, digest, cases } = manifest;
  const missing = missingNumbers(manifest, found);
  const isMissing = new Set(missing);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  const all = sum(cases.map(({ seconds }) => seconds));
  const left = sum(cases.filter((_, i) => isMissing.has(i + 1)).map(({ seconds }) => seconds));
  const heads = [...found.parts.values()].map(({ head }) => head);
  return {
    job,
    version,
    digest,
    cases: cases.length,
    done: cases.length - missing.length,
    missing: missing.map((number) => ({ number, id: cases[number - 1].id })),
    unusable: found.unusable,
    estimated: { all, missing: left, done: all - left },
    measured: sum(heads.map(({ seconds }) => seconds)),
    megabytes: {
      estimated: most(cases.map(({ megabytes }) => megabytes)),
      measured: most(heads.map(({ megabytes }) => megabytes)),
    },
  };
}
