import { expect, test } from 'vitest';
import { clippedAscent } from '../../src/numeric/clip.js';

test('a step is as long as the gradient, or as the limit', () => {
  const x = new Float64Array([1, 2]);
  expect(clippedAscent(x, [0.3, -0.4], 2, 1)).toBe(0.5);
  expect(Array.from(x)).toEqual([1.6, 1.2]);
  expect(clippedAscent(x, [30, 40], 0.5, 1)).toBe(50);
  // 0.5 · (0.6, 0.8), one rounding of each product and sum.
  expect(Math.hypot(x[0] - 1.9, x[1] - 1.6)).toBeLessThanOrEqual(2 ** -50);
  const still = new Float64Array([3]);
  clippedAscent(still, [0], 1, 0);
  expect(still[0]).toBe(3);
});
