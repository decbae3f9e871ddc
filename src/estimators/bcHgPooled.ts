import type { Batch } from '../model/trajectory.js';
import type { BatchForm, Estimator } from './estimator.js';
import type { Knowledge } from './knowledge.js';
import { visitAveragedEstimator, visitAveragedKernel, type VisitAveraged } from './visitAveraged.js';

const POOLED: VisitAveraged = {
  id: 'bc-hg-pooled',
  title: 'BC-HG pooled over visits (Algorithm 1)',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) mean of G over the visits of (s_t,b_t)',
  docs: {
    source: 'paper, Algorithm 1',
    assumptions: 'exact V_F, Q_L and V_L; no pair can come back at another time (biased otherwise)',
  },
  claims: ['unbiased', 'unbiased-in-pairs', 'per-transition-without-revisits', 'biased-by-revisits'],
  form: null,
  corpus: true,
  leader: 'critic',
  centred: false,
  visits: 'batch',
};

/** BC-HG as in Algorithm 1 of the paper: the segment gradient of (s,b) is its average over all visits in the batch. */
export const bcHgPooled: Estimator = visitAveragedEstimator(POOLED);

/**
 * The same with the Benefits of the batch permuted among its visits: what is left of a result is not owed to the covariance that the
 * method estimates. `order`: a permutation of the steps of the batch, trajectory after trajectory.
 */
export const bcHgPlacebo = (
  batch: Batch,
  knowledge: Knowledge<number>,
  form: BatchForm,
  order: ArrayLike<number>,
): Float64Array => visitAveragedKernel(POOLED, batch, knowledge, form, order);
