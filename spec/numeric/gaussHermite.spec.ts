import { expect, test } from 'vitest';
import { gaussHermite, gaussHermiteProduct } from '../../src/numeric/gaussHermite.js';

/** E z^d. */
const moment = (d: number): number => (d % 2 === 1 ? 0 : Array.from({ length: d / 2 }).reduce((t: number, _, i) => t * (2 * i + 1), 1)); // prettier-ignore

test.each([1, 2, 5, 9, 31])('%i nodes are exact up to degree 2q − 1, and not beyond', (q) => {
  const { nodes, weights } = gaussHermite(q);
  const mean = (d: number): number => nodes.reduce((t, z, i) => t + weights[i] * z ** d, 0);
  for (let d = 0; d < 2 * q && d < 30; d++) {
    // The terms are positive and sum to the even moment next to it, each with some roundings of eigenvectors.
    const scale = moment(d + (d % 2)) || 1;
    expect(Math.abs(mean(d) - moment(d)) / scale).toBeLessThan(1e-11);
  }
  if (q < 10) expect(Math.abs(mean(2 * q) / moment(2 * q) - 1)).toBeGreaterThan(1e-4);
});

test('the product rule integrates products of two numbers', () => {
  const { count, nodes, weights } = gaussHermiteProduct(4, 2);
  expect(count).toBe(16);
  let total = 0;
  for (let i = 0; i < count; i++) total += weights[i] * nodes[2 * i] ** 4 * nodes[2 * i + 1] ** 6;
  expect(total).toBeCloseTo(3 * 15, 10);
});
