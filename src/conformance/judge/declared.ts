import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { splitId } from '../../model/qualifiedId.js';
import { InvalidInput, type InputIssue } from '../../model/invalidInput.js';
import { didYouMean } from '../../model/nearestWord.js';
import { BUILT_IN_TASKS } from '../../tasks/builtIn.js';
import { knownEstimators } from '../corpus/answers.js';
import type { ExactBias } from './exactBias.js';
import type { FixtureCase, ProblemKind, ProblemTables } from '../corpus/format.js';
import type { CaseVerdict } from './judging.js';
import type { Capabilities, Hello } from '../drive/protocol.js';
import type { Setups } from './requests.js';

/** Before the id (after `game:`) of an estimator that is the implementation's own: its bias is reported, and nothing is judged. */
export const OWN_PREFIX = 'own:';

/** True for an estimator that nobody here need know. */
export const isOwn = (id: string): boolean => splitId(id).id.startsWith(OWN_PREFIX);

const KINDS: Readonly<Record<ProblemKind, true>> = { [MDP_KIND]: true, [GAME_KIND]: true };

/** What may stand in the list of a capability; null for one that is no list of known words. */
const WORDS: Readonly<Record<keyof Capabilities, (() => readonly string[]) | null>> = {
  kinds: () => Object.keys(KINDS),
  estimate: knownEstimators,
  expect: knownEstimators,
  tasks: () => BUILT_IN_TASKS.map(({ name }) => name),
  solve: null,
  sample: null,
  refuse: null,
  window: null,
};

/** What in a handshake nobody knows: capabilities, and what stands in their lists, each with the nearest known word. */
export function unknownWords({ capabilities }: Hello): InputIssue[] {
  const issues: InputIssue[] = [];
  const check = (pointer: string, known: readonly string[], found: string, others = ''): void => {
    if (!known.includes(found))
      issues.push({
        pointer,
        expected: `one of ${known.join(', ')}${others}`,
        found: JSON.stringify(found) + didYouMean(found, known),
      });
  };
  for (const [name, value] of Object.entries(capabilities)) {
    check('/capabilities', Object.keys(WORDS), name);
    const known = Object.hasOwn(WORDS, name) ? WORDS[name as keyof Capabilities]?.() : undefined;
    if (!known) continue;
    const [own, hint] = name === 'estimate' ? [isOwn, `, or ${OWN_PREFIX}NAME for one of its own`] : [() => false, ''];
    (value as readonly string[]).forEach((word, i) => {
      if (!own(word)) check(`/capabilities/${name}/${i}`, known, word, hint);
    });
  }
  return issues;
}

/** Throws `InvalidInput` for a handshake with words that nobody knows. */
export function refuseUnknownWords(hello: Hello): void {
  const issues = unknownWords(hello);
  if (issues.length > 0) throw new InvalidInput(issues);
}

/** Something that an implementation declares and of which nothing was judged, and why. */
export interface DeclaredGap {
  readonly what: string;
  readonly reason: string;
}

/** What was declared and not judged. An estimator of its own is reported, and no gap. */
export function declaredGaps(
  { kinds = [MDP_KIND], solve, sample, refuse, estimate = [], expect = [], tasks = [] }: Capabilities,
  all: readonly FixtureCase[],
  verdicts: readonly CaseVerdict[],
  biases: readonly ExactBias[],
  setups: Setups,
): DeclaredGap[] {
  const kindOf = (one: FixtureCase): string | undefined =>
    one.kind === 'negative'
      ? (one.tables as ProblemTables).kind
      : 'instance' in one
        ? setups.get(one.instance)!.kind
        : undefined;
  const gap = (what: string, belongs: (one: FixtureCase) => boolean, elsewhere = false): DeclaredGap[] => {
    const own = verdicts.filter((_, i) => belongs(all[i]));
    if (elsewhere || own.some(({ verdict }) => verdict !== 'skipped')) return [];
    return [
      { what, reason: own.length === 0 ? 'there is no case of it' : `all of its ${own.length} cases were skipped` },
    ];
  };
  const byKind = (declared: boolean | undefined, what: string, caseKind: FixtureCase['kind']): DeclaredGap[] =>
    declared
      ? [...new Set(kinds)].flatMap((kind) =>
          gap(`${what} of ${kind}`, (one) => one.kind === caseKind && kindOf(one) === kind),
        )
      : [];
  const isJudged = (id: string): boolean =>
    biases.some(({ estimator, verdict }) => estimator === id && (verdict === 'holds' || verdict === 'fails'));
  return [
    ...byKind(solve, 'solve', 'solutions'),
    ...byKind(sample, 'sample', 'sampling'),
    ...byKind(refuse, 'refuse', 'negative'),
    ...[...new Set(estimate)]
      .filter((id) => !isOwn(id))
      .flatMap((id) => gap(`estimate ${id}`, (one) => one.kind === 'estimates' && one.estimator === id, isJudged(id))),
    ...[...new Set(expect)].flatMap((id) =>
      gap(`expect ${id}`, (one) => one.kind === 'expectations' && one.estimator === id),
    ),
    ...[...new Set(tasks)].flatMap((task) =>
      gap(`the task ${task}`, (one) => one.kind === 'tasks' && one.task === task),
    ),
  ];
}
