import { rational } from '../../numeric/rational.js';
import { parlFamily } from '../../estimators/field/parl.js';
import { WHOLE_RETURN, type LikelihoodForm } from '../../estimators/field/likelihoodFactors.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import { wrong } from './fieldMistake.js';

/** Batches of two whose factors lack something. */
const lacking = (
  id: string,
  mistake: string,
  formula: string,
  without: LikelihoodForm['without'] & string,
): Mistake => {
  const family = parlFamily({ ...WHOLE_RETURN, without });
  return wrong(id, mistake, formula, family, rational(2), ['factors-unbiased'], family.estimate);
};

/** Mistakes in second derivatives by likelihood ratios. */
export const IN_LIKELIHOOD_RATIOS: readonly Mistake[] = [
  lacking(
    'parl-scores-not-squared',
    'the surrogate of the gradient is differentiated a second time, so that products of scores are lost',
    'R dS/dphi + S dR/dphi + dR/dphi S + d2R/dphi2, S S^T missing',
    'products',
  ),
  lacking(
    'parl-entropy-held',
    'the entropy is taken for a reward that does not depend on the policy',
    'dR/dphi = 0, d2R/dphi2 = 0',
    'entropy',
  ),
  lacking(
    'parl-transitions-held',
    'the mixed derivative lacks the scores of transitions and first states',
    'M^ = S dR/dtheta',
    'transitions',
  ),
];
