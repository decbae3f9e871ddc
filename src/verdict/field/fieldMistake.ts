import type { Rational } from '../../numeric/rational.js';
import type { FieldClaimId } from '../../model/claimIds.js';
import type { KnobFamily } from '../../estimators/field/family.js';
import type { Knowledge } from '../../estimators/knowledge.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';

/** A mistake that people make in a method of the field: the wrong estimate in the place of a family, and what the right method keeps. */
export const wrong = (
  id: string,
  mistake: string,
  formula: string,
  family: KnobFamily,
  at: Rational,
  claims: readonly FieldClaimId[],
  estimate: KnobFamily['estimate'],
): Mistake => ({
  id,
  mistake,
  formula,
  claims,
  setting: { family: { ...family, estimate }, at },
  textbook: (_, knowledge) => estimate(knowledge as Knowledge<unknown>, at),
});
