import type { Estimator } from './estimator.js';
import { visitAveragedEstimator } from './visitAveraged.js';

/** BC-HG as in Algorithm 1 of the paper: the segment gradient of (s,b) is its average over all visits in the batch. */
export const bcHgPooled: Estimator = visitAveragedEstimator({
  id: 'bc-hg-pooled',
  title: 'BC-HG pooled over visits (Algorithm 1)',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) mean of G over the visits of (s_t,b_t)',
  leader: 'critic',
  centred: false,
  visits: 'batch',
});
