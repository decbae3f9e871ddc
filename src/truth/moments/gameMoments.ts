import { qualifiedId } from '../../model/qualifiedId.js';
import { refuse } from '../../model/invalidInput.js';
import {
  compileGame,
  evaluateGame,
  gameGradients,
  jointActions,
  type CompiledGame,
} from '../../model/game/gameTables.js';
import { GAME_KIND, type MarkovGame } from '../../model/game/markovGame.js';
import { float64 } from '../../numeric/float64.js';
import { gameResponse, withLeader } from '../../follower/gameResponse.js';
import { formSize, momentsOfForm, type EstimatorMoments, type MomentsOptions } from './estimatorMoments.js';
import { gameLinearForm, isForFollower } from './gameForms.js';
import type { LinearGameEstimatorId, PolicyGradientFormId } from '../../model/linearFormIds.js';
import { isPolicyGradientForm, policyGradientMoments } from './policyGradientMoments.js';
import { gameImplicit } from '../routes/game/gameImplicit.js';

/** True where θ is in the leader's policy (and Φ_L) only: what the estimators for games are made for. */
export function isPolicyGame(problem: CompiledGame): boolean {
  const { initial, p, rewardF, rewardL } = gameGradients(evaluateGame(problem, float64));
  return [initial, p, rewardF, rewardL].every((table) => table.every((gradient) => gradient === null));
}

/**
 * Exact mean, bias and variance of an estimator for games (Theorem 2, exact critic), by the recursion over the trajectories of the game.
 * Throws `InvalidInput` where the estimator does not apply: it is for another kind of follower, or θ is not in the leader's policy alone.
 *
 * @example
 * ```ts
 * import { gameMoments, toyGame } from 'hypergrad-oracle';
 *
 * const game = toyGame({ reward: 2, p: '0.45', beta: '0.5' });
 * const { variance } = gameMoments(game, { estimator: 'first-order', horizon: 6 });
 * console.log(variance.length); // 6
 * ```
 */
export function gameMoments(
  game: MarkovGame,
  options: Omit<MomentsOptions, 'estimator'> & { readonly estimator: LinearGameEstimatorId | PolicyGradientFormId },
): EstimatorMoments {
  const { estimator } = options;
  if (!isPolicyGradientForm(estimator) && !isForFollower(estimator, game.observes))
    refuse('/observes', `${!game.observes}: ${estimator} is for another kind of follower`, String(game.observes));
  const problem = compileGame(game);
  if (!isPolicyGame(problem)) refuse('/theta', "parameters of the leader's policy (and phiL) only", 'others');
  const { leaderActions, actions } = problem;
  const size = formSize({ ...problem, actions: leaderActions * actions });
  return momentsOfForm(size, { ...options, estimator: qualifiedId(GAME_KIND, estimator) }, (arithmetic) => {
    const tables = evaluateGame(problem, arithmetic);
    const response = gameResponse(tables);
    const { total, objective } = gameImplicit(tables, response);
    return {
      tables: jointActions(tables),
      policy: withLeader(tables, response.policy),
      form: isPolicyGradientForm(estimator)
        ? (steps) => policyGradientMoments(estimator, tables, response, steps)
        : gameLinearForm(estimator, tables, response),
      gradient: total,
      objective,
    };
  });
}
