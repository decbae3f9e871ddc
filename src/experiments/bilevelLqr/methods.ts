import type { GaussianRecipe } from '../../estimators/continuous/gaussianEstimator.js';
import { GAUSSIAN_ESTIMATORS } from '../../estimators/continuous/gaussianEstimators.js';

/** A method of the bi-level LQR runs: an estimator on fresh batches, or an ascent along the exact gradient. */
export type LqrMethod =
  | { readonly kind: 'sampled'; readonly recipe: GaussianRecipe }
  | { readonly kind: 'exact'; readonly part: 'total' | 'direct' };

const sampled = (id: string, change: Partial<GaussianRecipe> = {}): LqrMethod => ({
  kind: 'sampled',
  recipe: { ...GAUSSIAN_ESTIMATORS.find((r) => r.id === id)!, ...change },
});

/** Every method by its name in the experiments. */
export const LQR_METHODS: Readonly<Record<string, LqrMethod>> = {
  'bc-hg-integrated': sampled('bc-hg-integrated'),
  'bc-hg-white-box': sampled('bc-hg-white-box'),
  'bc-hg-exact-segment': sampled('bc-hg-exact-segment'),
  'bc-hg-td': sampled('bc-hg-td'),
  'bc-hg-textbook': sampled('bc-hg'),
  'first-order-integrated': sampled('bc-hg-integrated', { leader: 'none' }),
  exact: { kind: 'exact', part: 'total' },
  'exact-first-order': { kind: 'exact', part: 'direct' },
};
