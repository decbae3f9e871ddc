import { GAME_KIND } from '../../model/game/markovGame.js';
import { qualifiedId } from '../../model/qualifiedId.js';
import { partsForGame } from '../../estimators/games/gameParts.js';
import type { GameParts } from '../../estimators/games/gameEstimate.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import type { Batch } from '../../model/trajectory.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import type { Ingredients } from '../mistakes/ingredients.js';
import type { AnyCase } from '../case.js';
import type { Judged } from '../claim.js';
import { isGameCase, type GameCase } from './gameCase.js';
import { estimateGameFrom, gameIngredients } from './gameIngredients.js';

/** A mistake that people make in BC-HG for games. */
export interface GameMistake extends Judged<GameCase>, Omit<Mistake, keyof Judged> {
  readonly textbook: <T>(batch: Batch, knowledge: GameKnowledge<T>) => T[];
  readonly suits: (one: AnyCase) => boolean;
  /** Whether it is made with a follower that observes. */
  readonly observes: boolean;
}

/** Which follower the mistake is made with: one that observes the leader's action, or one that does not (footnote 1). */
export type Follower = 'seen' | 'unseen';

const suitsFollower =
  (follower: Follower) =>
  (one: AnyCase): boolean =>
    isGameCase(one) && one.instance.observes === (follower === 'seen');

/** A mistake as a function of batches, for what no exchange of a part makes. */
export const wholeMistake = (
  follower: Follower,
  id: string,
  mistake: string,
  formula: string,
  textbook: GameMistake['textbook'],
): GameMistake => ({
  id: qualifiedId(GAME_KIND, id),
  mistake,
  formula,
  textbook,
  suits: suitsFollower(follower),
  observes: follower === 'seen',
});

/** The estimates that ingredients give; they are made once for all batches with the same knowledge. */
function fromIngredients(of: <T>(knowledge: GameKnowledge<T>) => Ingredients<T>): GameMistake['textbook'] {
  const known = new WeakMap<object, unknown>();
  return <T>(batch: Batch, knowledge: GameKnowledge<T>) => {
    let own = known.get(knowledge) as Ingredients<T> | undefined;
    if (!own) known.set(knowledge, (own = of(knowledge)));
    return estimateGameFrom(batch, knowledge, own);
  };
}

/** A mistake in the ingredients that games share with configurable MDPs. */
export const ingredientMistake = (
  follower: Follower,
  id: string,
  mistake: string,
  formula: string,
  change: <T>(proper: Ingredients<T>, knowledge: GameKnowledge<T>) => Partial<Ingredients<T>>,
): GameMistake =>
  wholeMistake(
    follower,
    id,
    mistake,
    formula,
    fromIngredients((knowledge) => {
      const proper = gameIngredients(knowledge, partsForGame(knowledge));
      return { ...proper, ...change(proper, knowledge) };
    }),
  );

/** A mistake in the parts of an estimator for games. */
export const partMistake = (
  follower: Follower,
  id: string,
  mistake: string,
  formula: string,
  change: <T>(knowledge: GameKnowledge<T>) => Partial<GameParts<T>>,
): GameMistake =>
  wholeMistake(
    follower,
    id,
    mistake,
    formula,
    fromIngredients((knowledge) => gameIngredients(knowledge, { ...partsForGame(knowledge), ...change(knowledge) })),
  );
