import type { CheckResult } from '../conformance/recheck/check.js';
import { CASE_KINDS } from '../conformance/corpus/format.js';
import type { StoredCorpus } from '../conformance/corpus/corpusFiles.js';
import { textTable } from './table.js';

/** `fixtures list --json`. */
export interface CorpusList {
  readonly format: number;
  readonly cases: number;
  readonly instances: number;
  readonly bytes: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly strata: Readonly<Record<string, number>>;
  readonly ids: readonly string[];
}

/** What is in a corpus. */
export function corpusList({ manifest, cases, texts }: StoredCorpus): CorpusList {
  const { format, cases: count, instances, counts, strata } = manifest;
  const bytes = [...texts.values()].reduce((total, text) => total + Buffer.byteLength(text), 0);
  const ids = CASE_KINDS.flatMap((kind) => cases[kind].map(({ id }) => id));
  return { format, cases: count, instances, bytes, counts, strata, ids };
}

const rowsOf = (counts: Readonly<Record<string, number>>): string[][] =>
  Object.entries(counts).map(([name, count]) => [name, String(count)]);

/** The same for people, without the ids. */
export function listText({ cases, instances, bytes, counts, strata }: CorpusList): string {
  return [
    `${cases} cases on ${instances} instances, ${(bytes / 1e6).toFixed(2)} MB`,
    '',
    textTable(['kind', 'cases'], rowsOf(counts)),
    '',
    textTable(['stratum', 'cases'], rowsOf(strata)),
  ].join('\n');
}

/** The result of `fixtures check` for people. */
export function checkText({ checked, problems }: CheckResult): string {
  return [
    textTable(['check', 'values'], rowsOf(checked)),
    '',
    ...problems.map(({ where, what }) => `FAILS ${where}: ${what}`),
    problems.length === 0 ? 'The fixtures hold.' : `${problems.length} problems.`,
  ].join('\n');
}
