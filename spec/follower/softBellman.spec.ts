import { expect, test } from 'vitest';
import { cholesky } from '../helpers/cholesky.js';
import { float64 } from '../../src/numeric/float64.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';

/** All points of the grid {−limit, …, limit}^n. */
const grid = (n: number, step: number, limit: number): number[][] => {
  const axis = Array.from({ length: 2 * Math.round(limit / step) + 1 }, (_, i) => -limit + i * step);
  return Array.from({ length: n }).reduce<number[][]>(
    (points) => points.flatMap((p) => axis.map((x) => [...p, x])),
    [[]],
  );
};

test.each([
  [
    'thermal control',
    thermalControl({ insulation: '.3,.9,.05,.7', airflow: '1,.2,.6,0', beta: '0.4' }),
    [1, -2, 3, -4],
    null,
  ],
  ['the game', bilevelLqr({ gain: '-3,-3' }), [0.7, -0.2], [0.3, -0.25]],
  ['the game near its optimum', bilevelLqr({ gain: '-9.683,-10.25' }), [-0.8, 0.01], [0.9, 0.05]],
] as const)('%s solves the soft Bellman equations', (_, problem, s, seen) => {
  const tables = linearQuadraticTables(problem, float64);
  const { drift, control, matrices, beta, gammaF } = tables;
  const response = linearQuadraticResponse(tables);
  const y = seen ?? matrices.apply(drift, s);
  const value = response.value(s, y);

  // β ln ∫ exp(Q_F/β) db by the trapezoidal rule in the coordinates in which the policy is standard normal. For Gaussians it is exact to
  // 2exp(−2π²/step²) = 1e-34 in the step and to exp(−limit²/2) = 1e-14 in the limit.
  const [step, limit] = [0.5, 8];
  const factor = cholesky(response.policy.covariance);
  const mean = matrices.apply(response.gain, y).map((x) => -x);
  const volume = factor.reduce((product, row, i) => product * row[i] * step, 1);
  const integral = grid(factor.length, step, limit).reduce((total, z) => {
    const b = matrices.apply(factor, z).map((x, i) => x + mean[i]);
    return total + volume * Math.exp((response.actionValue(s, y, b) - value) / beta);
  }, 0);
  // Rounding of values of size |V| enters the exponent divided by β.
  expect(Math.abs(Math.log(integral))).toBeLessThanOrEqual(1e-13 + (Math.abs(value) * 1e-15 * 8) / beta);

  // Q_F = r_F + γ_F E V_F(s′, y′): expectations of quadratics are averages over ±√(dimension) times the columns of a factor.
  const b = mean.map((x, i) => x + 0.3 - 0.5 * i);
  const next = matrices.apply(control, b).map((x, i) => x + y[i]);
  const sigmaPoints = (center: readonly number[], covariance: readonly (readonly number[])[]): number[][] => {
    const n = center.length;
    const columns = covariance.map((row, i) => row.map((x, j) => (i === j ? Math.sqrt(x * n) : 0)));
    return columns.flatMap((column) => [1, -1].map((sign) => center.map((x, i) => x + sign * column[i])));
  };
  const average = (values: readonly number[]): number => values.reduce((a, x) => a + x, 0) / values.length;
  // Both covariances are diagonal in these problems.
  const expected = average(
    sigmaPoints(next, tables.noise).map((after) =>
      average(
        sigmaPoints(matrices.apply(drift, after), tables.leaderNoise).map((seenThen) =>
          response.value(after, seenThen),
        ),
      ),
    ),
  );
  const form = (a: readonly (readonly number[])[], x: readonly number[]): number =>
    matrices.apply(a, x).reduce((total, z, i) => total + z * x[i], 0);
  const reward = -form(tables.followerStateCost, s) - form(tables.followerControlCost, b);
  const actionValue = response.actionValue(s, y, b);
  expect(Math.abs(reward + gammaF * expected - actionValue)).toBeLessThanOrEqual(1e-12 * Math.abs(actionValue));
});
