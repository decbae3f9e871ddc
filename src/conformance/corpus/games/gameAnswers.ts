import type { Arithmetic } from '../../../numeric/arithmetic.js';
import { GAME_ESTIMATORS } from '../../../estimators/games/gameEstimators.js';
import type { GameMistake } from '../../../verdict/games/gameMistake.js';
import { GAME_MISTAKES } from '../../../verdict/games/gameMistakes.js';
import { doublesOf } from '../fixtureNumber.js';
import type { EstimateInputs } from '../format.js';
import type { Answers } from '../possibleAnswers.js';
import { asGameBatch } from '../trajectories.js';
import type { GameInstance } from './gameInstances.js';
import { liftedGame } from './gameKnowledge.js';

/** The estimators with cases in the corpus, for games with a follower that observes, or for one that does not. */
export const gameEstimatorIds = (observes: boolean): string[] =>
  GAME_ESTIMATORS.filter((one) => one.corpus && (one.observes === null || one.observes === observes)).map(
    ({ id }) => id,
  );

/** The known mistakes in an estimator for games: they are made in BC-HG, for a follower that observes or does not. */
export const gameMistakesOf = (id: string): GameMistake[] =>
  GAME_MISTAKES.filter(({ observes }) => id === (observes ? 'bc-hg' : 'bc-hg-unobserved'));

/** The answers of an estimator for games and of the mistakes in it; undefined for one that is not known. */
export function gameAnswers<T>(
  arithmetic: Arithmetic<T>,
  { problem, knowledge }: GameInstance,
  { estimator: id, critic, batch: rollouts }: EstimateInputs,
): Answers<T> | undefined {
  const estimator = GAME_ESTIMATORS.find((one) => one.id === id);
  if (!estimator) return undefined;
  const known = liftedGame(knowledge, arithmetic, { qL: doublesOf(critic.qL), vL: doublesOf(critic.vL) });
  const batch = asGameBatch(problem, rollouts);
  return {
    right: () => estimator.textbook(batch, known),
    mistakes: gameMistakesOf(id).map((mistake) => ({ id: mistake.id, answer: () => mistake.textbook(batch, known) })),
  };
}
