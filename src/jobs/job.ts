/** One case of a job: what is done at once, whole or not at all. */
export interface JobCase {
  readonly id: string;
  /** Estimates made beforehand: CPU time, and the largest resident memory of a process that does it. */
  readonly seconds: number;
  readonly megabytes: number;
}

/** What a case gives: `part` depends on the job alone and is the same wherever and however often it is done; `aside` is measured (times). Both are JSON, numbers of any kind included (`lossless.ts`). */
export interface CaseResult {
  readonly part: unknown;
  readonly aside?: unknown;
}

/** The result of a case as a merge reads it. */
export interface DoneCase extends CaseResult {
  readonly id: string;
  /** CPU time that it took. */
  readonly seconds: number;
}

/** What a job comes to, whoever did its parts. */
export interface Merged {
  readonly document: object;
  readonly text: string;
  /** Decides the exit code; `usage`: what was asked for is not there. */
  readonly verdict: 'holds' | 'fails' | 'undetermined' | 'usage';
  /** Where it is a directory, and so not to be written as one document. */
  readonly directory?: string;
  /** As JUnit XML, of a kind whose command writes that. */
  readonly junit?: string;
}

/** A job that is ready to be done in parts. */
export interface Job {
  /** In the order in which they are numbered and merged. */
  readonly cases: readonly JobCase[];
  /** The cases with better estimates, for a kind that has to try what they take. Asked for when the job is planned, never by a shard. */
  readonly estimate?: () => readonly JobCase[];
  /** SHA-256 of what it reads beside its options, by name: shards that read something else are of another job. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Does one case. */
  readonly run: (id: string) => CaseResult | Promise<CaseResult>;
  /** Puts all parts together, given once each in the order of the cases; `out` is where a result that is a directory goes. */
  readonly merge: (parts: AsyncIterable<DoneCase>, out?: string) => Promise<Merged>;
}

/** What is kept of a job in its manifest: options as JSON. */
export type JobOptions = Readonly<Record<string, unknown>>;

/** A kind of long job. Options come from a manifest: `open` throws `InvalidInput` for what does not make sense. */
export interface JobKind {
  readonly name: string;
  readonly open: (options: JobOptions) => Promise<Job>;
}

/** A case with what does it. */
export interface Unit extends JobCase {
  readonly run: Job['run'];
}

/** The first parts of a job that consists of these units. */
export function ofUnits(units: readonly Unit[]): Pick<Job, 'cases' | 'run'> {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return {
    cases: units.map(({ id, seconds, megabytes }) => ({ id, seconds, megabytes })),
    run: (id) => byId.get(id)!.run(id),
  };
}

/** `[from, to)` in blocks of `size`, the last one shorter. */
export const blocks = (count: number, size: number): { readonly from: number; readonly to: number }[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, i) => ({ from: i * size, to: Math.min((i + 1) * size, count) }));
