import { expect } from 'vitest';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { asBallArithmetic, type Ball } from '../../src/numeric/ball.js';

/** How wide an enclosure may be, relative to the size of what is compared, before agreement means nothing any more. */
const WIDEST: Record<string, number> = { 'ball(float64)': 1e-4 };
const WIDEST_DECIMAL = 1e-18;

/**
 * Expects lists of numbers to be equal: exactly in fractions, as enclosures with a common point in balls. The tolerance is the radius of
 * the difference, which the arithmetic proves; that it is small against the largest of the numbers (or against one) is expected as well.
 */
export function expectSame<T>(
  arithmetic: Arithmetic<T>,
  actual: readonly T[],
  expected: readonly T[],
  relative: number = WIDEST[arithmetic.id] ?? WIDEST_DECIMAL,
): void {
  expect(actual.length).toBe(expected.length);
  const size = (x: T): number => Math.abs(arithmetic.toNumber(x));
  const scale = Math.max(1, ...actual.map(size), ...expected.map(size));
  const widest = scale * relative;
  actual.forEach((x, i) => {
    const difference = arithmetic.sub(x, expected[i]);
    if (arithmetic.isZero(difference)) return;
    const said = (): string => `entry ${i}: ${arithmetic.toText(x)} against ${arithmetic.toText(expected[i])}`;
    const balls = asBallArithmetic(arithmetic);
    if (!balls) expect.fail(said());
    const { center, radius } = difference as Ball<unknown>;
    if (!(balls.inner.lowerMagnitude(center) <= radius)) expect.fail(`${said()}, radius ${radius}`);
    if (!(radius <= widest)) expect.fail(`${said()}: radius ${radius} is too wide to say anything`);
  });
}

/** Expects two tables of rows to be equal, entry by entry. */
export function expectSameRows<T>(
  arithmetic: Arithmetic<T>,
  actual: readonly (readonly T[])[],
  expected: readonly (readonly T[])[],
  relative?: number,
): void {
  expect(actual.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  expectSame(arithmetic, actual.flat(), expected.flat(), relative);
}

/** True where enclosures have no point in common (in fractions: where the numbers differ). */
export function differ<T>(arithmetic: Arithmetic<T>, a: T, b: T): boolean {
  const difference = arithmetic.sub(a, b);
  const balls = asBallArithmetic(arithmetic);
  if (!balls) return !arithmetic.isZero(difference);
  const { center, radius } = difference as Ball<unknown>;
  return balls.inner.lowerMagnitude(center) > radius;
}
