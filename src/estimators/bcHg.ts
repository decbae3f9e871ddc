import { LINEAR_AND_UNBIASED } from '../model/claimIds.js';
import type { Estimator } from './estimator.js';
import { perTransitionEstimator } from './perTransition.js';

/** BC-HG, one segment for each transition (paper, eqs. 5 and 6). */
export const bcHg: Estimator = perTransitionEstimator({
  id: 'bc-hg',
  title: 'Boltzmann covariance hypergradient, per transition',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) G_t',
  docs: { source: 'paper, Theorem 1 and eqs. 5 and 6', assumptions: 'exact V_F, Q_L and V_L' },
  claims: LINEAR_AND_UNBIASED,
  form: 'bc-hg',
  corpus: true,
  leader: 'benefit',
});

/** BC-HG with temporal differences in place of values: the same expectation, usually less variance. */
export const bcHgTd: Estimator = perTransitionEstimator({
  id: 'bc-hg-td',
  title: 'BC-HG with TD errors in place of the values that multiply scores',
  formula: 'as bc-hg with gammaF V_F -> delta_F, gammaL V_L -> delta_L, V_L(s_0) -> V_L(s_0) - J',
  docs: { source: 'this project', assumptions: 'exact V_F, Q_F, Q_L and V_L' },
  claims: LINEAR_AND_UNBIASED,
  form: 'bc-hg-td',
  corpus: true,
  leader: 'benefit',
  differences: true,
});

/** BC-HG with the segment gradient centred by the exact ∇V_F. */
export const bcHgCentred: Estimator = perTransitionEstimator({
  id: 'bc-hg-centred',
  title: 'BC-HG, doubly centred',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) (G_t - grad V_F(s_t))',
  docs: { source: 'this project', assumptions: 'exact V_F, ∇V_F, Q_L and V_L' },
  claims: LINEAR_AND_UNBIASED,
  form: 'bc-hg-centred',
  corpus: true,
  leader: 'benefit',
  centred: true,
});

/** BC-HG with TD errors and centring. */
export const bcHgTdCentred: Estimator = perTransitionEstimator({
  id: 'bc-hg-td-centred',
  title: 'BC-HG, doubly centred, with TD errors',
  formula: 'as bc-hg-centred with gammaF V_F -> delta_F, gammaL V_L -> delta_L, V_L(s_0) -> V_L(s_0) - J',
  docs: { source: 'this project', assumptions: 'exact V_F, Q_F, ∇V_F, Q_L and V_L' },
  claims: LINEAR_AND_UNBIASED,
  form: 'bc-hg-td-centred',
  corpus: true,
  leader: 'benefit',
  differences: true,
  centred: true,
});
