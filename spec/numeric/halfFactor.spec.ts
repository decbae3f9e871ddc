import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halfFactor, halfSolve } from '../../src/numeric/halfFactor.js';

const entry = fc.integer({ min: -3, max: 3 });
/** G (n×r) of small whole numbers, so that GG′ is exact and its rank is that of G. */
const factors = fc
  .record({ n: fc.integer({ min: 1, max: 4 }), r: fc.integer({ min: 1, max: 3 }) })
  .chain(({ n, r }) => fc.array(fc.array(entry, { minLength: r, maxLength: r }), { minLength: n, maxLength: n }));

test('LL′ is the matrix, the rank that of the matrix, and L⁺ undoes L', () => {
  fc.assert(
    fc.property(factors, fc.array(entry, { minLength: 4, maxLength: 4 }), (g, x) => {
      const a = g.map((row) => g.map((other) => row.reduce((t, v, i) => t + v * other[i], 0)));
      const { n, rank, rows } = halfFactor(a);
      expect(rank).toBeLessThanOrEqual(g[0].length);
      const size = Math.max(1, ...a.flat().map(Math.abs));
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          let entry = 0;
          for (let k = 0; k < rank; k++) entry += rows[i * rank + k] * rows[j * rank + k];
          // Some dozen roundings of numbers of the size of A.
          expect(Math.abs(entry - a[i][j])).toBeLessThan(1e-12 * size);
        }
      const column = a.map((_, i) => [Array.from({ length: rank }).reduce((t: number, __, k) => t + rows[i * rank + k] * x[k], 0)]); // prettier-ignore
      const back = halfSolve(halfFactor(a), column);
      // Small pivots of whole matrices of this size are above 1e-3: their squares cost six digits.
      back.forEach(([y], k) => expect(Math.abs(y - x[k])).toBeLessThan(1e-7));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a matrix that is not positive semidefinite is refused', () => {
  expect(() => halfFactor([[1, 2], [2, 1]])).toThrow(RangeError); // prettier-ignore
});
