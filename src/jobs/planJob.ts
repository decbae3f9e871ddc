import type { JobOptions } from './job.js';
import { kindByName } from './openJob.js';
import { PACKAGE_SITE, type JobSite } from './site.js';
import { manifestOf, writeManifest, type Manifest } from './store/manifest.js';

/**
 * Writes the manifest of a job into a directory: its cases, numbered, with what each is estimated to take. Planned again with the same options, it stays as
 * it is. Throws `InvalidInput` for options that make no sense, and for the directory of another job.
 */
export async function planJob(
  name: string,
  options: JobOptions,
  directory: string,
  { kinds }: Pick<JobSite, 'kinds'> = PACKAGE_SITE,
): Promise<Manifest> {
  // As every shard is going to read them.
  const plain = JSON.parse(JSON.stringify(options)) as JobOptions;
  const job = await kindByName(name, kinds).open(plain);
  const manifest = manifestOf(name, plain, { ...job, cases: job.estimate?.() ?? job.cases });
  await writeManifest(directory, manifest);
  return manifest;
}
