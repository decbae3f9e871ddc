import { refuse } from '../model/invalidInput.js';
import { compileGame, evaluateGame, gameGradients } from '../model/gameTables.js';
import { lowerGame } from '../model/lowerGame.js';
import type { MarkovGame } from '../model/markovGame.js';
import { compileProblem } from '../model/tables.js';
import { float64 } from '../numeric/float64.js';
import { gameResponse } from '../follower/gameResponse.js';
import { momentsOfForm, type EstimatorMoments, type MomentsOptions } from './estimatorMoments.js';
import { gameLinearForm, type LinearGameEstimatorId } from './gameForms.js';

/**
 * Exact mean, bias and variance of an estimator for games (Theorem 2, exact critic), by the recursion on the problem that the game is lowered
 * to. A cut after T steps leaves the step T out but for ∇log f(a_T|s_T), which the last segments still have. Throws `InvalidInput` where the
 * estimators do not apply: the follower does not observe, there is a horizon, or θ is not in the leader's policy alone.
 */
export function gameMoments(
  game: MarkovGame,
  options: Omit<MomentsOptions, 'estimator'> & { readonly estimator: LinearGameEstimatorId },
): EstimatorMoments {
  if (!game.observes) refuse('/observes', 'true: the estimators are for a follower that observes', 'false');
  if (game.horizon !== null)
    refuse('/horizon', 'null: the estimators are for games without a time limit', game.horizon);
  const compiled = compileGame(game);
  const { initial, p, rewardF, rewardL } = gameGradients(evaluateGame(compiled, float64));
  if ([initial, p, rewardF, rewardL].some((table) => table.some((gradient) => gradient !== null)))
    refuse('/theta', "parameters of the leader's policy (and phiL) only", 'others');
  const lowered = compileProblem(lowerGame(game));
  return momentsOfForm(lowered, { ...options, estimator: `game:${options.estimator}` }, ({ arithmetic }) => {
    const tables = evaluateGame(compiled, arithmetic);
    return gameLinearForm(options.estimator, tables, gameResponse(tables), lowered);
  });
}
