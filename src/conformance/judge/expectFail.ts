import { refuse } from '../../model/invalidInput.js';
import type { CaseVerdict } from './judging.js';

/** A list of cases that are known to fail: an id or a slug on each line, `#` begins a comment. Throws `InvalidInput` for one that is no case. */
export function readExpectFail(text: string, ids: ReadonlySet<string>): Set<string> {
  const slugs = new Map([...ids].map((id) => [id.slice(0, id.lastIndexOf('@')), id]));
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return new Set(
    lines.flatMap((line, i) => {
      if (line === '') return [];
      const id = ids.has(line) ? line : slugs.get(line);
      return [id ?? refuse(`/expect-fail/${i + 1}`, 'the id or the slug of a case that is asked', line)];
    }),
  );
}

/** What is said of a case in the end: a listed case must fail, and one that passes is a failure. */
export type Outcome = CaseVerdict['verdict'] | 'expected-failure' | 'unexpected-pass';

/** The outcome of a case, given whether it is listed. */
export function outcomeOf({ verdict }: CaseVerdict, listed: boolean): Outcome {
  if (!listed || verdict === 'skipped') return verdict;
  return verdict === 'passes' ? 'unexpected-pass' : 'expected-failure';
}

/** Whether an outcome makes the run fail. */
export const isFailure = (outcome: Outcome): boolean =>
  outcome === 'fails' || outcome === 'error' || outcome === 'broken' || outcome === 'unexpected-pass';
