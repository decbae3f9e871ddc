import { LINEAR_QUADRATIC_KIND } from '../../model/linearQuadratic/linearQuadratic.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticClaimId } from '../../model/claimIds.js';
import type { Described, EstimatorEntry } from '../entry.js';
import {
  estimateLinearQuadratic,
  type LinearQuadraticForm,
  type LinearQuadraticRecipe,
} from './linearQuadraticEstimate.js';
import type { LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';

/** A method that estimates the hypergradient of a linear-quadratic problem. Its claims are tested on samples, since nothing can be enumerated. */
export interface LinearQuadraticEstimator
  extends EstimatorEntry<typeof LINEAR_QUADRATIC_KIND, LinearQuadraticClaimId, never>, LinearQuadraticRecipe {
  /** States are continuous: there is no form in exact arithmetic. */
  readonly textbook: null;
  /** One pass in eligibility form and one contraction. K components. */
  readonly kernel: (
    batch: LinearQuadraticBatch,
    knowledge: LinearQuadraticKnowledge,
    form?: LinearQuadraticForm,
  ) => Float64Array;
}

const OURS = 'this project';
const PAPER = 'paper, section 5.2';
const CRITIC = 'exact V_F and V_L';

/** An entry: what is said of it, and in what it differs from BC-HG. */
const estimator = (
  described: Omit<Described<LinearQuadraticEstimator>, 'form'>,
  parts: Partial<LinearQuadraticRecipe> = {},
): LinearQuadraticEstimator => {
  const recipe: LinearQuadraticRecipe = { direct: 'plain', leader: 'benefit', segment: 'trajectory', ...parts };
  return {
    ...described,
    ...recipe,
    kind: LINEAR_QUADRATIC_KIND,
    form: null,
    textbook: null,
    kernel: (batch, knowledge, form) => estimateLinearQuadratic(recipe, batch, knowledge, form),
  };
};

const SEGMENT = 'gammaF^{k-t} V_F score_k';

/**
 * The estimators for linear-quadratic problems. Direct part, unless said: γ_L V_L(s′) score, in games Q_L(s,a,b) score.
 *
 * @example
 * ```ts
 * import { LINEAR_QUADRATIC_ESTIMATORS } from 'hypergrad-oracle';
 *
 * console.log(LINEAR_QUADRATIC_ESTIMATORS.find(({ id }) => id === 'hpgd-mc').claims); // [ 'biased' ]
 * ```
 */
export const LINEAR_QUADRATIC_ESTIMATORS: readonly LinearQuadraticEstimator[] = [
  estimator(
    {
      id: 'naive-pgd',
      title: 'the direct part only',
      formula: 'no guiding term',
      docs: { source: PAPER, assumptions: 'exact V_L' },
      claims: ['mean-is-direct-part'],
    },
    { leader: 'none' },
  ),
  estimator(
    {
      id: 'naive-pgd-td',
      title: 'the direct part with TD errors',
      formula: 'no guiding term',
      docs: { source: OURS, assumptions: 'exact Q_L and V_L' },
      claims: ['mean-is-direct-part'],
    },
    { leader: 'none', direct: 'difference' },
  ),
  estimator({
    id: 'bc-hg',
    title: 'BC-HG',
    formula: `(B_L/beta) sum_k ${SEGMENT}`,
    docs: { source: PAPER, assumptions: `${CRITIC}, exact Q_L` },
    claims: ['unbiased'],
  }),
  estimator(
    {
      id: 'bc-hg-td',
      title: 'BC-HG with TD errors',
      formula: 'as bc-hg, V_F and V_L less their means before the scored noise',
      docs: { source: OURS, assumptions: `${CRITIC}, exact Q_L` },
      claims: ['unbiased'],
    },
    { direct: 'difference', followerDifference: true },
  ),
  estimator(
    {
      id: 'bc-hg-centred',
      title: 'BC-HG, doubly centred',
      formula: `(B_L/beta) (sum_k ${SEGMENT} - grad V_F)`,
      docs: { source: OURS, assumptions: `${CRITIC}, exact Q_L and ∇V_F` },
      claims: ['unbiased'],
    },
    { centred: 'exact' },
  ),
  estimator(
    {
      id: 'bc-hg-td-centred',
      title: 'BC-HG, doubly centred, with TD errors',
      formula: 'as bc-hg-td with grad V_F subtracted',
      docs: { source: OURS, assumptions: `${CRITIC}, exact Q_L and ∇V_F` },
      claims: ['unbiased'],
    },
    { direct: 'difference', followerDifference: true, centred: 'exact' },
  ),
  estimator(
    {
      id: 'bc-hg-td-fitted',
      title: 'BC-HG with TD errors, centred by a fitted grad V_F',
      formula: 'as bc-hg-td-centred with grad V_F from the batch',
      docs: { source: OURS, assumptions: `${CRITIC}, exact Q_L; a large batch, to which grad V_F is fitted` },
      // Promises nothing: the fit shares its samples with the estimate.
      claims: [],
    },
    { direct: 'difference', followerDifference: true, centred: 'fitted' },
  ),
  estimator(
    {
      id: 'bc-hg-exact-segment',
      title: 'the exact gradients of the follower',
      formula: '(B_L/beta) (grad Q_F - grad V_F)',
      docs: { source: OURS, assumptions: `${CRITIC}, exact Q_L, ∇Q_F and ∇V_F` },
      claims: ['unbiased'],
    },
    { direct: 'difference', segment: 'exact', centred: 'exact' },
  ),
  estimator(
    {
      id: 'bc-hg-white-box',
      title: 'integrated over the follower',
      formula: 'E_b[(B_L/beta) grad Q_F] in closed form, or by quadrature',
      docs: { source: OURS, assumptions: `${CRITIC}, exact Q_L and ∇Q_F, the policy of the follower` },
      claims: ['unbiased'],
    },
    { direct: 'seen', segment: 'integrated' },
  ),
  estimator(
    {
      id: 'bc-hg-integrated',
      title: 'integrated over both players (games)',
      formula: 'as bc-hg-white-box, direct part integrated over a',
      docs: { source: OURS, assumptions: `a game; ${CRITIC}, exact Q_L and ∇Q_F, the policies of both` },
      claims: ['unbiased'],
    },
    { direct: 'integrated', segment: 'integrated' },
  ),
  estimator(
    {
      id: 'hpgd-exact',
      title: 'HPGD with the exact grad V_F',
      formula: `(Q_L/beta) (sum_k ${SEGMENT} - grad V_F)`,
      docs: { source: 'Thoma et al. 2024; paper, eq. 7', assumptions: `${CRITIC}, exact Q_L and ∇V_F` },
      claims: ['unbiased'],
    },
    { leader: 'qL', centred: 'exact' },
  ),
  estimator(
    {
      id: 'hpgd-td',
      title: 'HPGD (TD)',
      formula: `(Q_L/beta) (sum_k ${SEGMENT} - fitted grad V_F)`,
      docs: { source: `${PAPER}, the baseline HPGD (TD)`, assumptions: `${CRITIC}, exact Q_L; a large batch` },
      // Promises nothing: the fit shares its samples with the estimate.
      claims: [],
    },
    { leader: 'qL', centred: 'fitted' },
  ),
  estimator(
    {
      id: 'hpgd-mc',
      title: 'HPGD (MC)',
      formula: `(return of the trajectory/beta) (sum_k ${SEGMENT} - fitted grad V_F)`,
      docs: { source: `${PAPER}, the baseline HPGD (MC)`, assumptions: `${CRITIC}; a large batch` },
      claims: ['biased'],
    },
    { leader: 'return', centred: 'fitted' },
  ),
];

/** The estimator of that id. Throws a RangeError where there is none. */
export function linearQuadraticEstimatorById(id: string): LinearQuadraticEstimator {
  const found = LINEAR_QUADRATIC_ESTIMATORS.find((one) => one.id === id);
  if (!found) throw new RangeError(`no estimator for linear-quadratic problems is called ${id}`);
  return found;
}
