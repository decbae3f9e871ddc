import { describe, expect, test } from 'vitest';
import type { Enclosure } from '../../src/truth/routes/enclosure.js';
import type { RouteValue } from '../../src/truth/routes/routeValue.js';
import { comparedWith, missingGradientDigits, sampleOf } from '../../src/verdict/estimateComparison.js';

const x = (f64: number, bound = 0): Enclosure => ({ text: String(f64), f64, bound });

describe('a sample beside the truth', () => {
  test('has mean and standard error by their formulas', () => {
    // Squares 4 + 1 + 0 + 9 = 14, over 3, over 4.
    expect(sampleOf([1, 2, 3, 6])).toEqual({ mean: 3, standardError: Math.sqrt(14 / 12) });
    expect(sampleOf([2])).toEqual({ mean: 2, standardError: null });
  });

  test('is as many standard errors off as neither bound nor rounding changes', () => {
    const z = (mean: number, standardError: number | null, truth: Enclosure): number | null =>
      comparedWith({ mean, standardError }, truth).z;
    expect(z(3, 0.5, x(2))).toBe(2);
    expect(z(3, 0.5, x(2, 0.01))).toBe(2);
    expect(z(3, 0.5, x(2, 10))).toBeNull();
    expect(z(3, 0.5, x(NaN, Infinity))).toBeNull();
    expect(z(3, null, x(2))).toBeNull();
    expect(z(3, 0, x(2))).toBeNull();
    // A standard error that is made of rounding, about a mean that is right but for rounding; and about one that is wrong.
    expect(z(3, 1e-17, x(3 + 2 ** -50))).toBeNull();
    expect(z(3, 1e-10, x(2))).toBe(1e10);
  });
});

describe('the digits that a gradient lacks', () => {
  const value = (total: Enclosure, objective: Enclosure): RouteValue => ({
    arithmetic: 'ball(float64)',
    objective,
    total: [total],
    direct: [total],
    guiding: [x(0)],
    bound: total.bound,
    proof: 'proven',
  });
  const missing = (total: Enclosure, standardError: number, objective = x(1)): number =>
    missingGradientDigits(value(total, objective), [{ mean: total.f64, standardError }]);

  test('are those by which it misses a twentieth of the standard error, or a thousandth of itself', () => {
    expect(missing(x(1, 1e-4), 1e-2)).toBeLessThanOrEqual(0);
    // 1e-4 for 5e-5, and 1e-2 for 0.99e-3.
    expect(missing(x(1, 1e-4), 1e-3)).toBeCloseTo(Math.log10(2), 10);
    expect(missing(x(1, 1e-2), 10)).toBeCloseTo(1 - Math.log10(0.99), 10);
    expect(missing(x(0, Infinity), 1)).toBe(Infinity);
  });

  test('are none where it is zero, as far as J can tell', () => {
    expect(missing(x(0), 0)).toBeLessThanOrEqual(0);
    expect(missing(x(0, 1e-31), 0)).toBeLessThanOrEqual(0);
    expect(missing(x(0, 1e-29), 1)).toBeCloseTo(1, 10);
  });
});
