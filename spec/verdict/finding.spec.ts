import { describe, expect, it } from 'vitest';
import { ballArithmetic, type Ball } from '../../src/numeric/ball.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { EQUALITY, compareVectors, sizeOf } from '../../src/verdict/finding.js';

const balls = ballArithmetic(float64);
const { ball } = balls;
/** Differences of two components, compared with zero relative to 10. */
const compare = (...differences: Ball<number>[]) =>
  compareVectors(
    balls,
    false,
    differences,
    differences.map(() => balls.zero),
    10,
  );

describe('compareVectors in enclosures', () => {
  it('is different as soon as one component is certainly not zero', () => {
    expect(compare(ball(3, 1), ball(0, 1))).toMatchObject({ relation: 'different', difference: 0.3 });
    expect(compare(ball(0, 1), ball(-3, 1)).relation).toBe('different');
  });

  it('is unclear where bounds are wide, up to their very edge', () => {
    expect(compare(ball(1, 1), ball(0, 0)).relation).toBe('unclear');
    expect(compare(ball(0, 3), ball(0, 4))).toMatchObject({ relation: 'unclear', bound: 0.5 });
  });

  it('is equal where what is left open is at most 1e-25 of the scale', () => {
    expect(compare(ball(0, 9 * EQUALITY)).relation).toBe('equal');
    expect(compareVectors(balls, false, [ball(0, EQUALITY)], [balls.zero], 1).relation).toBe('equal');
    expect(compare(ball(0, 11 * EQUALITY)).relation).toBe('unclear');
    expect(compare(ball(0, 0)).relation).toBe('equal');
  });

  it('takes differences as they are where the scale is zero', () => {
    expect(compareVectors(balls, false, [ball(3, 0), ball(4, 0)], [balls.zero, balls.zero], 0).difference).toBe(5);
  });
});

describe('compareVectors in fractions', () => {
  const of = (n: bigint, d: bigint) => fraction.constant({ n, d });
  const third = of(1n, 3n);

  it('is equal only where every component is, whatever the scale', () => {
    expect(compareVectors(fraction, true, [third, third], [third, third], 1)).toEqual({
      relation: 'equal',
      difference: 0,
      bound: 0,
    });
    const next = of(10n ** 40n + 3n, 3n * 10n ** 40n);
    expect(compareVectors(fraction, true, [third, next], [third, third], 1e9).relation).toBe('different');
  });
});

it('sizeOf is the Euclidean norm', () => {
  expect(sizeOf(float64, [3, -4])).toBe(5);
});
