import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { entryOf, type FiniteKindId } from '../../model/instance.js';
import { splitId } from '../../model/qualifiedId.js';
import { ESTIMATORS } from '../../estimators/estimators.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { refuse, refuseWord } from '../../model/invalidInput.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import { ALL_PROMISING, MISTAKE_CLAIMS } from '../../verdict/promises.js';
import type { AnyCase } from '../../verdict/case.js';
import { pairsOf } from '../../verdict/caseMoments.js';
import type { AnyJudged, Claim } from '../../verdict/claim.js';
import { sizeOf } from '../../verdict/finding.js';
import { formatFor } from '../../verdict/plugin/format.js';
import { Misbehaviour } from '../../verdict/plugin/misbehaviour.js';
import type { Subject } from '../../verdict/subject.js';
import { needsOracle } from '../corpus/answers.js';
import type { Request } from '../drive/conversation.js';
import { isOwn } from './declared.js';
import { given, type FixtureNumber } from '../corpus/fixtureNumber.js';
import type { GivenKnowledge, ProblemTables } from '../corpus/format.js';
import { gameKnowledgeOf, gameTablesOf } from '../corpus/games/gameInstances.js';
import { knowledgeOf, tablesOf } from '../corpus/instances.js';
import { readNumbers } from './judging.js';
import type { Hello } from '../drive/protocol.js';
import type { Session } from '../drive/session.js';
import { asRollout } from '../corpus/trajectories.js';

/** The estimator of an implementation that is to be explained: the one that is asked for, or the only one. Throws `InvalidInput`. */
export function chosenEstimator({ capabilities: { estimate = [] } }: Hello, asked: string | undefined): string {
  if (asked === undefined) {
    if (estimate.length === 1) return estimate[0];
    return refuse(
      '/estimator',
      `--estimator with one of ${estimate.join(', ') || 'the estimators that it declares: none'}`,
      undefined,
    );
  }
  if (!estimate.includes(asked)) return refuseWord('/estimator', estimate, asked);
  if (needsOracle(asked)) return refuse('/estimator', 'an estimator without rollouts of an oracle', asked);
  return asked;
}

/** What is within 2¹⁴ roundings of the sum of the absolute values of all terms is taken for equal, as for estimators in files. */
const toleranceFor = (unitRoundoff: number): number => unitRoundoff * 2 ** 14;

/** A child's estimator as something to be explained, and what asks the child for its answers on a case before it is judged there. */
export interface ChildSubject {
  readonly subject: Subject;
  readonly prepare: (one: AnyCase) => Promise<void>;
}

/**
 * The estimator `id` of a child. One that is known is judged by what the built-in one of that id promises, and by its estimates on every single
 * trajectory; one that is its author's own, as an unbiased one. `prepare` throws `Misbehaviour` where the child gives no estimate.
 */
export function childSubject(session: Session, id: string, unitRoundoff: number): ChildSubject {
  const builtIn = builtInOf(id);
  const known = new WeakMap<object, (batch: Batch) => unknown[]>();
  let count = 0;
  const judged: AnyJudged = {
    id: isOwn(id) ? 'bc-hg' : id,
    form: isOwn(id) ? null : (builtIn?.form ?? null),
    suits: (one) => (builtIn?.suits ? builtIn.suits(one) : one.instance.kind === kindOf(id)),
    textbook: (batch, knowledge) => known.get(knowledge as object)!(batch),
  };
  const claims = isOwn(id)
    ? MISTAKE_CLAIMS
    : (ALL_PROMISING.find(({ estimator }) => estimator.id === id)?.claims ?? []);
  const inPairs = claims.includes('unbiased-in-pairs');
  const subject: Subject = {
    name: `${session.hello.name}: ${id}`,
    judged,
    claims,
    ...(builtIn && { further: [sameEstimates(id, builtIn)] }),
    tolerant: true,
    close: () => undefined,
  };
  const prepare = async (one: AnyCase): Promise<void> => {
    const batches: Batch[] = one.trajectories.map(({ trajectory }) => [trajectory]);
    if (inPairs) batches.push(...(pairsOf(one) ?? []).map(({ batch }) => batch));
    const requests = requestsFor(one, `explain-${count++}`, id, batches);
    const keyOf = keys(one);
    const answers = new Map<string, number[]>();
    for (const [i, reply] of (await session.ask(requests)).entries()) {
      const got =
        reply.kind === 'result' ? readNumbers('gradient', reply.result['gradient'], one.parameters) : undefined;
      if (Array.isArray(got)) answers.set(keyOf(batches[i]), got);
      else throw new Misbehaviour('result', `${id} gives no estimate: ${got ?? wordsOf(reply)}`);
    }
    const sizes = formatFor(one.instance.kind).magnitudes(one.knowledge);
    const { near, widen } = one.arithmetic;
    known.set(one.knowledge as object, (batch) => {
      const size = sizes(batch);
      return answers.get(keyOf(batch))!.map((x, k) => widen(near(x), toleranceFor(unitRoundoff) * Math.max(Math.abs(x), size[k]))); // prettier-ignore
    });
  };
  return { subject, prepare };
}

const wordsOf = (reply: object): string =>
  'reason' in reply ? `skipped: ${String(reply.reason)}` : 'message' in reply ? String(reply.message) : 'what' in reply ? String(reply.what) : ''; // prettier-ignore

const kindOf = (id: string): string => splitId(id).kind;

const builtInOf = (id: string): AnyJudged | undefined =>
  ALL_PROMISING.find(({ estimator }) => estimator.id === id)?.estimator ?? ESTIMATORS.find((one) => one.id === id);

/** A name for every batch of the trajectories of a case. */
function keys({ trajectories }: AnyCase): (batch: Batch) => string {
  const numbers = new Map<Trajectory, number>(trajectories.map(({ trajectory }, i) => [trajectory, i]));
  return (batch) => batch.map((trajectory) => numbers.get(trajectory)).join();
}

/** The requests for estimates on batches of a case, which the child is told as an instance of its own. */
function requestsFor(one: AnyCase, name: string, estimator: string, batches: readonly Batch[]): Request[] {
  const { tables, knowledge, width } = recordOf(one);
  const setup = { id: name, line: JSON.stringify({ cmd: 'instance', id: name, tables, knowledge }) };
  const critic = { qL: knowledge.qL, vL: knowledge.vL };
  return batches.map((batch) => {
    const rollouts = batch.map((trajectory) => asRollout(trajectory, width));
    const fields = { cmd: 'estimate', instance: name, estimator, critic, batch: rollouts };
    return { setup, body: JSON.stringify(fields).slice(1, -1) };
  });
}

interface Told {
  readonly tables: ProblemTables;
  readonly knowledge: GivenKnowledge;
  /** The number of the follower's actions, of a game. */
  readonly width?: number;
}

const TOLD: Readonly<Record<FiniteKindId, (given: unknown, near: (x: unknown) => FixtureNumber) => Told>> = {
  [MDP_KIND]: (all, near) => {
    const knowledge = all as Knowledge<unknown>;
    return { tables: tablesOf(knowledge.tables.problem, knowledge), knowledge: knowledgeOf(knowledge, near) };
  },
  [GAME_KIND]: (all, near) => {
    const knowledge = all as GameKnowledge<unknown>;
    const { problem } = knowledge.tables;
    return {
      tables: gameTablesOf(problem, knowledge),
      knowledge: gameKnowledgeOf(knowledge, near),
      width: problem.actions,
    };
  },
};

/** The problem of a case with what estimators are given, as doubles. */
const recordOf = ({ instance, knowledge, arithmetic }: AnyCase): Told =>
  entryOf(TOLD, instance.kind)(knowledge, (x) => given(arithmetic.toNumber(x)));

/** The claim to be the same map as the built-in estimator: on every single trajectory, not in the mean alone. */
function sameEstimates(id: string, builtIn: AnyJudged): Claim {
  const estimates = (one: AnyCase, { textbook }: AnyJudged): unknown[][] =>
    one.trajectories.map(({ trajectory }) => textbook([trajectory], one.knowledge));
  return {
    id: 'same-estimates',
    statement: `equals ${id} on every single trajectory`,
    condition: 'exact critic',
    mode: 'always',
    applies: () => true,
    compare: (one, judged) => {
      const expected = estimates(one, builtIn).flat();
      return {
        got: estimates(one, judged).flat(),
        expected,
        gotIs: 'estimates on all trajectories',
        expectedIs: `those of ${id}`,
        scale: sizeOf(one.arithmetic, expected) || 1,
      };
    },
    show: (one, judged) => {
      const [got, expected] = [estimates(one, judged), estimates(one, builtIn)];
      const { sub, toNumber } = one.arithmetic;
      const apart = got.map((row, i) => Math.hypot(...row.map((x, k) => toNumber(sub(x, expected[i][k])))));
      const worst = apart.indexOf(Math.max(...apart));
      const { states, actions } = one.trajectories[worst].trajectory;
      const walk = `${states[0]}${Array.from(actions, (b, t) => ` –${b}→ ${states[t + 1]}`).join('')}`;
      return { got: got[worst], expected: expected[worst], gotIs: `estimate on the trajectory ${walk}`, expectedIs: `that of ${id}`, scale: 1 }; // prettier-ignore
    },
  };
}
