import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveSparse, type SparseDoubles } from '../../src/numeric/sparseSystem.js';

/** A random chain of n states with three successors each, times a discount. */
const chain = (n: number, discount: number): fc.Arbitrary<SparseDoubles> =>
  fc
    .record({
      columns: fc.array(fc.nat(n - 1), { minLength: 3 * n, maxLength: 3 * n }),
      weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3 * n, maxLength: 3 * n }),
    })
    .map(({ columns, weights }) => ({
      start: Int32Array.from({ length: n + 1 }, (_, i) => 3 * i),
      columns: Int32Array.from(columns),
      values: Float64Array.from(weights, (w, e) => {
        const first = e - (e % 3);
        return (discount * w) / (weights[first] + weights[first + 1] + weights[first + 2]);
      }),
    }));

/** max |b + W x − x|. */
const residual = ({ start, columns, values }: SparseDoubles, b: Float64Array, x: Float64Array): number =>
  b.reduce((worst, right, i) => {
    let total = right - x[i];
    for (let e = start[i]; e < start[i + 1]; e++) total += values[e] * x[columns[e]];
    return Math.max(worst, Math.abs(total));
  }, 0);

describe('a sparse system x = b + W x', () => {
  it.each([0, 0.5, 0.99, 0.9999])('is solved to a small residual at discount %d', (discount) => {
    fc.assert(
      fc.property(
        chain(40, discount),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
        (w, list) => {
          const b = Float64Array.from(list);
          const x = solveSparse(w, b);
          const size = x.reduce((most, y) => Math.max(most, Math.abs(y)), 1);
          // 1e-13 of b or x is asked for; a row of three is rounded to less.
          expect(residual(w, b, x)).toBeLessThanOrEqual(2e-13 * size);
        },
      ),
      { seed: 5, numRuns: 20 },
    );
  });

  it('is zero where b is, and b where W is', () => {
    const none = { start: new Int32Array(4), columns: new Int32Array(0), values: new Float64Array(0) };
    expect([...solveSparse(none, new Float64Array(3))]).toEqual([0, 0, 0]);
    expect([...solveSparse(none, Float64Array.of(1, -2, 3))]).toEqual([1, -2, 3]);
  });

  it('is solved where conjugate gradients break down at once, as on a cycle that turns b away from itself', () => {
    // A rotation: the shadow residual is soon orthogonal to what is left.
    const w = { start: Int32Array.of(0, 1, 2), columns: Int32Array.of(1, 0), values: Float64Array.of(1, -1) };
    const half = { ...w, values: w.values.map((x) => x / 2) };
    const x = solveSparse(half, Float64Array.of(1, 0));
    expect(x[0]).toBeCloseTo(0.8, 12);
    expect(x[1]).toBeCloseTo(-0.4, 12);
  });
});
