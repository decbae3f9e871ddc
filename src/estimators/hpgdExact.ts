import { LINEAR_AND_UNBIASED } from '../model/claimIds.js';
import type { Estimator } from './estimator.js';
import { perTransitionEstimator } from './perTransition.js';

/** HPGD (paper, eq. 7) with the exact ∇V_F. */
export const hpgdExact: Estimator = perTransitionEstimator({
  id: 'hpgd-exact',
  title: 'HPGD with the exact grad V_F',
  formula: 'direct + (1/beta) sum_t gammaL^t Q_L(s_t,b_t) (G_t - grad V_F(s_t))',
  docs: { source: 'Thoma et al. 2024; paper, eq. 7', assumptions: 'exact V_F, ∇V_F, Q_L and V_L' },
  claims: LINEAR_AND_UNBIASED,
  form: 'hpgd-exact',
  corpus: true,
  leader: 'qL',
  centred: true,
});
