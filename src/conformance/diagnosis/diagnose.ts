import { answersOf, estimatorIds, needsOracle } from '../corpus/answers.js';
import { DOUBLE } from '../corpus/precision.js';
import { ALL_MISTAKES } from '../../verdict/mistakes/allMistakes.js';
import { agrees, type Asked } from './asked.js';
import { scaledParts, wholeFactor } from './factors.js';
import { balls, type Enclosed } from './ground.js';
import { MORE_MISTAKES } from './moreMistakes.js';
import { patternsOf, type Pattern } from './patterns.js';
import { diagnose, looksLike, type StoredDiagnosis } from './stored.js';

/** A mistake that explains some of the failing cases. */
export interface Candidate {
  readonly id: string;
  readonly mistake: string;
  /** How many of the failing cases that were compared it explains. */
  readonly explains: number;
  readonly compared: number;
}

/** What is said of an estimator that gives wrong estimates. */
export interface Diagnosis extends StoredDiagnosis {
  /** The named mistakes in words. */
  readonly words: readonly string[];
  /** Where no mistake explains all: those that explain some, the best first. */
  readonly partial: readonly Candidate[];
  readonly patterns: readonly Pattern[];
}

/** So many failing cases are compared with mistakes whose answers must be computed. */
const MOST_COMPARED = 24;
const MOST_PARTIAL = 3;
/** Mistakes that cannot be told apart on the cases: so many are named. */
const MOST_NAMED = 4;

const wordsOf = (id: string): string => ALL_MISTAKES.find((mistake) => mistake.id === id)?.mistake ?? id;

/** Evenly spread over a list. */
const spread = <T>(items: readonly T[], most: number): T[] =>
  items.length <= most
    ? [...items]
    : Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)]);

interface Computed {
  readonly id: string;
  readonly mistake: string;
  readonly answer: (one: Asked) => Enclosed[] | undefined;
}

/** The estimators of the same kind, each as a mistake. */
const otherEstimators = (estimator: string, { instance }: Asked): Computed[] =>
  estimatorIds(instance)
    .filter((id) => id !== estimator && !needsOracle(id))
    .map((id) => ({
      id: `is ${id}`,
      mistake: `it is ${id}`,
      answer: ({ one, instance: own }) => answersOf(balls, own, { ...one, estimator: id })?.right(),
    }));

/** Everything whose answers are computed on the spot, the most specific first. */
const computed = (estimator: string, failing: readonly Asked[]): Computed[] => [
  ...MORE_MISTAKES.map(({ id, mistake, answer }) => ({
    id,
    mistake,
    answer: (one: Asked) => {
      const ground = one.ground();
      return ground && answer(ground);
    },
  })),
  ...otherEstimators(estimator, failing[0]),
  ...scaledParts(failing),
];

/**
 * What wrong estimates of one estimator say: the known mistake that explains them, or else a computed one (see `MORE_MISTAKES`, `scaledParts`, and
 * the other estimators), those that explain a part, and what the failures have in common. `all`: every answer, right or wrong.
 */
export function diagnoseAll(
  estimator: string,
  all: readonly Asked[],
  unitRoundoff: number = DOUBLE,
): Diagnosis | undefined {
  const failing = all.filter(({ fails }) => fails);
  if (failing.length === 0) return undefined;
  const patterns = patternsOf(all);
  const stored = diagnose(estimator, failing, unitRoundoff);
  if (stored && stored.mistakes.length > 0 && stored.explains === stored.failures)
    return { ...stored, words: stored.mistakes.map(wordsOf), partial: [], patterns };

  const compared = spread(failing, MOST_COMPARED);
  const candidates = computed(estimator, failing).map(({ id, mistake, answer }) => {
    const agree = (one: Asked): boolean => {
      const found = answer(one);
      return found !== undefined && agrees(found, one.got, unitRoundoff);
    };
    const explains = compared.filter(agree).length;
    return { id, mistake, explains, compared: compared.length, agree };
  });
  // What explains the sample must explain every answer, the right ones too.
  const whole = candidates.filter(({ explains, agree }) => explains === compared.length && all.every(agree));
  const head = { estimator, cases: compared.slice(0, 1).map(({ one }) => one.id), failures: failing.length };
  if (whole.length > 0) {
    const named = whole.slice(0, MOST_NAMED);
    return {
      ...head,
      mistakes: named.map(({ id }) => id),
      words: named.map(({ mistake }) => mistake),
      explains: failing.length,
      partial: [],
      patterns,
    };
  }
  const scale = failing[0].ground()
    ? undefined
    : wholeFactor(compared, (one, answer) => agrees(answer, one.got, unitRoundoff));
  if (scale?.explains === compared.length && compared.length > 1) {
    const id = `factor of the whole estimate: ${scale.factor}`;
    return { ...head, mistakes: [id], words: [`the whole estimate is multiplied by ${scale.factor}`], explains: failing.length, partial: [], patterns }; // prettier-ignore
  }
  const known = new Set(compared.flatMap(({ one }) => Object.keys(one.mistakes ?? {})));
  const partial = [
    ...[...known].map((id) => ({
      id,
      mistake: wordsOf(id),
      explains: compared.filter(({ one, got }) => one.mistakes?.[id] && looksLike(one.mistakes[id], got, unitRoundoff))
        .length,
      compared: compared.length,
    })),
    ...candidates.map(({ id, mistake, explains, compared: of }) => ({ id, mistake, explains, compared: of })),
  ]
    .filter(({ explains }) => explains > 0)
    .sort((a, b) => b.explains - a.explains)
    .slice(0, MOST_PARTIAL);
  return { ...head, mistakes: [], words: [], cases: [], explains: 0, partial, patterns };
}
