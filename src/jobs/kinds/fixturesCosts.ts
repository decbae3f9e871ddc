/** CPU seconds on one core of the development machine, measured from the `seconds` that `shard` writes beside each part: a case against a second way, its instance included. */
const SECOND: Readonly<Record<string, number>> = {
  instances: 0.01,
  solutions: 0.015,
  estimates: 0.0007,
  expectations: 0.007,
  sampling: 0.0025,
  negative: 0.0003,
  tasks: 0.02,
};

/** The same of a file that is built anew, without its instances. */
const BUILD: Readonly<Record<string, number>> = {
  'instances.jsonl': 1.2,
  'solutions.jsonl': 0.8,
  'estimates.jsonl': 4.5,
  'expectations.jsonl': 2.2,
  'sampling.jsonl': 0.1,
  'negative.jsonl': 0.03,
  'tasks.jsonl': 2.2,
};

const OTHER_SECOND = 0.01;
const OTHER_BUILD = 1;

/** Estimated CPU time of one case by a second way. */
export const secondSeconds = (kind: string): number => SECOND[kind] ?? OTHER_SECOND;

/** Estimated CPU time of building a file. */
export const buildSeconds = (name: string): number => BUILD[name] ?? OTHER_BUILD;

/** Schemas, counts, ids and numbers of the whole corpus. */
export const FORM_SECONDS = 0.6;

/** The largest resident memory of a process. */
export const FIXTURES_MEGABYTES = 220;
