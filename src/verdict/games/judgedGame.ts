import { GAME_KIND } from '../../model/game/markovGame.js';
import { qualifiedId } from '../../model/qualifiedId.js';
import type { FieldGameEstimator } from '../../estimators/field/onGames.js';
import type { PolicyGradient } from '../../estimators/field/policyGradients.js';
import type { GameEstimator } from '../../estimators/games/gameEstimator.js';
import type { Judged } from '../claim.js';
import { isGameCase, type GameCase } from './gameCase.js';

/** An estimator for games as something to be judged, under the id that says so. */
export const judgedGame = (estimator: GameEstimator | FieldGameEstimator | PolicyGradient): Judged<GameCase> => {
  const { id, form, observes, textbook } = estimator;
  return {
    id: qualifiedId(GAME_KIND, id),
    form,
    setting: 'setting' in estimator ? estimator.setting : null,
    textbook,
    suits: (one) => isGameCase(one) && (observes === null || one.instance.observes === observes),
  };
};
