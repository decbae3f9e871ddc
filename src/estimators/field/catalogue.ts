import type { FieldEstimator } from './fieldEstimator.js';
import { CONJUGATE } from './conjugateGradients.js';
import { COUNTED, COUNTED_FAMILY } from './counted.js';
import { IMPLICIT } from './implicit.js';
import { NEUMANN } from './neumann.js';
import { onGames, type FieldGameEstimator } from './onGames.js';
import { PARL } from './parl.js';
import { PENALTY } from './penalty.js';
import { STOPPED } from './stopped.js';
import { UNROLLED } from './unrolled.js';
import { ZEROTH_ORDER } from './zerothOrder.js';

/** The methods of the field that are exact functions of a knob. */
export const FIELD_ESTIMATORS: readonly FieldEstimator[] = [
  ...IMPLICIT,
  ...NEUMANN,
  ...UNROLLED,
  ...PENALTY,
  ...ZEROTH_ORDER,
  ...STOPPED,
  ...CONJUGATE,
  ...COUNTED,
  ...PARL,
];

/** The same for games; but the follower that is counted, whose order is told on too few of them. */
export const FIELD_GAME_ESTIMATORS: readonly FieldGameEstimator[] = FIELD_ESTIMATORS.filter(
  ({ setting }) => setting.family !== COUNTED_FAMILY,
).map(onGames);
