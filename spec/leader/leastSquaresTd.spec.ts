import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastSquaresTd, type TdProblem } from '../../src/leader/leastSquaresTd.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { SingularSystem, gaussSolve } from '../../src/numeric/gauss.js';
import { rational } from '../../src/numeric/rational.js';

/** Transitions of whole numbers, so that doubles hold them and their sums. */
interface Data {
  readonly now: readonly (readonly number[])[];
  readonly next: readonly (readonly number[])[];
  readonly sources: readonly (readonly number[])[];
  readonly lift: readonly (readonly number[])[] | null;
  readonly gamma: number;
}

const problemOf = ({ now, next, sources, lift, gamma }: Data): TdProblem => ({
  rows: now.length,
  width: now[0].length,
  nextWidth: next[0].length,
  now: Float64Array.from(now.flat()),
  next: Float64Array.from(next.flat()),
  lift: lift && Float64Array.from(lift.flat()),
  gamma,
  sources: Float64Array.from(sources.flat()),
  count: sources[0].length,
});

type Matrix = readonly (readonly Fraction[])[];
const { add, mul, sub, zero, one, toNumber, constant } = fraction;
const exact = (x: number): Fraction => constant(rational(BigInt(Math.round(x * 8)), 8n));
const matrix = (rows: readonly (readonly number[])[]): Matrix => rows.map((row) => row.map(exact));
const transposed = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, x, k) => add(sum, mul(x, b[k][j])), zero)));
const magnitudes = (a: Matrix): number[][] => a.map((row) => row.map((x) => Math.abs(toNumber(x))));
const largest = (a: readonly (readonly number[])[]): number => Math.max(...a.flat());
const rowNorm = (a: readonly (readonly number[])[]): number =>
  Math.max(...a.map((row) => row.reduce((x, y) => x + y, 0)));

/** What least-squares TD is by its definition, in fractions, and the condition of its system. */
function byDefinition({ now, next, sources, lift, gamma }: Data) {
  const phi = matrix(now);
  const lifted = lift ? product(matrix(next), transposed(matrix(lift))) : matrix(next);
  const difference = phi.map((row, r) => row.map((x, i) => sub(x, mul(exact(gamma), lifted[r][i]))));
  const system = product(transposed(phi), difference);
  const identity = system.map((row, i) => row.map((_, j) => (i === j ? one : zero)));
  const inverse = gaussSolve(fraction, system, identity);
  const weights = product(inverse, product(transposed(phi), matrix(sources)));
  const errors = product(difference, weights).map((row, r) => row.map((x, c) => sub(exact(sources[r][c]), x)));
  const variances = sources[0].map((_, c) => {
    const scaled = phi.map((row, r) => row.map((x) => mul(x, errors[r][c])));
    const value = product(product(inverse, product(transposed(scaled), scaled)), transposed(inverse));
    return value.map((row, i) => toNumber(row[i]));
  });
  return { weights: weights.map((row) => row.map(toNumber)), variances, ...roundingOf() };

  /** Relative errors of a computation in doubles, and what they are relative to. */
  function roundingOf() {
    // The system is solved with rows and columns scaled by d, which makes the squares of the features equal.
    const d = now[0].map((_, i) => 1 / Math.sqrt(now.reduce((sum, row) => sum + row[i] ** 2, 0) || 1));
    const [a, b] = [magnitudes(system), magnitudes(inverse)];
    const condition =
      rowNorm(a.map((row, i) => row.map((x, j) => x * d[i] * d[j]))) *
      rowNorm(b.map((row, i) => row.map((x, j) => x / d[i] / d[j])));
    // Elimination with pivots, of order n ≤ 4: a backward error of n³ 2^(n−1) ≤ 512 roundings of the norm; unscaled, times the ratio.
    const relative = (512 * 2 ** -53 * condition * Math.max(...d)) / Math.min(...d);
    const steps = magnitudes(difference);
    const w = magnitudes(weights);
    // |φ| (|r| + |φ − γTψ′| |θ|): the errors δ may cancel.
    const spread = sources[0].map((_, c) =>
      now.reduce((sum, row, r) => {
        const delta = Math.abs(sources[r][c]) + steps[r].reduce((t, x, i) => t + x * w[i][c], 0);
        return sum + (delta * row.reduce((t, x) => t + Math.abs(x), 0)) ** 2;
      }, 0),
    );
    return { relative, size: largest(w), spread: spread.map((x) => x * largest(b) ** 2) };
  }
}

const whole = (most: number) => fc.integer({ min: -most, max: most });
const table = (rows: number, columns: number, most = 4) =>
  fc.array(fc.array(whole(most), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows });

/** More rows than one block of the implementation has, now and then; odd and even numbers of columns. */
const data: fc.Arbitrary<Data> = fc
  .record({
    rows: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 6, max: 12 }) },
      { weight: 1, arbitrary: fc.constant(260) },
    ),
    width: fc.integer({ min: 1, max: 4 }),
    nextWidth: fc.integer({ min: 1, max: 3 }),
    count: fc.integer({ min: 1, max: 3 }),
    lifts: fc.boolean(),
    gamma: fc.constantFrom(0, 0.5, 0.875),
  })
  .chain(({ rows, width, nextWidth, count, lifts, gamma }) =>
    fc.record({
      now: table(rows, width),
      next: table(rows, lifts ? nextWidth : width),
      sources: table(rows, count),
      lift: lifts ? table(width, nextWidth, 2) : fc.constant(null),
      gamma: fc.constant(gamma),
    }),
  );

describe('least-squares TD', () => {
  test('has the weights and the standard errors of its definition, for every source', () => {
    let judged = 0;
    fc.assert(
      fc.property(data, (given) => {
        let expected: ReturnType<typeof byDefinition>;
        try {
          expected = byDefinition(given);
        } catch (error) {
          if (error instanceof SingularSystem) return;
          throw error;
        }
        const { weights, variances, relative, size, spread } = expected;
        if (relative > 1e-9) return;
        judged++;
        const found = leastSquaresTd(problemOf(given));
        variances.forEach((values, c) => {
          weights.forEach((row, i) =>
            expect(Math.abs(found.weights[c][i] - row[c])).toBeLessThanOrEqual(relative * size),
          );
          // Rows of A⁻¹ enter twice, the weights (in δ²) twice as well.
          const errors = found.standardErrors(c);
          values.forEach((value, i) =>
            expect(Math.abs(errors[i] ** 2 - value)).toBeLessThanOrEqual(4 * relative * spread[c]),
          );
        });
      }),
      { seed: 12, numRuns: 80 },
    );
    expect(judged).toBeGreaterThan(40);
  });

  test('has the standard errors of a mean where the only feature is one', () => {
    // Of 1, 2, 6: mean 3, squares of what is left 4 + 1 + 9; of 0, 0, 3: mean 1, squares 1 + 1 + 4. √(Σ δ²)/n.
    const ones = [[1], [1], [1]];
    const { weights, standardErrors } = leastSquaresTd(
      problemOf({ now: ones, next: ones, sources: [[1, 0], [2, 0], [6, 3]], lift: null, gamma: 0 }), // prettier-ignore
    );
    expect(weights[0][0]).toBeCloseTo(3, 14);
    expect(weights[1][0]).toBeCloseTo(1, 14);
    expect(standardErrors(0)[0]).toBeCloseTo(Math.sqrt(14) / 3, 14);
    expect(standardErrors(1)[0]).toBeCloseTo(Math.sqrt(6) / 3, 14);
  });

  test('loses no digits where one feature is 2⁴⁰ times as large as another', () => {
    // Without discount, with a = 2¹³, s = 2⁴⁰, M = a² + 1: [[M, s], [s, s²M]] θ = (3a + 7, s (5a + 7)). Numerators and M² − 1 are whole
    // numbers below 2⁵³. In columns of one length the system is [[1, 1/M], [1/M, 1]], whose solution costs some ten roundings;
    // elimination as it stands would divide by s and lose the digits of M.
    const [a, s] = [2 ** 13, 2 ** 40];
    const M = a ** 2 + 1;
    const now = [[a, 0], [0, s * a], [1, s]]; // prettier-ignore
    const { weights } = leastSquaresTd(
      problemOf({ now, next: now, sources: [[3], [5], [7]], lift: null, gamma: 0 }), // prettier-ignore
    );
    const [first, second] = [3 * a + 7, 5 * a + 7];
    const expected = [(M * first - second) / (M ** 2 - 1), (M * second - first) / (M ** 2 - 1)];
    const found = [weights[0][0], weights[0][1] * s];
    expected.forEach((x, i) =>
      expect(Math.abs(found[i] - x)).toBeLessThanOrEqual(16 * 2 ** -53 * Math.max(...expected)),
    );
  });

  test('refuses a feature that is always zero, wherever it stands', () => {
    const rows = [[1, 2], [2, 1], [1, 1]]; // prettier-ignore
    for (const place of [0, 1, 2]) {
      const now = rows.map((row) => row.toSpliced(place, 0, 0));
      const given = { now, next: now, sources: [[1], [2], [3]], lift: null, gamma: 0.5 };
      expect(() => leastSquaresTd(problemOf(given))).toThrow(SingularSystem);
    }
  });

  test('refuses data from which the weights do not follow', () => {
    const twice = [[1, 1], [2, 2], [3, 3]]; // prettier-ignore
    const given = { now: twice, next: twice, sources: [[1], [2], [3]], lift: null, gamma: 0.5 };
    expect(() => leastSquaresTd(problemOf(given))).toThrow(SingularSystem);
  });
});
