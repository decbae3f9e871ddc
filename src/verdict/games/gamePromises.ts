import { estimateGameBatch, type GameEstimator } from '../../estimators/games/gameEstimator.js';
import { GAME_ESTIMATORS } from '../../estimators/games/gameEstimators.js';
import type { Judged } from '../claim.js';
import { isGameCase, type GameCase } from './gameCase.js';
import { GAME_PREFIX } from './gameIds.js';

/** An estimator for games as something to be judged, under the id that says so. */
export const judgedGame = ({ id, observes, parts }: GameEstimator): Judged<GameCase> => ({
  id: GAME_PREFIX + id,
  textbook: (batch, knowledge) => estimateGameBatch(batch, knowledge, parts(knowledge)),
  suits: (one) => isGameCase(one) && (observes === null || one.instance.observes === observes),
});

const UNBIASED = ['unbiased', 'truncation-only', 'unbiased-unlimited', 'variance-by-recursion'];

/** What each promises: ids of claims. */
const PROMISES: Readonly<Record<string, readonly string[]>> = {
  'bc-hg': [...UNBIASED, 'segment-is-gradient'],
  'bc-hg-printed': [...UNBIASED, 'segment-is-not-gradient'],
  'bc-hg-td': [...UNBIASED, 'segment-is-gradient'],
  'bc-hg-printed-td': [...UNBIASED, 'segment-is-not-gradient'],
  'bc-hg-same-answer': ['biased', 'closed-form-mean', 'variance-by-recursion', 'segment-is-not-gradient'],
  'bc-hg-centred': UNBIASED,
  'bc-hg-td-centred': UNBIASED,
  'first-order': ['mean-is-direct-part', 'closed-form-mean', 'variance-by-recursion', 'biased'],
  'bc-hg-unobserved': UNBIASED,
};

/** The estimators for games with what they promise. */
export const GAME_PROMISING: readonly { readonly estimator: Judged<GameCase>; readonly claims: readonly string[] }[] =
  GAME_ESTIMATORS.map((estimator) => ({ estimator: judgedGame(estimator), claims: PROMISES[estimator.id] }));
