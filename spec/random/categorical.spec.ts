import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cumulate, inverseCdf, invert } from '../../src/random/categorical.js';
import { stratified } from './scripted.js';

const LARGEST = 1 - 2 ** -53;
const SEED = { seed: 20240717, numRuns: 300 };

/** Distributions with k_i/Σk, zeros among them. */
const distributions = fc
  .array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1000 })), { minLength: 1, maxLength: 8 })
  .filter((weights) => weights.some((k) => k > 0))
  .map((weights) => weights.map((k) => k / weights.reduce((a, b) => a + b, 0)));

const table = (probabilities: readonly number[]): Float64Array => {
  const cumulative = new Float64Array(probabilities.length);
  cumulate(probabilities, 0, probabilities.length, cumulative, () => 'row');
  return cumulative;
};

describe('the inverse of a cumulative distribution', () => {
  test('is the smallest index whose sum exceeds u: a boundary belongs to the next index', () => {
    const p = [0.25, 0.25, 0.5];
    expect([0, 0.2, 0.25, 0.4999, 0.5, LARGEST].map((u) => inverseCdf(p, u))).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('never is an index of probability zero', () => {
    const p = [0, 0.5, 0, 0.5, 0];
    expect([0, 0.49, 0.5, LARGEST].map((u) => inverseCdf(p, u))).toEqual([1, 1, 3, 3]);
  });

  test('is the last possible index where rounding leaves a rest', () => {
    const tenths = new Array<number>(10).fill(0.1);
    expect(tenths.reduce((a, b) => a + b, 0)).toBe(LARGEST);
    expect(inverseCdf([...tenths, 0, 0], LARGEST)).toBe(9);
    expect(invert(table([...tenths, 0, 0]), 0, LARGEST)).toBe(9);
  });

  test('takes probabilities that rounding left below zero for zero', () => {
    const p = [-1e-17, 0.5, -1e-17, 0.5, -1e-17];
    for (const u of [0, 0.4, 0.5, LARGEST]) {
      expect(inverseCdf(p, u)).toBe(u < 0.5 ? 1 : 3);
      expect(invert(table(p), 0, u)).toBe(u < 0.5 ? 1 : 3);
    }
  });

  test('is the same from the table, at every boundary and beside it', () => {
    fc.assert(
      fc.property(distributions, (p) => {
        let total = 0;
        const boundaries = p.map((x) => (total += x));
        const points = [0, LARGEST, ...boundaries.flatMap((c) => [c - 2 ** -53, c, c + 2 ** -53])];
        for (const u of points.filter((x) => x >= 0 && x < 1)) {
          const chosen = inverseCdf(p, u);
          expect(invert(table(p), 0, u)).toBe(chosen);
          expect(p[chosen]).toBeGreaterThan(0);
        }
      }),
      SEED,
    );
  });

  test('gives every index its share of evenly spaced numbers, within one', () => {
    fc.assert(
      fc.property(distributions, fc.integer({ min: 1, max: 400 }), (p, n) => {
        const counts = new Int32Array(p.length);
        for (const u of stratified(n)) counts[inverseCdf(p, u)]++;
        // The count of points in an interval of length p; the sums are off by a few units of 2⁻⁵³.
        p.forEach((x, i) => expect(Math.abs(counts[i] - n * x)).toBeLessThanOrEqual(1 + 1e-9));
      }),
      SEED,
    );
  });

  test('cumulates one row of a longer table and leaves the rest alone', () => {
    const cumulative = new Float64Array(6).fill(7);
    cumulate([9, 9, 0.5, 0.5, 0, 9], 2, 5, cumulative, () => 'row');
    expect([...cumulative]).toEqual([7, 7, 0.5, Infinity, Infinity, 7]);
    expect([0.1, 0.5, LARGEST].map((u) => invert(cumulative, 2, u))).toEqual([2, 3, 3]);
  });

  test('refuses what is no distribution', () => {
    expect(() => inverseCdf([0, 0], 0.5)).toThrow('no index has a positive probability');
    expect(() => inverseCdf([], 0.5)).toThrow(RangeError);
    expect(() => table([0.5, 0.4])).toThrow('row: expected probabilities that sum to one, found the sum 0.9');
    expect(() => table([1.5, -0.5])).toThrow('row: expected probabilities, found -0.5');
    expect(() => table([NaN, 1])).toThrow('row: expected probabilities, found NaN');
    expect(() => table([])).toThrow('found the sum 0');
  });
});
