import type { Batch } from '../model/trajectory.js';
import type { BatchForm, Estimator } from './estimator.js';
import type { Knowledge } from './knowledge.js';
import { visitAveragedEstimator, visitAveragedKernel, type VisitAveraged } from './visitAveraged.js';

const POOLED: VisitAveraged = {
  id: 'bc-hg-pooled',
  title: 'BC-HG pooled over visits (Algorithm 1)',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) mean of G over the visits of (s_t,b_t)',
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
