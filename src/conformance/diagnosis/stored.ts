import { granted } from '../corpus/condition.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import type { EstimateCase, MistakeAnswer } from '../corpus/format.js';
import { DOUBLE } from '../corpus/precision.js';

/** Which known mistake wrong estimates look like, and the cases that say so (three at most). */
export interface StoredDiagnosis {
  readonly estimator: string;
  /** One id where the mistake is named; several where they cannot be told apart; none where it is none of the catalogue. */
  readonly mistakes: readonly string[];
  readonly cases: readonly string[];
  /** How many of all failing cases the first named mistake explains, and how many have stored answers of mistakes. */
  readonly explains: number;
  readonly failures: number;
}

/** Cases that a diagnosis is taken from, at most. */
const MOST_CASES = 3;

/** A number that was computed with the mistake is within the tolerance of the mistake's own condition; the stored one is rounded to a double. */
export const looksLike = ({ value, condition }: MistakeAnswer, got: readonly number[], unitRoundoff: number): boolean =>
  got.every((x, k) => {
    const wrong = doubleOf(value[k].bits);
    return Math.abs(x - wrong) <= Number(condition) * granted(unitRoundoff) + Math.abs(wrong) * 2 ** -53;
  });

/**
 * Names the mistake behind wrong estimates: the mistakes whose stored answers agree with what was got on all of up to three failing cases,
 * of which each is chosen to leave as few candidates as possible.
 */
export function diagnose(
  estimator: string,
  failures: readonly { readonly one: EstimateCase; readonly got: readonly number[] }[],
  unitRoundoff: number = DOUBLE,
): StoredDiagnosis | undefined {
  const told = failures.filter(({ one }) => one.mistakes !== undefined);
  if (told.length === 0) return undefined;
  const matches = told.map(({ one, got }) => ({
    id: one.id,
    set: new Set(
      Object.entries(one.mistakes!).flatMap(([id, answer]) => (looksLike(answer, got, unitRoundoff) ? [id] : [])),
    ),
  }));
  const cases: string[] = [];
  let candidates: string[] | undefined;
  while (cases.length < MOST_CASES && candidates?.length !== 1 && candidates?.length !== 0) {
    const left = (set: ReadonlySet<string>): string[] => candidates?.filter((id) => set.has(id)) ?? [...set];
    const ranked = matches
      .map(({ id, set }) => ({ id, left: left(set) }))
      .sort((a, b) => a.left.length - b.left.length);
    const [best] = ranked;
    if (candidates && best.left.length === candidates.length) break;
    candidates = best.left;
    cases.push(best.id);
  }
  const mistakes = candidates ?? [];
  const explains = matches.filter(({ set }) => mistakes.length > 0 && set.has(mistakes[0])).length;
  return { estimator, mistakes, cases, explains, failures: told.length };
}
