import { expect, test } from 'vitest';
import { cholesky } from '../helpers/cholesky.js';
import { float64 } from '../../src/numeric/float64.js';
import { normal } from '../../src/random/normal.js';
import { createStream } from '../../src/random/stream.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import type { LinearQuadraticProblem } from '../../src/model/linearQuadratic/linearQuadratic.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { createFastLinearQuadratic } from '../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';

/** Mean and standard error of the leader's and of the follower's return (with entropy) over episodes of the problem's horizon. */
function simulate(problem: LinearQuadraticProblem, episodes: number, seed: string) {
  const tables = linearQuadraticTables(problem, float64);
  const { matrices, drift, control, reward, gammaF, gammaL, beta } = tables;
  const { policy } = linearQuadraticResponse(tables);
  const stream = createStream(seed);
  const gaussian = (covariance: readonly (readonly number[])[]): (() => number[]) => {
    const factor = cholesky(covariance);
    return () =>
      matrices.apply(
        factor,
        factor.map(() => normal(stream)),
      );
  };
  const [initial, seen, unseen, exploration] = [
    tables.initialCovariance,
    tables.leaderNoise,
    tables.noise,
    policy.covariance,
  ].map(gaussian);
  const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, i) => x + b[i]);
  const form = (a: readonly (readonly number[])[], x: readonly number[]): number =>
    matrices.apply(a, x).reduce((total, z, i) => total + z * x[i], 0);
  const m = control[0].length;
  const determinant = cholesky(policy.covariance).reduce((product, row, i) => product * row[i] ** 2, 1);
  const entropy = 0.5 * Math.log((2 * Math.PI * Math.E) ** m * determinant);
  const earned = (s: readonly number[], b: readonly number[]): number =>
    reward.kind === 'bump'
      ? reward.height * Math.exp(-0.5 * s.reduce((t, x, i) => t + ((x - reward.target[i]) / reward.widths[i]) ** 2, 0))
      : -form(reward.stateCost, s) - form(reward.controlCost, b) - reward.parameterCost;
  const sums = { leader: [0, 0], follower: [0, 0] };
  for (let e = 0; e < episodes; e++) {
    let s = plus(tables.initialMean, initial());
    let [leader, follower] = [0, 0];
    for (let t = 0; t < problem.horizon!; t++) {
      const y = plus(matrices.apply(drift, s), seen());
      const b = plus(
        matrices.apply(policy.gain, problem.sees === 'state' ? s : y).map((x) => -x),
        exploration(),
      );
      leader += gammaL ** t * earned(s, b);
      follower +=
        gammaF ** t * (-form(tables.followerStateCost, s) - form(tables.followerControlCost, b) + beta * entropy);
      s = plus(plus(y, matrices.apply(control, b)), unseen());
    }
    [sums.leader, sums.follower].forEach((sum, i) => {
      const x = i === 0 ? leader : follower;
      sum[0] += x;
      sum[1] += x * x;
    });
  }
  const statistics = ([total, squares]: number[]) => {
    const mean = total / episodes;
    return { mean, error: Math.sqrt((squares / episodes - mean ** 2) / (episodes - 1)) };
  };
  return { leader: statistics(sums.leader), follower: statistics(sums.follower) };
}

/** A correct mean of many episodes is further off than this many standard errors with probability 6e-7: 5e-6 for the eight checks here. */
const ERRORS = 5;

test.each([
  ['thermal control at halves', { ...thermalControl(), horizon: 100 }, 3000],
  ['thermal control at ones', { ...thermalControl({ insulation: '1,1,1,1', airflow: '1,1,1,1' }), horizon: 100 }, 2000],
  ['the game at a low gain', bilevelLqr({ gain: '-5,-5', gammaL: 1, horizon: 150 }), 2000],
  ['the game at a high gain', bilevelLqr({ gain: '-9.683,-10.25', gammaL: '0.99', horizon: 200 }), 2000],
] as const)('%s: simulated returns are those of the closed form', (name, problem, episodes) => {
  const { leader, follower } = simulate(problem, episodes, `spec/simulated/${name}`);
  const { objective } = createFastLinearQuadratic(problem).at();
  expect(Math.abs(leader.mean - objective)).toBeLessThanOrEqual(ERRORS * leader.error);

  const tables = linearQuadraticTables(problem, float64);
  const response = linearQuadraticResponse(tables);
  // E V_F(s₀): the value at the mean and the trace of PΣ₀.
  const expected =
    response.stateValue(tables.initialMean) - tables.matrices.inner(response.p, tables.initialCovariance);
  // The follower plans without end: what comes after the horizon is γ_Fᵀ times a value of the order of the first one (10 at most).
  const rest = tables.gammaF ** problem.horizon! * Math.abs(expected) * 10;
  expect(Math.abs(follower.mean - expected)).toBeLessThanOrEqual(ERRORS * follower.error + rest);
  expect(rest).toBeLessThanOrEqual(follower.error * ERRORS);
});
