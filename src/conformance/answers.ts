import type { Arithmetic } from '../numeric/arithmetic.js';
import { ESTIMATORS } from '../estimators/estimators.js';
import { GAME_PREFIX } from '../verdict/games/gameIds.js';
import { mistakesOf } from '../verdict/mutants/variants.js';
import { doublesOf } from './fixtureNumber.js';
import type { EstimateInputs, ProblemKind } from './format.js';
import { gameAnswers, gameEstimatorIds } from './games/gameAnswers.js';
import type { CorpusInstance, MdpInstance } from './instances.js';
import { lifted } from './knowledge.js';
import { asBatch } from './trajectories.js';

/** What an estimator answers, and what known mistakes in it would, in some arithmetic. */
export interface Answers<T> {
  readonly right: () => T[];
  readonly mistakes: readonly { readonly id: string; readonly answer: () => T[] }[];
}

/** The ids of the estimators for a kind of problem, the observing or the unobserving follower's for games. */
export const estimatorIds = (instance: CorpusInstance): string[] =>
  instance.setting === 'markov-game'
    ? gameEstimatorIds(instance.problem.game.observes).map((id) => `${GAME_PREFIX}${id}`)
    : ESTIMATORS.map(({ id }) => id);

/** Estimators that need rollouts of an oracle beside the batch. */
export const needsOracle = (id: string): boolean => id.startsWith('hpgd-oracle');

/** Whether it is the id of an estimator of either kind. */
export const isKnown = (id: string): boolean =>
  id.startsWith(GAME_PREFIX)
    ? [true, false].some((observes) => gameEstimatorIds(observes).includes(id.slice(GAME_PREFIX.length)))
    : ESTIMATORS.some((one) => one.id === id);

/** The kind of problem that an estimator is for. */
export const kindOfEstimator = (id: string): ProblemKind =>
  id.startsWith(GAME_PREFIX) ? 'markov-game' : 'configurable-mdp';

/** The answers to an estimate case, from its doubles taken as exact; undefined for an estimator that is not known. */
export function answersOf<T>(
  arithmetic: Arithmetic<T>,
  instance: CorpusInstance,
  inputs: EstimateInputs,
): Answers<T> | undefined {
  if (kindOfEstimator(inputs.estimator) !== instance.setting) return undefined;
  return instance.setting === 'markov-game'
    ? gameAnswers(arithmetic, instance, { ...inputs, estimator: inputs.estimator.slice(GAME_PREFIX.length) })
    : mdpAnswers(arithmetic, instance, inputs);
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
