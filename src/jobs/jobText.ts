import type { JobStatus } from './jobStatus.js';
import type { Union } from './mergeJob.js';
import type { ShardResult } from './runShard.js';
import { listed } from '../model/issues.js';

/** A time for people: seconds, minutes or hours. */
export function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return seconds < 7200 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** What a shard did, for people. */
export const shardText = ({ cases, before, now, seconds }: ShardResult): string =>
  `${cases} cases: ${before} were there, ${now} are new (${durationText(seconds)} of CPU time)`;

/** What a union holds, for people. */
export const unionText = ({ parts, missing }: Union): string => `${parts} parts, ${missing} missing`;

/** Whether a job can be merged. */
export const isComplete = ({ missing, unusable }: JobStatus): boolean => missing.length === 0 && unusable.length === 0;

/** How far a job is, for people. */
export function statusText(status: JobStatus): string {
  const { job, version, cases, done, missing, unusable, estimated, measured, megabytes } = status;
  const ratio = estimated.done > 0 ? measured / estimated.done : 1;
  return [
    `${job} ${version}: ${done} of ${cases} cases are done.`,
    `CPU time: ${durationText(measured)} for what was estimated as ${durationText(estimated.done)}; about ${durationText(estimated.missing * ratio)} are left.`,
    `Memory: ${megabytes.measured} MB at most, ${megabytes.estimated} MB estimated.`,
    ...(missing.length > 0 ? [`Missing: ${listed(missing.map(({ id, number }) => `${id} (number ${number})`))}`] : []),
    ...unusable.map(({ path, what }) => `Unusable: ${path}: ${what}`),
  ].join('\n');
}
