import type { Ball, BallArithmetic } from '../../numeric/ball.js';
import { MOST_DIGITS } from '../../numeric/decimal.js';

/** Steps no larger than 10^−15, so that the extrapolation works where temperatures are low; and digits kept in reserve. */
const LARGEST_STEP = 15;
const RESERVE = 8;

/** A step h = 10^−exponent and the digits to work in with it. */
export interface DifferencePlan {
  readonly exponent: number;
  readonly precision: number;
}

/** The step h = 10^−m, m near half the wanted digits, and the working precision for it. */
export function differencePlan(digits: number): DifferencePlan {
  const exponent = Math.min(Math.max(Math.ceil(digits / 2) - 1, LARGEST_STEP), MOST_DIGITS - RESERVE - digits);
  return { exponent, precision: digits + exponent + RESERVE };
}

/** That step, and smaller ones as far as precision goes: 10^−2m, 10^−4m …, for formulas that turn, or end, within it. */
export function differencePlans(digits: number): DifferencePlan[] {
  const plans = [differencePlan(digits)];
  const smallest = MOST_DIGITS - RESERVE - digits;
  while (plans[plans.length - 1].exponent < smallest) {
    const exponent = Math.min(2 * plans[plans.length - 1].exponent, smallest);
    plans.push({ exponent, precision: digits + exponent + RESERVE });
  }
  return plans;
}

/**
 * f′ from f(h), f(−h), f(2h), f(−2h): two central differences and one step of Richardson extrapolation. The radius is the proven one of the
 * values over h, plus the size of the extrapolation's correction, an estimate of the truncation.
 */
export function extrapolatedDifference<M>(
  arithmetic: BallArithmetic<M>,
  f: readonly [near: Ball<M>, minusNear: Ball<M>, far: Ball<M>, minusFar: Ball<M>],
  h: Ball<M>,
): Ball<M> {
  const { add, sub, mul, div, integer } = arithmetic;
  const near = div(sub(f[0], f[1]), add(h, h));
  const far = div(sub(f[2], f[3]), mul(integer(4), h));
  const correction = div(sub(near, far), integer(3));
  const value = add(near, correction);
  return arithmetic.ball(value.center, value.radius + arithmetic.bound(correction));
}
