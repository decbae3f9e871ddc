import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { float64 } from '../../src/numeric/float64.js';
import { accumulate, addVectors, weightedSum, zeroVector } from '../../src/numeric/vector.js';

// Small whole numbers: every operation is exact.
const entry = fc.integer({ min: -100, max: 100 }).map((x) => x + 0);
const vector = fc.array(entry, { minLength: 3, maxLength: 3 });

describe('vectors', () => {
  test('of zeros have the given length', () => {
    expect(zeroVector(float64, 4)).toEqual([0, 0, 0, 0]);
    expect(zeroVector(float64, 0)).toEqual([]);
  });

  test('add component by component', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        expect(addVectors(float64, a, b)).toEqual([a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  test('accumulate in place, weighted', () => {
    fc.assert(
      fc.property(vector, entry, vector, (a, weight, b) => {
        const into = [...a];
        accumulate(float64, into, weight, b);
        into.forEach((x, k) => expect(x === a[k] + weight * b[k]).toBe(true));
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  test('that are null count as zero', () => {
    const into = [1, 2];
    accumulate(float64, into, 5, null);
    expect(into).toEqual([1, 2]);
    expect(weightedSum(float64, 2, [3, 4], [null, null])).toEqual([0, 0]);
  });

  test('sum with their weights', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(entry, fc.option(vector)), { maxLength: 6 }), (terms) => {
        const total = weightedSum(
          float64,
          3,
          terms.map(([weight]) => weight),
          terms.map(([, gradient]) => gradient),
        );
        total.forEach((x, k) => {
          const expected = terms.reduce((sum, [weight, gradient]) => sum + weight * (gradient?.[k] ?? 0), 0);
          expect(x === expected).toBe(true);
        });
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('do not multiply by structural zeros', () => {
    let products = 0;
    const counting: Arithmetic<number> = { ...float64, mul: (a, b) => (products++, a * b) };
    const into = [0, 0, 0];
    accumulate(counting, into, 0, [1, 2, 3]);
    accumulate(counting, into, 2, [0, 0, 3]);
    expect(into).toEqual([0, 0, 6]);
    expect(products).toBe(1);
  });
});
