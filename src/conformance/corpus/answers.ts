import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { qualifiedId, splitId } from '../../model/qualifiedId.js';
import { byKind, type Cases } from '../../model/instance.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { ESTIMATORS } from '../../estimators/estimators.js';
import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import { mistakesOf } from '../../verdict/mistakes/variants.js';
import { doublesOf } from './fixtureNumber.js';
import type { EstimateInputs, ProblemKind } from './format.js';
import { gameAnswers, gameEstimatorIds } from './games/gameAnswers.js';
import type { CorpusInstance, MdpInstance } from './instances.js';
import { lifted } from './knowledge.js';
import type { Answers } from './possibleAnswers.js';
import { asBatch } from './trajectories.js';

/** The ids of the estimators that have cases in the corpus, for a kind of problem; for games with the observing or the unobserving follower. */
export const estimatorIds = (instance: CorpusInstance): string[] => byKind(IDS, instance);

const IDS: Cases<CorpusInstance, string[]> = {
  [MDP_KIND]: () => ESTIMATORS.filter(({ corpus }) => corpus).map(({ id }) => id),
  [GAME_KIND]: ({ problem }) => gameEstimatorIds(problem.game.observes).map((id) => qualifiedId(GAME_KIND, id)),
};

/** Estimators that need rollouts of an oracle beside the batch. */
export const needsOracle = (id: string): boolean => ESTIMATORS.some((one) => one.id === id && one.oracle);

/** The ids of all estimators, of either kind. */
export const knownEstimators = (): string[] => [
  ...ESTIMATORS.map(({ id }) => id),
  ...GAME_ESTIMATORS.map(({ id }) => qualifiedId(GAME_KIND, id)),
];

/** Whether it is the id of an estimator of either kind. */
export const isKnown = (id: string): boolean => knownEstimators().includes(id);

/** The kind of problem that an estimator is for. */
export const kindOfEstimator = (id: string): ProblemKind => splitId(id).kind;

/** The answers to an estimate case, from its doubles taken as exact; undefined for an estimator that is not known. */
export function answersOf<T>(
  arithmetic: Arithmetic<T>,
  instance: CorpusInstance,
  inputs: EstimateInputs,
): Answers<T> | undefined {
  if (kindOfEstimator(inputs.estimator) !== instance.kind) return undefined;
  const answers: Cases<CorpusInstance, Answers<T> | undefined> = {
    [MDP_KIND]: (one) => mdpAnswers(arithmetic, one, inputs),
    [GAME_KIND]: (one) => gameAnswers(arithmetic, one, { ...inputs, estimator: splitId(inputs.estimator).id }),
  };
  return byKind<CorpusInstance, Answers<T> | undefined>(answers, instance);
}

function mdpAnswers<T>(
  arithmetic: Arithmetic<T>,
  { problem, knowledge }: MdpInstance,
  { estimator: id, critic, batch: rollouts, oracle }: EstimateInputs,
): Answers<T> | undefined {
  const estimator = ESTIMATORS.find((one) => one.id === id);
  if (!estimator) return undefined;
  const given = { qL: doublesOf(critic.qL), vL: doublesOf(critic.vL) };
  const known = {
    ...lifted(knowledge, arithmetic, given),
    ...(oracle && { oracle: { pairs: asBatch(problem, oracle.pairs), states: asBatch(problem, oracle.states) } }),
  };
  const batch = asBatch(problem, rollouts);
  return {
    right: () => estimator.textbook(batch, known),
    mistakes: mistakesOf(id).map((mistake) => ({ id: mistake.id, answer: () => mistake.textbook(batch, known) })),
  };
}
