import type { Arithmetic } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { GameTrajectory } from '../../model/gameTrajectory.js';
import { estimateGame, type GameParts } from '../../estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { GAME_MUTANTS, type GameMutant } from '../../verdict/games/gameMutants.js';
import type { Answers } from '../answers.js';
import { doublesOf } from '../fixtureNumber.js';
import type { EstimateInputs } from '../format.js';
import { asGameBatch } from '../trajectories.js';
import type { GameInstance } from './gameInstances.js';
import { liftedGame } from './gameKnowledge.js';

/** The estimators for games with a follower that observes, or for one that does not. */
export const gameEstimatorIds = (observes: boolean): string[] =>
  GAME_ESTIMATORS.filter((one) => one.observes === observes).map(({ id }) => id);

/** The estimators that mistakes are made in, by whether the follower observes. */
const CATALOGUED = { seen: 'bc-hg', unseen: 'bc-hg-unobserved' } as const;

/** The known mistakes in an estimator for games. */
export const gameMistakesOf = (id: string): GameMutant[] =>
  GAME_MUTANTS.filter(({ observes }) => id === (observes ? CATALOGUED.seen : CATALOGUED.unseen));

/** The mean of an estimate over a batch. */
export function gameBatchMean<T>(
  batch: readonly GameTrajectory[],
  knowledge: GameKnowledge<T>,
  parts: GameParts<T>,
): T[] {
  const { arithmetic, problem } = knowledge.tables;
  const { div, one, constant } = arithmetic;
  const total = zeroVector(arithmetic, problem.parameters);
  for (const trajectory of batch) accumulate(arithmetic, total, one, estimateGame(trajectory, knowledge, parts));
  return batch.length === 1 ? total : total.map((x) => div(x, constant({ n: BigInt(batch.length), d: 1n })));
}

/** The answers of an estimator for games and of the mistakes in it; undefined for one that is not known. */
export function gameAnswers<T>(
  arithmetic: Arithmetic<T>,
  { knowledge }: GameInstance,
  { estimator: id, critic, batch: rollouts }: EstimateInputs,
): Answers<T> | undefined {
  const estimator = GAME_ESTIMATORS.find((one) => one.id === id);
  if (!estimator) return undefined;
  const known = liftedGame(knowledge, arithmetic, { qL: doublesOf(critic.qL), vL: doublesOf(critic.vL) });
  const batch = asGameBatch(rollouts);
  const mean = (parts: GameMutant['parts']) => (): T[] => gameBatchMean(batch, known, parts(known));
  return {
    right: mean(estimator.parts),
    mistakes: gameMistakesOf(id).map((mistake) => ({ id: mistake.id, answer: mean(mistake.parts) })),
  };
}
