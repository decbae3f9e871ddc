import type { Arithmetic } from '../../numeric/arithmetic.js';
import { ballArithmetic, type BallArithmetic } from '../../numeric/ball.js';
import { decimalArithmetic } from '../../numeric/decimal.js';
import { answer, certifiedRadius, roundedUp } from './fixtureNumber.js';
import type { CertifiedAnswer } from './format.js';
import { DOUBLE } from './precision.js';

/** Digits in which answers are computed, and what one rounding costs there at least, relative to its result. */
export const WORKING_DIGITS = 65;
const ROUNDING = 1e-65;

/** What a consumer with unit roundoff u is granted for one rounding of the reference computation: four of its own. */
export const granted = (unitRoundoff: number): number => 4 * unitRoundoff;

/** The arithmetic of all certified answers. */
export const certified: BallArithmetic<ReturnType<typeof decimalArithmetic>['zero']> = ballArithmetic(
  decimalArithmetic(WORKING_DIGITS),
);

/**
 * The condition of a value that was computed in `certified`: its radius in units of one rounding there. Radii propagate linearly (their
 * products are 65 digits below), so a computation of the same shape with rounding unit u is off by condition · u at most, to first order.
 */
export const conditionOf = <T>({ radius }: Arithmetic<T>, value: T): number => radius(value) / ROUNDING;

/** Values of `certified` as an answer. */
export function certify<T>(
  arithmetic: Arithmetic<T>,
  values: readonly T[],
  fractions?: readonly (string | undefined)[],
): CertifiedAnswer {
  return {
    value: values.map((x, k) => answer(arithmetic, x, fractions?.[k])),
    radius: roundedUp(Math.max(0, ...values.map((x) => certifiedRadius(arithmetic, x)))),
    condition: values.map((x) => roundedUp(conditionOf(arithmetic, x))),
  };
}

/** What a consumer may miss component k of an answer by, where it may miss at least `floor` roundings: 4 u · condition + radius. */
export const toleranceOf = (
  { condition, radius }: CertifiedAnswer,
  k: number,
  floor = 0,
  unitRoundoff: number = DOUBLE,
): number => Math.max(Number(condition[k]), floor) * granted(unitRoundoff) + Number(radius);
