import type { Estimator } from './estimator.js';
import { perTransitionEstimator } from './perTransition.js';

/** HPGD (paper, eq. 7) with the exact ∇V_F. */
export const hpgdExact: Estimator = perTransitionEstimator({
  id: 'hpgd-exact',
  title: 'HPGD with the exact grad V_F',
  formula: 'direct + (1/beta) sum_t gammaL^t Q_L(s_t,b_t) (G_t - grad V_F(s_t))',
  leader: 'qL',
  centred: true,
});
