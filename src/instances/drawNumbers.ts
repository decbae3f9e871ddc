import { parseRational, rational, type Rational } from '../numeric/rational.js';
import type { Draw } from './draw.js';

const literal = (text: string): Rational => parseRational(text)!;

/** Discounts in (0, 0.95]. */
export const DISCOUNTS: readonly Rational[] = ['0.1', '0.3', '1/2', '2/3', '0.8', '0.9', '0.95'].map(literal);
/** Discounts for problems that end: 0 and 1 included, 1 more often than any other. */
export const EPISODIC_DISCOUNTS: readonly Rational[] = [...DISCOUNTS, ...['0', '0.99', '1', '1', '1'].map(literal)];
/** Ordinary temperatures. */
export const TEMPERATURES: readonly Rational[] = ['1', '1', '1/2', '2', '0.3', '1/3', '0.1'].map(literal);
/** Temperatures at which the follower hardly ever errs. */
export const LOW_TEMPERATURES: readonly Rational[] = ['0.01', '0.003', '0.001', '0.0003', '0.0001'].map(literal);

/** A plain number in [−bound, bound]: a whole number, a decimal of one or two digits, or a fraction of small integers. */
export function drawNumber(draw: Draw, bound: number): Rational {
  const d = draw.pick([1, 1, 1, 10, 10, 2, 3, 4, 100]);
  return rational(draw.integer(-bound * d, bound * d), d);
}

/** As `drawNumber`, but not zero. */
export function drawNonZero(draw: Draw, bound: number): Rational {
  const d = draw.pick([1, 1, 10, 10, 2, 3]);
  const n = draw.integer(1, bound * d);
  return rational(draw.chance(50) ? n : -n, d);
}

/** θ: decimals of one digit in [−1, 1]. */
export function drawTheta(draw: Draw, parameters: number): Rational[] {
  return Array.from({ length: parameters }, () => rational(draw.integer(-10, 10), 10));
}

/** Two discounts, equal in a quarter of all cases. */
export function drawDiscounts(draw: Draw, from: readonly Rational[]): { gammaF: Rational; gammaL: Rational } {
  const gammaF = draw.pick(from);
  return { gammaF, gammaL: draw.chance(15) ? gammaF : draw.pick(from) };
}
