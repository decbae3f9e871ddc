import { describe, expect, test } from 'vitest';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';

const decimals = decimalArithmetic(70);
const { add, sub, mul, div, neg, log, near, toNumber, constant, one } = decimals;
const two = add(one, one);
/** π to 60 digits: the digits as a fraction. */
const PI = constant({ n: 3141592653589793238462643383279502884197169399375105820974944n, d: 10n ** 60n });

/** Values up to 1e4 in 70 digits, and π to 60. */
const expectSame = (a: typeof one, b: typeof one): void =>
  expect(Math.abs(toNumber(sub(a, b)))).toBeLessThan(1e-53 * (1 + Math.abs(toNumber(b))));

describe('the best response of the linear-quadratic game', () => {
  const tables = linearQuadraticTables(bilevelLqr(), decimals);
  const response = linearQuadraticResponse(tables);
  const { value, actionValue, stateValue, gain, policy } = response;
  const points = [
    [1, -2, 0.5, 3, 0.25],
    [-0.5, 0.75, -2, 1, -4],
  ].map((numbers) => numbers.map(near));

  test('is the Boltzmann policy of its action values, N(−K y, (β/2) S⁻¹): Q − V = β log g', () => {
    expect(policy.gain).toEqual(gain);
    const [[variance]] = policy.covariance;
    for (const [s0, s1, y0, y1, b] of points) {
      const mean = neg(add(mul(gain[0][0], y0), mul(gain[0][1], y1)));
      const off = sub(b, mean);
      // log g = −½ log(2π σ²) − (b − mean)²/(2σ²).
      const density = neg(add(div(log(mul(mul(two, PI), variance)), two), div(mul(off, off), mul(two, variance))));
      const advantage = sub(actionValue([s0, s1], [y0, y1], [b]), value([s0, s1], [y0, y1]));
      expectSame(advantage, mul(tables.beta, density));
    }
  });

  test('has the value of a state as the mean of V_F(s, y) over y ~ N(A s, Ω)', () => {
    const { apply, inner } = tables.matrices;
    for (const [s0, s1] of points) {
      const s = [s0, s1];
      const atMean = value(s, apply(tables.drift, s));
      expectSame(stateValue(s), sub(atMean, inner(response.m, tables.leaderNoise)));
    }
  });
});

test('a follower that sees the state answers what the drift makes of it', () => {
  const tables = linearQuadraticTables(thermalControl(), decimals);
  const { policy, gain } = linearQuadraticResponse(tables);
  const expected = tables.matrices.mul(gain, tables.drift);
  policy.gain.forEach((row, i) => row.forEach((x, j) => expectSame(x, expected[i][j])));
  expect(toNumber(policy.gain[0][0])).not.toBeCloseTo(toNumber(gain[0][0]), 3);
});
