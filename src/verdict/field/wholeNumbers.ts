import { rational } from '../../numeric/rational.js';
import type { AnyCase } from '../case.js';
import type { AnyJudged, Comparands } from '../claim.js';

/** Why nothing can be asked about the knob of an estimator that has none. */
export const withoutKnob = (_: AnyCase, { id, setting }: AnyJudged): string | undefined =>
  setting ? undefined : `${id} is not known as a function of a knob`;

/** What is found against what is claimed, as orders: whole numbers, which a bound that leaves the question open makes neither. */
export const orders = (
  one: AnyCase,
  got: number,
  expected: number,
  gotIs: string,
  expectedIs = 'the order that is claimed',
): Comparands => ({
  got: [one.arithmetic.constant(rational(got))],
  expected: [one.arithmetic.constant(rational(expected))],
  gotIs,
  expectedIs,
  scale: 1,
});
