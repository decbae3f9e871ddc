import type { AnyJudged } from './claim.js';
import { GAME_PROMISING } from './games/gamePromises.js';
import { PROMISING } from './promises.js';

/** The estimators of either kind of problem that promise something, with the ids of their claims. */
export const ALL_PROMISING: readonly { readonly estimator: AnyJudged; readonly claims: readonly string[] }[] = [
  ...PROMISING,
  ...GAME_PROMISING,
];
