import { packageVersion } from '../library/packageVersion.js';
import { InvalidInput, refuseWord, type InputIssue } from '../model/invalidInput.js';
import type { Job, JobKind } from './job.js';
import { manifestOf, type Manifest } from './store/manifest.js';

/** The one of these kinds that has that name. Throws `InvalidInput`. */
export const kindByName = (name: string, kinds: readonly JobKind[]): JobKind =>
  kinds.find((kind) => kind.name === name) ??
  refuseWord(
    '/job',
    kinds.map((kind) => kind.name),
    name,
  );

/** The job of a manifest, ready to be done here. Throws `InvalidInput` where this is another version or something that it reads is not what it was when it was planned. */
export async function openJob(manifest: Manifest, kinds: readonly JobKind[]): Promise<Job> {
  expectVersion(manifest);
  const job = await kindByName(manifest.job, kinds).open(manifest.options);
  const issues = Object.entries(job.inputs).flatMap(([name, sha256]): InputIssue[] =>
    manifest.inputs[name] === sha256
      ? []
      : [
          {
            pointer: '/inputs',
            expected: `${name} as it was planned with (SHA-256 ${manifest.inputs[name]?.slice(0, 12) ?? 'none'}…)`,
            found: `${sha256.slice(0, 12)}…`,
          },
        ],
  );
  if (issues.length > 0) throw new InvalidInput(issues);
  const { digest } = manifestOf(manifest.job, manifest.options, job);
  if (digest !== manifest.digest)
    throw new InvalidInput([
      {
        pointer: '/digest',
        expected: `the digest of this job, ${digest.slice(0, 12)}…`,
        found: `${manifest.digest.slice(0, 12)}… (the manifest was changed: plan it anew)`,
      },
    ]);
  return job;
}

/** Throws `InvalidInput` for the manifest of another version. */
export function expectVersion({ version }: Manifest): void {
  const own = packageVersion();
  if (version !== own)
    throw new InvalidInput([{ pointer: '/version', expected: `a job of this version, ${own}`, found: version }]);
}
