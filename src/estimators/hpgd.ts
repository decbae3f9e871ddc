import type { Estimator } from './estimator.js';
import { visitAveragedEstimator } from './visitAveraged.js';

/** HPGD with the critic's Benefit and both follower gradients averaged over the batch: HPGD (SA) when the critic is a SARSA table. */
export const hpgdSa: Estimator = visitAveragedEstimator({
  id: 'hpgd-sa',
  title: 'HPGD with a critic, follower gradients averaged over the batch',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) (mean G of (s_t,b_t) - mean G of s_t)',
  docs: { source: 'paper, the baseline HPGD (SA)', assumptions: 'a critic; the batch revisits its pairs' },
  claims: ['direct-part-without-revisits', 'biased', 'biased-in-pairs'],
  form: null,
  corpus: true,
  leader: 'critic',
  centred: true,
  visits: 'batch',
});

/** HPGD (MC): leader's values and follower's gradients are all averages over the visits in the batch; no critic. */
export const hpgdMc: Estimator = visitAveragedEstimator({
  id: 'hpgd-mc',
  title: 'HPGD with Monte Carlo averages over the batch',
  formula:
    'direct + (1/beta) sum_t gammaL^t (mean return of (s_t,b_t) - mean return of s_t) (mean G of (s_t,b_t) - mean G of s_t)',
  docs: { source: 'paper, the baseline HPGD (MC)', assumptions: 'the batch revisits its pairs' },
  claims: ['direct-part-without-revisits', 'biased', 'biased-in-pairs'],
  form: null,
  corpus: true,
  leader: 'returns',
  centred: true,
  visits: 'batch',
});

/** HPGD with an oracle whose rollouts start where they are wanted; only their first steps are averaged. */
export const hpgdOracle: Estimator = visitAveragedEstimator({
  id: 'hpgd-oracle',
  title: "HPGD with an oracle's rollouts, averaged by their start",
  formula: 'as hpgd-sa, the means of G over oracle rollouts that start at (s_t,b_t) and at s_t',
  docs: {
    source: 'Thoma et al. 2024',
    assumptions: 'exact V_F, Q_L and V_L; independent rollouts from every pair and state of the batch',
  },
  claims: ['unbiased-with-oracle'],
  form: null,
  corpus: true,
  leader: 'critic',
  centred: true,
  visits: 'oracle-starts',
});

/** HPGD (oracle) as published: leader's values and follower's gradients are averages over all visits of an oracle's batch. */
export const hpgdOracleVisits: Estimator = visitAveragedEstimator({
  id: 'hpgd-oracle-visits',
  title: "HPGD with averages over all visits of an oracle's batch",
  formula: 'as hpgd-mc, all means over the batch of the oracle, zero for what it never visited',
  docs: {
    source: 'paper, the baseline HPGD (oracle)',
    assumptions: 'a second batch that visits the pairs and states of the first',
  },
  // Promises nothing: it depends on what the second batch happens to visit. The specs judge it.
  claims: [],
  form: null,
  corpus: true,
  leader: 'returns',
  centred: true,
  visits: 'oracle',
});
