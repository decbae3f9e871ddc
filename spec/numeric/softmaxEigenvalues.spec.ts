import { expect, test } from 'vitest';
import { softmaxEigenvalues } from '../../src/numeric/softmaxEigenvalues.js';

// A bisection ends within a rounding of the largest entry, which is at most one.
const CLOSE = 15;

test('the eigenvalue of two probabilities is twice their product', () => {
  expect(softmaxEigenvalues([0.5, 0.5])[0]).toBeCloseTo(0.5, CLOSE);
  expect(softmaxEigenvalues([0.9, 0.1])[0]).toBeCloseTo(0.18, CLOSE);
});

test('equal probabilities are all eigenvalues', () => {
  for (const x of softmaxEigenvalues([0.25, 0.25, 0.25, 0.25])) expect(x).toBeCloseTo(0.25, CLOSE);
});

test('one action alone has none', () => {
  expect(softmaxEigenvalues([1])).toEqual([]);
});

test('sum and sum of squares are those of the matrix: its trace, and that of its square', () => {
  for (const g of [
    [0.5, 0.3, 0.2],
    [0.7, 0.15, 0.1, 0.05],
    [0.4, 0.4, 0.2],
  ]) {
    const found = softmaxEigenvalues(g);
    const matrix = g.map((x, i) => g.map((y, j) => (i === j ? x : 0) - x * y));
    const trace = matrix.reduce((total, row, i) => total + row[i], 0);
    const squares = matrix.flat().reduce((total, x) => total + x ** 2, 0);
    expect(found.reduce((a, b) => a + b)).toBeCloseTo(trace, CLOSE - 1);
    expect(found.reduce((a, b) => a + b ** 2, 0)).toBeCloseTo(squares, CLOSE - 1);
  }
});

test('probabilities that are nearly zero keep their eigenvalue to relative precision', () => {
  const [small, large] = softmaxEigenvalues([1e-30, 0.5, 0.5]);
  // 1e-30 (1 + O(1e-30)): it lies next to the probability that it belongs to.
  expect(small / 1e-30).toBeCloseTo(1, 10);
  expect(large).toBeCloseTo(0.5, CLOSE);
});
