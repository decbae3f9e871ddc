import { ESTIMATORS } from '../estimators/estimators.js';
import type { Estimator } from '../estimators/estimator.js';

const LINEAR_AND_UNBIASED = ['unbiased', 'truncation-only', 'unbiased-unlimited', 'variance-by-recursion'];

/** What each estimator promises: ids of claims. HPGD as published with an oracle promises nothing; the specs judge it. */
const PROMISES: Readonly<Record<string, readonly string[]>> = {
  'naive-pgd': ['mean-is-direct-part', 'closed-form-mean', 'variance-by-recursion', 'biased'],
  'bc-hg': LINEAR_AND_UNBIASED,
  'bc-hg-td': LINEAR_AND_UNBIASED,
  'bc-hg-centred': LINEAR_AND_UNBIASED,
  'bc-hg-td-centred': LINEAR_AND_UNBIASED,
  'hpgd-exact': LINEAR_AND_UNBIASED,
  'bc-hg-pooled': ['unbiased', 'unbiased-in-pairs', 'per-transition-without-revisits', 'biased-by-revisits'],
  'hpgd-oracle': ['unbiased-with-oracle'],
  'hpgd-mc': ['biased', 'biased-in-pairs'],
  'hpgd-sa': ['biased', 'biased-in-pairs'],
  sobirl: ['closed-form-mean', 'variance-by-recursion', 'biased'],
  'sobirl-batch': ['biased', 'biased-in-pairs'],
};

/** The estimators that promise something, with the ids of their claims. */
export const PROMISING: readonly { readonly estimator: Estimator; readonly claims: readonly string[] }[] =
  ESTIMATORS.flatMap((estimator) => (PROMISES[estimator.id] ? [{ estimator, claims: PROMISES[estimator.id] }] : []));

/** What a mutant of BC-HG would have to keep: each is rejected by one of these. */
export const MUTANT_CLAIMS: readonly string[] = ['unbiased', 'truncation-only'];
