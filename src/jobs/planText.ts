import type { Manifest } from './store/manifest.js';
import { durationText } from './jobText.js';

const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);

/** `plan --json`. */
export function planDocument({ job, version, digest, cases }: Manifest, directory: string): object {
  return {
    job,
    version,
    digest,
    directory,
    cases: cases.length,
    seconds: cases.reduce((sum, { seconds }) => sum + seconds, 0),
    longest: largest(cases.map(({ seconds }) => seconds)),
    megabytes: largest(cases.map(({ megabytes }) => megabytes)),
  };
}

/** What was planned, for people. */
export function planText({ job, cases }: Manifest, directory: string): string {
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  const longest = largest(cases.map((one) => one.seconds));
  const megabytes = largest(cases.map((one) => one.megabytes));
  return [
    `${job}: ${cases.length} cases in ${directory}, about ${durationText(seconds)} of CPU time, the longest ${durationText(longest)}, ${megabytes} MB each.`,
    `Next: hypergrad-oracle shard ${directory} --index I --of N, for I from 1 to N; then hypergrad-oracle merge ${directory}`,
  ].join('\n');
}
