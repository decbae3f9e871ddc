import { describe, expect, it } from 'vitest';
import { climb } from '../../src/numeric/quasiNewton.js';

/** −Σ k (x_k − k)². */
const bowl = (x: Float64Array) => ({
  value: -x.reduce((sum, v, k) => sum + (k + 1) * (v - k) ** 2, 0),
  gradient: () => x.map((v, k) => -2 * (k + 1) * (v - k)),
});

describe('climb', () => {
  it('finds the top of a quadratic from afar', () => {
    const { x, value, slope } = climb(bowl, [100, -50, 3, 0]);
    x.forEach((v, k) => expect(v).toBeCloseTo(k, 8));
    expect(value).toBeCloseTo(0, 12);
    expect(slope).toBeLessThan(1e-6);
  });

  it('follows a curved ridge (Rosenbrock)', () => {
    const { x } = climb(
      ([a, b]) => ({
        value: -((1 - a) ** 2) - 100 * (b - a * a) ** 2,
        gradient: () => Float64Array.of(2 * (1 - a) + 400 * a * (b - a * a), -200 * (b - a * a)),
      }),
      [-1.2, 1],
    );
    expect(x[0]).toBeCloseTo(1, 6);
    expect(x[1]).toBeCloseTo(1, 6);
  });

  it('only rises, also where most steps have no value, and says how steep it still is when it has to stop', () => {
    const values: number[] = [];
    const guarded = (x: Float64Array) => {
      if (x[0] > 2.5) throw new RangeError('no value');
      return bowl(x);
    };
    const start = Float64Array.of(2.4, 9);
    let last = bowl(start).value;
    for (const most of [1, 2, 3, 50]) {
      const { value, slope } = climb(guarded, start, most);
      values.push(value);
      expect(value).toBeGreaterThanOrEqual(last);
      last = value;
      if (most === 1) expect(slope).toBeGreaterThan(1e-3);
    }
    expect(values[3]).toBeCloseTo(0, 12);
  });
});
