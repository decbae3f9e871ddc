import { describe, expect, test } from 'vitest';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { NoBestResponse } from '../../src/follower/noBestResponse.js';
import { riccatiByDoubling, riccatiIteration, riccatiStep, solveRiccati } from '../../src/follower/riccati.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';

const problems = [
  ['thermal control at halves', thermalControl()],
  ['thermal control at zeros', thermalControl({ insulation: '0,0,0,0', airflow: '0,0,0,0' })],
  ['thermal control at random', thermalControl({ insulation: '.3,.9,.05,.7', airflow: '1,.2,.6,0', beta: 2 })],
  ['the game', bilevelLqr()],
  ['the game, nearly unstable', bilevelLqr({ gain: '-9.683,-10.25' })],
  ['the game, unstable', bilevelLqr({ gain: '10.2,-10' })],
] as const;

describe.each(problems)('%s', (_, problem) => {
  const balls = ballArithmetic(decimalArithmetic(40));
  const enclosed = solveRiccati(linearQuadraticTables(problem, balls));

  test('value iteration and doubling give the enclosed solution', () => {
    const tables = linearQuadraticTables(problem, float64);
    const scale = Math.max(...enclosed.flat().map((x) => Math.abs(balls.toNumber(x))));
    const doubled = riccatiByDoubling(tables).to2DArray();
    // Iteration stops at changes of 1e-14; with the rate r = γ_F ρ² it is off by r/(1−r) times that: r ≤ 0.996 in all of these.
    const { p, sweeps } = riccatiIteration(tables, 1e-14);
    expect(sweeps).toBeLessThan(10_000);
    enclosed.forEach((row, i) =>
      row.forEach((x, j) => {
        expect(Math.abs(p[i][j] - balls.toNumber(x))).toBeLessThanOrEqual(1e-11 * scale);
        // Doubling loses the condition of I + GH (up to 3e4 here) and 1/(1−r) (up to 230) to rounding of 1e-16.
        expect(Math.abs(doubled[i][j] - balls.toNumber(x))).toBeLessThanOrEqual(1e-9 * scale);
      }),
    );
  });

  test('the enclosure holds the solution to more digits, and is narrow', () => {
    const finer = decimalArithmetic(80);
    const precise = solveRiccati(linearQuadraticTables(problem, finer));
    enclosed.forEach((row, i) =>
      row.forEach((x, j) => {
        const off = finer.sub(finer.add(precise[i][j], finer.zero), finer.add(finer.zero, x.center));
        expect(Math.abs(finer.toNumber(off))).toBeLessThanOrEqual(x.radius);
        // Of forty digits, entries up to 1e4 and a rate up to 0.996 take four and three; eight are left over.
        expect(x.radius).toBeLessThan(1e-25);
      }),
    );
  });
});

describe('an enclosure of few digits', () => {
  const finer = decimalArithmetic(60);
  test.each([
    ['thermal control', thermalControl(), 6],
    ['the game', bilevelLqr(), 4],
    ['the game, nearly unstable', bilevelLqr({ gain: '-9.683,-10.25' }), 4],
  ])('still holds the solution (%s)', (_, problem, digits) => {
    const precise = solveRiccati(linearQuadraticTables(problem, finer));
    const balls = ballArithmetic(decimalArithmetic(digits));
    solveRiccati(linearQuadraticTables(problem, balls)).forEach((row, i) =>
      row.forEach((x, j) => {
        const off = finer.sub(precise[i][j], finer.add(finer.zero, x.center));
        expect(Math.abs(finer.toNumber(off))).toBeLessThanOrEqual(x.radius);
      }),
    );
  });

  test('is of one width, above four residuals of a sweep for each number of the state', () => {
    // ε tr E with ε four times the residual at least, and no diagonal entry of E = I + γ_F F′EF is below one.
    for (const problem of [thermalControl(), bilevelLqr()]) {
      const balls = ballArithmetic(decimalArithmetic(8));
      const tables = linearQuadraticTables(problem, balls);
      const radii = solveRiccati(tables).flatMap((row) => row.map(({ radius }) => radius));
      expect(new Set(radii).size).toBe(1);
      const p = solveRiccati(tables).map((row) => row.map((x) => ({ ...x, radius: 0 })));
      const left = tables.matrices.sub(riccatiStep(tables, p), p).flat();
      const size = left.reduce((sum, x) => sum + balls.bound(x), 0);
      expect(radii[0]).toBeGreaterThan(4 * size * p.length);
    }
  });

  test('is refused where it cannot be certified', () => {
    const coarse = linearQuadraticTables(thermalControl(), ballArithmetic(decimalArithmetic(4)));
    expect(() => solveRiccati(coarse)).toThrow(NoBestResponse);
    expect(() => solveRiccati(coarse)).toThrow('cannot be certified');
  });
});

test('sweeps of value iteration for thermal control at halves', () => {
  // The last change is above 1e-14 before and rounding leaves it within a few sweeps of the count known from elsewhere.
  const { sweeps } = riccatiIteration(linearQuadraticTables(thermalControl(), float64), 1e-14);
  expect(Math.abs(sweeps - 201)).toBeLessThanOrEqual(5);
});
