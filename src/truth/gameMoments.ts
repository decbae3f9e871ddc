import { refuse } from '../model/invalidInput.js';
import { compileGame, evaluateGame, gameGradients, jointActions, type GameProblem } from '../model/gameTables.js';
import type { MarkovGame } from '../model/markovGame.js';
import { float64 } from '../numeric/float64.js';
import { gameResponse, withLeader } from '../follower/gameResponse.js';
import { momentsOfForm, type EstimatorMoments, type MomentsOptions } from './estimatorMoments.js';
import { gameLinearForm, isForFollower, type LinearGameEstimatorId } from './gameForms.js';
import { gameImplicit } from './gameImplicit.js';
import { isSmall } from './truth.js';

/** True where θ is in the leader's policy (and Φ_L) only: what the estimators for games are made for. */
export function isPolicyGame(problem: GameProblem): boolean {
  const { initial, p, rewardF, rewardL } = gameGradients(evaluateGame(problem, float64));
  return [initial, p, rewardF, rewardL].every((table) => table.every((gradient) => gradient === null));
}

/**
 * Exact mean, bias and variance of an estimator for games (Theorem 2, exact critic), by the recursion over the trajectories of the game.
 * Throws `InvalidInput` where the estimator does not apply: it is for another kind of follower, or θ is not in the leader's policy alone.
 */
export function gameMoments(
  game: MarkovGame,
  options: Omit<MomentsOptions, 'estimator'> & { readonly estimator: LinearGameEstimatorId },
): EstimatorMoments {
  const { estimator } = options;
  if (!isForFollower(estimator, game.observes))
    refuse('/observes', `${!game.observes}: ${estimator} is for another kind of follower`, String(game.observes));
  const problem = compileGame(game);
  if (!isPolicyGame(problem)) refuse('/theta', "parameters of the leader's policy (and phiL) only", 'others');
  const { leaderActions, actions } = problem;
  const small = isSmall({ ...problem, actions: leaderActions * actions });
  return momentsOfForm(small, { ...options, estimator: `game:${estimator}` }, (arithmetic) => {
    const tables = evaluateGame(problem, arithmetic);
    const response = gameResponse(tables);
    return {
      tables: jointActions(tables),
      policy: withLeader(tables, response.policy),
      form: gameLinearForm(estimator, tables, response),
      gradient: gameImplicit(tables, response).total,
    };
  });
}
