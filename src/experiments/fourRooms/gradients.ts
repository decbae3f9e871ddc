import { bcHgCentred, bcHgTd, bcHgTdCentred } from '../../estimators/bcHg.js';
import { bcHgPlacebo, bcHgPooled } from '../../estimators/bcHgPooled.js';
import type { BatchForm, Estimator } from '../../estimators/estimator.js';
import { hpgdMc, hpgdOracleVisits, hpgdSa } from '../../estimators/hpgd.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import { naivePgd } from '../../estimators/naivePgd.js';
import { sobirlBatch } from '../../estimators/sobirl.js';
import type { Batch } from '../../model/trajectory.js';

/** A method of the experiments: what it needs, and the gradient that it makes of a batch. */
export interface SampledMethod {
  /** Uses a critic that is carried from batch to batch. */
  readonly critic: boolean;
  /** Uses rollouts of an oracle. */
  readonly oracle: boolean;
  /** Uses a random order of the steps of the batch. */
  readonly order: boolean;
  /** Uses exact derivatives of the follower's values under its best response. */
  readonly exact: boolean;
  readonly gradient: (
    batch: Batch,
    knowledge: Knowledge<number>,
    form: BatchForm,
    order: ArrayLike<number> | undefined,
  ) => Float64Array;
}

const of = ({ kernel }: Estimator, needs: Partial<SampledMethod> = {}): SampledMethod => ({
  critic: false,
  oracle: false,
  order: false,
  exact: false,
  ...needs,
  gradient: kernel,
});

/** Every method that learns from batches, by its name in the experiments. */
export const SAMPLED_METHODS: Readonly<Record<string, SampledMethod>> = {
  'bc-hg': of(bcHgPooled, { critic: true }),
  'bc-hg-placebo': {
    critic: true,
    oracle: false,
    order: true,
    exact: false,
    gradient: (batch, knowledge, form, order) => bcHgPlacebo(batch, knowledge, form, order!),
  },
  'bc-hg-td': of(bcHgTd, { critic: true }),
  'bc-hg-centred': of(bcHgCentred, { critic: true, exact: true }),
  'bc-hg-td-centred': of(bcHgTdCentred, { critic: true, exact: true }),
  'hpgd-oracle': of(hpgdOracleVisits, { oracle: true }),
  'hpgd-mc': of(hpgdMc),
  'hpgd-sa': of(hpgdSa, { critic: true }),
  'hpgd-td': of(hpgdSa, { critic: true }),
  sobirl: of(sobirlBatch),
  'naive-pgd': of(naivePgd),
};

/** Ascents along the exact gradient: the whole of it, or its direct part. */
export const EXACT_METHODS: Readonly<Record<string, 'total' | 'direct'>> = {
  exact: 'total',
  'exact-first-order': 'direct',
};
