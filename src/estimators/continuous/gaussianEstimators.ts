import type { GaussianRecipe } from './gaussianEstimator.js';

const recipe = (id: string, title: string, formula: string, parts: Partial<GaussianRecipe> = {}): GaussianRecipe => ({
  id,
  title,
  formula,
  direct: 'plain',
  leader: 'benefit',
  segment: 'trajectory',
  ...parts,
});

const SEGMENT = 'gammaF^{k-t} V_F score_k';

/** The estimators for linear-quadratic problems. Direct part, unless said: γ_L V_L(s′) score, in games Q_L(s,a,b) score. */
export const GAUSSIAN_ESTIMATORS: readonly GaussianRecipe[] = [
  recipe('naive-pgd', 'the direct part only', 'no guiding term', { leader: 'none' }),
  recipe('naive-pgd-td', 'the direct part with TD errors', 'no guiding term', { leader: 'none', direct: 'difference' }),
  recipe('bc-hg', 'BC-HG', `(B_L/beta) sum_k ${SEGMENT}`),
  recipe('bc-hg-td', 'BC-HG with TD errors', 'as bc-hg, V_F and V_L less their means before the scored noise', {
    direct: 'difference',
    followerDifference: true,
  }),
  recipe('bc-hg-centred', 'BC-HG, doubly centred', `(B_L/beta) (sum_k ${SEGMENT} - grad V_F)`, { centred: 'exact' }),
  recipe('bc-hg-td-centred', 'both of the two', 'as bc-hg-td with grad V_F subtracted', {
    direct: 'difference',
    followerDifference: true,
    centred: 'exact',
  }),
  recipe('bc-hg-td-fitted', 'both, with a fitted grad V_F', 'as bc-hg-td-centred with grad V_F from the batch', {
    direct: 'difference',
    followerDifference: true,
    centred: 'fitted',
  }),
  recipe('bc-hg-exact-segment', 'the exact gradients of the follower', '(B_L/beta) (grad Q_F - grad V_F)', {
    direct: 'difference',
    segment: 'exact',
    centred: 'exact',
  }),
  recipe(
    'bc-hg-white-box',
    'integrated over the follower',
    'E_b[(B_L/beta) grad Q_F] in closed form, or by quadrature',
    {
      direct: 'seen',
      segment: 'integrated',
    },
  ),
  recipe(
    'bc-hg-integrated',
    'integrated over both players (games)',
    'as bc-hg-white-box, direct part integrated over a',
    {
      direct: 'integrated',
      segment: 'integrated',
    },
  ),
  recipe('hpgd-exact', 'HPGD with the exact grad V_F', `(Q_L/beta) (sum_k ${SEGMENT} - grad V_F)`, {
    leader: 'qL',
    centred: 'exact',
  }),
  recipe('hpgd-td', 'HPGD (TD)', `(Q_L/beta) (sum_k ${SEGMENT} - fitted grad V_F)`, {
    leader: 'qL',
    centred: 'fitted',
  }),
  recipe('hpgd-mc', 'HPGD (MC)', `(return of the trajectory/beta) (sum_k ${SEGMENT} - fitted grad V_F)`, {
    leader: 'return',
    centred: 'fitted',
  }),
];
