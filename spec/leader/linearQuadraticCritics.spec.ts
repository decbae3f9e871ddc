import { describe, expect, test } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { gaussHermiteProduct } from '../../src/numeric/gaussHermite.js';
import { halfFactor } from '../../src/numeric/halfFactor.js';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { bumpCritic } from '../../src/leader/bumpCritic.js';
import type { LinearQuadraticCritic } from '../../src/leader/linearQuadraticCritic.js';
import { leaderRewards } from '../../src/leader/linearQuadraticReturns.js';
import { createLinearQuadraticSampler } from '../../src/leader/linearQuadraticSampler.js';
import { exactQuadraticCritic } from '../../src/leader/quadraticCritic.js';
import { quadraticTdCritic, quadraticTdStateCritic } from '../../src/leader/quadraticTd.js';
import { closedLoop } from '../../src/model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticProblem } from '../../src/model/linearQuadratic/linearQuadratic.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import type { Matrix } from '../../src/numeric/matrix.js';
import { createStream } from '../../src/random/stream.js';
import { createFastLinearQuadratic } from '../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';

function setUp(problem: LinearQuadraticProblem) {
  const tables = linearQuadraticTables(problem, float64);
  const response = linearQuadraticResponse(tables);
  const loop = closedLoop(tables, response.policy);
  const critic: LinearQuadraticCritic =
    tables.reward.kind === 'bump' ? bumpCritic(tables, loop, response.policy, 13) : exactQuadraticCritic(tables, loop);
  return { tables, response, loop, critic };
}

/** E f(mean + Lξ) by quadrature. */
function gaussianMean(
  mean: readonly number[],
  covariance: Matrix<number>,
  nodes: number,
  f: (x: Float64Array) => number,
): number {
  // prettier-ignore
  const { rows, rank } = halfFactor(covariance);
  const rule = gaussHermiteProduct(nodes, rank);
  let total = 0;
  for (let q = 0; q < rule.count; q++) {
    const x = Float64Array.from(mean, (m, i) => {
      let value = m;
      for (let k = 0; k < rank; k++) value += rows[i * rank + k] * rule.nodes[q * rank + k];
      return value;
    });
    total += rule.weights[q] * f(x);
  }
  return total;
}

// Nodes: 3 are exact for quadratic functions; bumps as narrow as half a standard deviation need many.
const CASES = [
  [thermalControl(), 3, [1, -2, 3, -4]],
  [GENTLE_MDP, 3, [1.2, -0.4]],
  [GENTLE_GAME, 40, [0.4, 0.3]],
  [bilevelLqr({ gain: '-7.59,.9306' }), 60, [0.3, -0.02]],
  [bilevelLqr({ gain: '-3,-3' }), 60, [-0.7, 0.01]],
] as const;

describe.each(CASES)('the exact critic of $name', (problem, nodes, state) => {
  const { tables, response, loop, critic } = setUp(problem);
  const { matrices, drift, control, gammaL } = tables;
  const s = Float64Array.from(state);
  const y0 = matrices.apply(drift, Array.from(s));
  // In a game some y that the leader's noise may lead to.
  const y = Float64Array.from(y0, (v, i) => v + Math.sqrt(tables.leaderNoise[i][i]) * 0.7);
  const seen = Float64Array.from(problem.sees === 'state' ? s : y);
  const bMean = matrices.apply(response.policy.gain, Array.from(seen)).map((v) => -v);
  const size = Math.abs(critic.stateValue(s, 0));

  test('V_L is the mean of Q_L over the follower, and over what it sees', () => {
    const overB = gaussianMean(bMean, response.policy.covariance, nodes, (b) => critic.actionValue(s, 0, y, 0, b, 0));
    expect(Math.abs(critic.seenValue(s, 0, y, 0) - overB)).toBeLessThan(1e-9 * size);
    const overY = gaussianMean(y0, tables.leaderNoise, 12, (v) => critic.seenValue(s, 0, v, 0));
    expect(Math.abs(critic.stateValue(s, 0) - overY)).toBeLessThan(1e-9 * size);
  });

  test('Q_L is the reward and the discounted mean of V_L after it', () => {
    const b = Float64Array.from(bMean, (v) => v + 0.13);
    const jump = matrices.apply(control, Array.from(b));
    const next = gaussianMean(Array.from(y, (v, i) => v + jump[i]), tables.noise, 30 >> (y.length - 1), (v) => critic.stateValue(v, 0)); // prettier-ignore
    const batch = { episodes: 1, steps: 1, stateSize: s.length, actionSize: b.length, noiseSize: 0, states: Float64Array.from([...s, ...s]), seen: y, actions: b, scoreNoise: y }; // prettier-ignore
    const [reward] = leaderRewards(tables, batch);
    expect(Math.abs(critic.actionValue(s, 0, y, 0, b, 0) - reward - gammaL * next)).toBeLessThan(1e-9 * size);
  });

  test('J is the mean of V_L over initial states', () => {
    const n = s.length;
    const mean = gaussianMean(tables.initialMean, tables.initialCovariance, n > 2 ? 3 : 20, (v) => critic.stateValue(v, 0)); // prettier-ignore
    const { objective } = createFastLinearQuadratic(problem).at();
    expect(Math.abs(mean - objective)).toBeLessThan(1e-9 * Math.abs(objective));
  });

  test('slopes with respect to the mean of b are those of differences', () => {
    const m = bMean.length;
    const [gradient, hessian] = [new Float64Array(m), new Float64Array(m * m)];
    critic.actionSlopes!(s, 0, y, 0, gradient, hessian);
    const { covariance } = response.policy;
    const at = (shift: readonly number[]): number =>
      gaussianMean(bMean.map((v, i) => v + shift[i]), covariance, nodes, (b) => critic.actionValue(s, 0, y, 0, b, 0)); // prettier-ignore
    // A hundredth of the standard deviation; third derivatives are of the order of value/σ³: an error of 1e-4 relatively.
    const h = covariance.map((row, i) => 0.01 * Math.sqrt(row[i]));
    const scale = Math.abs(at(bMean.map(() => 0))) + size;
    for (let i = 0; i < m; i++) {
      const unit = h.map((x, j) => (i === j ? x : 0));
      const [up, down, here] = [at(unit), at(unit.map((x) => -x)), at(unit.map(() => 0))];
      expect(Math.abs(gradient[i] * h[i] - (up - down) / 2)).toBeLessThan(2e-6 * scale);
      expect(Math.abs(hessian[i * m + i] * h[i] ** 2 - (up - 2 * here + down))).toBeLessThan(2e-8 * scale);
    }
  });
  expect(loop.transition.length).toBe(s.length);
});

describe('least-squares TD', () => {
  const LARGE = { 'thermal-control': [60, 60], 'gentle-mdp': [400, 60] } as const;
  test.each([thermalControl(), GENTLE_MDP])('$name: equals the exact critic within its stated error', (problem) => {
    const { tables, response, loop } = setUp(problem);
    const [episodes, steps] = LARGE[problem.name as keyof typeof LARGE];
    const batch = createLinearQuadraticSampler(tables, response.policy).batch(
      createStream('spec/lstd'),
      episodes,
      steps,
    );
    const fitted = quadraticTdCritic(batch, loop, leaderRewards(tables, batch), tables.gammaL, {});
    const exact = exactQuadraticCritic(tables, loop);
    const errors = fitted.standardErrors(0);
    // Five standard errors and rounding (the rewards are exact features: where errors are zero, only rounding is left).
    exact.action.forEach((w, i) =>
      expect(Math.abs(fitted.action[i] - w)).toBeLessThan(5 * errors[i] + 1e-7 * Math.max(1, Math.abs(w))),
    );
    // And the error is small where the data are.
    const [q, v] = [fitted, exact].map((critic) =>
      critic.actionValue(batch.states, 0, batch.seen, 0, batch.actions, 0),
    );
    expect(Math.abs(q - v)).toBeLessThan(0.1 * Math.abs(v));
    expect(Math.max(...errors)).toBeGreaterThan(0);
  });

  test('the fit of values of states is that of the same data', () => {
    const { tables, response, loop } = setUp(GENTLE_MDP);
    const batch = createLinearQuadraticSampler(tables, response.policy).batch(createStream('spec/lstd-v'), 400, 60);
    const critic = quadraticTdStateCritic(batch, leaderRewards(tables, batch), tables.gammaL, { lastUnseen: true });
    const exact = exactQuadraticCritic(tables, loop);
    const s = Float64Array.from([1, -0.5]);
    // 24,000 rewards of deviation some 3: a standard error of some hundredths.
    expect(Math.abs(critic.stateValue(s, 0) - exact.stateValue(s, 0))).toBeLessThan(0.3);
    expect(() => critic.actionValue(s, 0, s, 0, s, 0)).toThrow(RangeError);
  });

  test('leaving out the last steps changes the data, not what is estimated', () => {
    const { tables, response, loop } = setUp(thermalControl());
    const batch = createLinearQuadraticSampler(tables, response.policy).batch(createStream('spec/lstd-last'), 100, 20);
    const rewards = leaderRewards(tables, batch);
    const [all, without] = [false, true].map(
      (lastUnseen) => quadraticTdCritic(batch, loop, rewards, tables.gammaL, { lastUnseen }).action,
    );
    expect(all).not.toEqual(without);
    const exact = exactQuadraticCritic(tables, loop).action;
    const distance = (a: Float64Array): number => Math.hypot(...a.map((x, i) => x - exact[i]));
    expect(distance(without)).toBeLessThan(10 * distance(all) + 1e-6);
  });
});
