import { describe, expect, test } from 'vitest';
import { binomial, multinomial } from '../../src/random/binomial.js';
import { createStream } from '../../src/random/stream.js';
import { scripted, stratified } from './scripted.js';

const probability = (n: number, k: number, p: number): number => {
  let mass = p ** k * (1 - p) ** (n - k);
  for (let i = 1; i <= k; i++) mass *= (n - k + i) / i;
  return mass;
};

describe('the binomial sampler', () => {
  test.each([
    [1, 0.3],
    [7, 0.5],
    [12, 0.9],
    [256, 0.01],
  ])('n = %i, p = %f: frequencies over an even grid are the probabilities', (n, p) => {
    const grid = 4000;
    const counts = new Array<number>(n + 1).fill(0);
    for (const u of stratified(grid)) counts[binomial(n, p, scripted([u]))]++;
    // Inversion: each value has an interval of u, whose two ends may fall between grid points.
    counts.forEach((count, k) => expect(Math.abs(count - grid * probability(n, k, p))).toBeLessThanOrEqual(1 + 1e-6));
  });

  test('certain outcomes cost nothing, and what cannot be summed is refused', () => {
    expect([binomial(9, 0, scripted([])), binomial(9, 1, scripted([])), binomial(0, 0.5, scripted([0.99]))]).toEqual([
      0, 9, 0,
    ]);
    expect(() => binomial(3, 1.1, scripted([]))).toThrow(RangeError);
    expect(() => binomial(2000, 0.5, scripted([]))).toThrow(RangeError);
    expect(binomial(900, 0.5, scripted([1 - 2 ** -53]))).toBeLessThanOrEqual(900);
  });
});

describe('the multinomial sampler', () => {
  test('counts sum to n, with the right means and variances', () => {
    const probabilities = [9, 0.2, 0, 0.5, 0.3];
    const stream = createStream('multinomial-spec');
    const [n, repeats] = [40, 4000];
    const counts = new Int32Array(4);
    const sums = [0, 0, 0, 0];
    const squares = [0, 0, 0, 0];
    for (let i = 0; i < repeats; i++) {
      multinomial(n, probabilities, 1, 5, stream, counts);
      expect(counts.reduce((a, b) => a + b)).toBe(n);
      counts.forEach((c, k) => (sums[k] += c));
      counts.forEach((c, k) => (squares[k] += (c - n * probabilities[k + 1]) ** 2));
    }
    probabilities.slice(1).forEach((p, k) => {
      const variance = n * p * (1 - p);
      // Five standard deviations of a mean, and of a mean of squares of something near normal.
      expect(Math.abs(sums[k] / repeats - n * p)).toBeLessThanOrEqual(5 * Math.sqrt(variance / repeats));
      expect(Math.abs(squares[k] / repeats - variance)).toBeLessThanOrEqual(5 * variance * Math.sqrt(2.1 / repeats));
    });
  });
});
