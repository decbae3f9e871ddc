import type { Estimator } from '../estimators/estimator.js';
import { FIELD_GAME_ESTIMATORS } from '../estimators/field/catalogue.js';
import { POLICY_GRADIENTS } from '../estimators/field/policyGradients.js';
import { ESTIMATORS } from '../estimators/estimators.js';
import { GAME_ESTIMATORS } from '../estimators/games/gameEstimators.js';
import type { AnyJudged, Judged } from './claim.js';
import type { GameCase } from './games/gameCase.js';
import { judgedGame } from './games/judgedGame.js';

/** An estimator with the ids of its claims. */
export interface Promising<E extends AnyJudged = AnyJudged> {
  readonly estimator: E;
  readonly claims: readonly string[];
}

/** The estimators for configurable MDPs that promise something. */
export const PROMISING: readonly Promising<Estimator>[] = ESTIMATORS.filter(({ claims }) => claims.length > 0).map(
  (estimator) => ({ estimator, claims: estimator.claims }),
);

/** The same for games. */
export const GAME_PROMISING: readonly Promising<Judged<GameCase>>[] = [
  ...GAME_ESTIMATORS,
  ...FIELD_GAME_ESTIMATORS,
  ...POLICY_GRADIENTS,
]
  .filter(({ claims }) => claims.length > 0)
  .map((estimator) => ({ estimator: judgedGame(estimator), claims: estimator.claims }));

/** The estimators of either kind of problem that promise something. */
export const ALL_PROMISING: readonly Promising[] = [...PROMISING, ...GAME_PROMISING];

/** What a mistake of BC-HG would have to keep: each is rejected by one of these. */
export const MISTAKE_CLAIMS: readonly string[] = ['unbiased', 'truncation-only'];
