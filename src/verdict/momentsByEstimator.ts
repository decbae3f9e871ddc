import { GAME_KIND } from '../model/game/markovGame.js';
import { asConfigurableMdp, expectKind, type FiniteInstance } from '../model/instance.js';
import { qualifiedId } from '../model/qualifiedId.js';
import { ESTIMATORS } from '../estimators/estimators.js';
import { POLICY_GRADIENTS } from '../estimators/field/policyGradients.js';
import { GAME_ESTIMATORS } from '../estimators/games/gameEstimators.js';
import { estimatorMoments, type EstimatorMoments, type MomentsOptions } from '../truth/moments/estimatorMoments.js';
import { gameMoments } from '../truth/moments/gameMoments.js';

/** The exact moments of one estimator on an instance. Throws `InvalidInput` where the instance is of a kind that it is not for. */
export type MomentsOf = (instance: FiniteInstance, options: Omit<MomentsOptions, 'estimator'>) => EstimatorMoments;

/**
 * The estimators that have a linear form, by their names on the command line. `ID` takes a game as the configurable MDP that it is lowered
 * to; `game:ID` takes a game as it is.
 */
export const MOMENTS_BY_ESTIMATOR: ReadonlyMap<string, MomentsOf> = new Map<string, MomentsOf>([
  ...ESTIMATORS.flatMap(({ id, form }): [string, MomentsOf][] =>
    form === null
      ? []
      : [[id, (instance, options) => estimatorMoments(asConfigurableMdp(instance), { ...options, estimator: form })]],
  ),
  ...[...GAME_ESTIMATORS, ...POLICY_GRADIENTS].flatMap(({ id, form }): [string, MomentsOf][] =>
    form === null
      ? []
      : [
          [
            qualifiedId(GAME_KIND, id),
            (instance, options) => gameMoments(expectKind(instance, GAME_KIND), { ...options, estimator: form }),
          ],
        ],
  ),
]);
