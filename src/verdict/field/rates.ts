import { rational } from '../../numeric/rational.js';
import { CONJUGATE_DAMPING } from '../../estimators/field/conjugateGradients.js';
import { remembered, type RateOf } from './biasRate.js';
import { conjugateRate } from './conjugateRate.js';
import { startRate, stoppedRate } from './sweepRates.js';

/** The rates, by family. */
export const BIAS_RATES: Readonly<Record<string, RateOf>> = {
  'stopped-follower': remembered(stoppedRate),
  'unrolled-start': remembered(startRate),
  'conjugate-gradients': remembered(conjugateRate(CONJUGATE_DAMPING)),
  'conjugate-gradients-undamped': remembered(conjugateRate(rational(0))),
};
