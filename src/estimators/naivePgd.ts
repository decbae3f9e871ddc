import { DIRECT_PART_ONLY } from '../model/claimIds.js';
import type { Estimator } from './estimator.js';
import { perTransitionEstimator } from './perTransition.js';

/** The first-order gradient: as if the follower did not react. */
export const naivePgd: Estimator = perTransitionEstimator({
  id: 'naive-pgd',
  title: 'first-order gradient, the best response held still',
  formula: 'grad Phi + V_L(s_0) grad log rho0 + sum_t gammaL^t (grad r_L + gammaL V_L(s_{t+1}) grad log p)',
  docs: { source: 'paper, the first-order baseline', assumptions: 'exact V_L' },
  claims: DIRECT_PART_ONLY,
  form: 'naive-pgd',
  corpus: true,
  leader: 'none',
});
