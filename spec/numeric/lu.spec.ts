import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { SingularSystem, gaussSolve } from '../../src/numeric/gauss.js';
import {
  createLuMatrix,
  factorize,
  luIndex,
  luStorage,
  solveLu,
  solveLuTransposed,
  type LuMatrix,
} from '../../src/numeric/lu.js';
import { rational } from '../../src/numeric/rational.js';

const UNIT = 2 ** -53;

/** Entries are multiples of 1/16 within ±2, exact in both number systems; zero outside the band. */
const system = fc
  .record({
    n: fc.integer({ min: 1, max: 9 }),
    lower: fc.integer({ min: 0, max: 3 }),
    upper: fc.integer({ min: 0, max: 3 }),
    columns: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ n, lower, upper, columns }) =>
    fc.record({
      a: fc
        .array(fc.integer({ min: -32, max: 32 }), { minLength: n * n, maxLength: n * n })
        .map((xs) =>
          Array.from({ length: n }, (_, i) =>
            Array.from({ length: n }, (__, j) => (i - j > lower || j - i > upper ? 0 : xs[i * n + j] / 16)),
          ),
        ),
      b: fc
        .array(fc.integer({ min: -32, max: 32 }), { minLength: n * columns, maxLength: n * columns })
        .map((xs) => xs.map((x) => x / 16)),
      lower: fc.constant(lower),
      upper: fc.constant(upper),
      columns: fc.constant(columns),
    }),
  );

const inBand = (m: LuMatrix, i: number, j: number): boolean => i - j <= m.lower && j - i <= m.upper;

function filled(a: readonly (readonly number[])[], lower?: number, upper?: number): LuMatrix {
  const matrix = createLuMatrix(a.length, lower, upper);
  a.forEach((row, i) => row.forEach((x, j) => inBand(matrix, i, j) && (matrix.data[luIndex(matrix, i, j)] = x)));
  return matrix;
}

const transposed = (a: readonly (readonly number[])[]): number[][] => a.map((_, i) => a.map((row) => row[i]));

/** P₀L₀ P₁L₁ … U from the factors, of the entries themselves or of their absolute values. */
function product(m: LuMatrix, absolute: boolean): number[][] {
  const entry = (i: number, j: number): number => {
    const x = m.data[luIndex(m, i, j)];
    return absolute ? Math.abs(x) : x;
  };
  const widest = m.lower + m.upper;
  const rows = Array.from({ length: m.n }, (_, i) =>
    Array.from({ length: m.n }, (__, j) => (j < i || j - i > widest ? 0 : entry(i, j))),
  );
  for (let k = m.n - 1; k >= 0; k--) {
    for (let i = k + 1; i <= Math.min(m.n - 1, k + m.lower); i++) {
      const factor = entry(i, k);
      for (let j = 0; j < m.n; j++) rows[i][j] += factor * rows[k][j];
    }
    const pivot = m.pivots[k];
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
  }
  return rows;
}

const exactly = (x: number): Fraction => fraction.constant(rational(Math.round(x * 16), 16));

/** The exact solution and |A⁻¹| of a system in multiples of 1/16, or undefined for a singular one. */
function exactSolution(
  a: number[][],
  b: readonly number[],
  columns: number,
): { x: number[][]; inverse: number[][] } | undefined {
  const rows = a.map((_, i) => [
    ...Array.from({ length: columns }, (_, c) => exactly(b[i * columns + c])),
    ...a.map((_, j) => exactly(i === j ? 1 : 0)),
  ]);
  try {
    const solution = gaussSolve(
      fraction,
      a.map((row) => row.map(exactly)),
      rows,
    ).map((row) => row.map((x) => fraction.toNumber(x)));
    return {
      x: solution.map((row) => row.slice(0, columns)),
      inverse: solution.map((row) => row.slice(columns).map(Math.abs)),
    };
  } catch (reason) {
    if (reason instanceof SingularSystem) return undefined;
    throw reason;
  }
}

describe('LU factors', () => {
  test('multiply back to the matrix', () => {
    fc.assert(
      fc.property(system, ({ a, lower, upper }) => {
        const matrix = filled(a, lower, upper);
        try {
          factorize(matrix);
        } catch (reason) {
          expect(reason).toBeInstanceOf(SingularSystem);
          return;
        }
        const again = product(matrix, false);
        const size = product(matrix, true);
        // Elimination: |A − LU| ≤ n u |L||U|; multiplying back rounds as often again
        a.forEach((row, i) =>
          row.forEach((x, j) =>
            expect(Math.abs(x - again[i][j])).toBeLessThanOrEqual(2 * (a.length + 1) * UNIT * size[i][j]),
          ),
        );
      }),
      { seed: 101, numRuns: 300 },
    );
  });

  test.each([
    ['solveLu', solveLu, false],
    ['solveLuTransposed', solveLuTransposed, true],
  ] as const)('%s gives the exact solution up to the backward error of the method', (_, solve, transpose) => {
    let solved = 0;
    fc.assert(
      fc.property(system, fc.boolean(), ({ a, b, lower, upper, columns }, full) => {
        const exact = exactSolution(transpose ? transposed(a) : a, b, columns);
        if (!exact) return;
        const matrix = full ? filled(a) : filled(a, lower, upper);
        try {
          factorize(matrix);
        } catch {
          return;
        }
        const size = product(matrix, true);
        const middle = transpose ? transposed(size) : size;
        const x = Float64Array.from(b);
        solve(matrix, x, columns);
        const n = a.length;
        const residual = (i: number, c: number): number =>
          middle[i].reduce((total, m, j) => total + m * Math.abs(x[j * columns + c]), 0);
        // (A + E) x̂ = b with |E| ≤ 3 n u |L||U| (Higham, theorem 9.4): |x̂ − x| ≤ 3 n u |A⁻¹| |L||U| |x̂|, and u |x| for printing x in double
        for (let c = 0; c < columns; c++)
          for (let i = 0; i < n; i++) {
            let bound = 2 * UNIT * Math.abs(exact.x[i][c]);
            for (let j = 0; j < n; j++) bound += 3 * (n + 1) * UNIT * exact.inverse[i][j] * residual(j, c);
            expect(Math.abs(x[i * columns + c] - exact.x[i][c])).toBeLessThanOrEqual(bound);
          }
        solved++;
      }),
      { seed: 102, numRuns: 300 },
    );
    expect(solved).toBeGreaterThan(100);
  });

  test('can be formed again in the same place', () => {
    const matrix = createLuMatrix(6, 1, 1);
    const fill = (): void => {
      matrix.data.fill(0);
      for (let i = 0; i < 6; i++)
        for (let j = Math.max(0, i - 1); j <= Math.min(5, i + 1); j++)
          matrix.data[luIndex(matrix, i, j)] = i === j ? 0.5 : -2;
    };
    fill();
    factorize(matrix);
    const first = new Float64Array(6).fill(1);
    solveLu(matrix, first);
    fill();
    factorize(matrix);
    const second = new Float64Array(6).fill(1);
    solveLu(matrix, second);
    expect(second).toEqual(first);
  });

  test('keep to the band', () => {
    expect(createLuMatrix(100, 3, 5).data.length).toBe(luStorage(100, 3, 5));
    expect(luStorage(100, 3, 5)).toBe(100 * 12);
    expect(luStorage(4, 3, 3)).toBe(16);
  });

  test('a matrix of order zero is solved by nothing', () => {
    const matrix = createLuMatrix(0);
    factorize(matrix);
    solveLu(matrix, new Float64Array(0));
    solveLuTransposed(matrix, new Float64Array(0));
    expect(matrix.data.length).toBe(0);
  });

  test.each([
    [
      'singular',
      [
        [1, 2],
        [2, 4],
      ],
    ],
    [
      'not finite',
      [
        [Infinity, 2],
        [2, 4],
      ],
    ],
    [
      'not a number',
      [
        [NaN, 0],
        [0, 4],
      ],
    ],
  ])('a matrix that is %s is refused', (_, a) => {
    expect(() => factorize(filled(a))).toThrow(SingularSystem);
  });
});
