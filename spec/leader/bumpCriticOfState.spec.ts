import { describe, expect, test } from 'vitest';
import { linearQuadraticKnowledge } from '../../src/estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { checkedLinearQuadratic } from '../../src/model/linearQuadratic/validateLinearQuadratic.js';
import { halfFactor } from '../../src/numeric/halfFactor.js';

/** Nodes and weights of Gauss and Hermite for E f(ξ), ξ ~ N(0, 1): the trapezoidal rule, which converges as fast for entire functions. */
const NODES = Array.from({ length: 81 }, (_, i) => (i - 40) / 5);
const WEIGHTS = NODES.map((x) => Math.exp((-x * x) / 2) / (5 * Math.sqrt(2 * Math.PI)));

/** A bump reward before a follower that sees the state only. */
const BUMP = checkedLinearQuadratic({ ...GENTLE_MDP, name: 'gentle-bump', leaderReward: GENTLE_GAME.leaderReward });

describe('the critic of a bump before a follower that sees the state', () => {
  const { tables, response, critic } = linearQuadraticKnowledge(BUMP);
  const points = [[0.3, -0.7], [1.5, 0.2], [-1, -1]] as const; // prettier-ignore
  const ahead = (s: Float64Array): Float64Array => Float64Array.from(tables.drift.map((row) => row[0] * s[0] + row[1] * s[1])); // prettier-ignore
  const deviation = Math.sqrt(response.policy.covariance[0][0]);
  const meanOf = (s: Float64Array): number => -(response.policy.gain[0][0] * s[0] + response.policy.gain[0][1] * s[1]);
  const q = (s: Float64Array, b: number): number => critic.actionValue(s, 0, ahead(s), 0, Float64Array.of(b), 0);
  /** E f(mean of b + shift + noise of b). */
  const overActions = (s: Float64Array, f: (b: number, noise: number) => number): number =>
    NODES.reduce((total, x, i) => total + WEIGHTS[i] * f(meanOf(s) + deviation * x, deviation * x), 0);
  // The trapezoidal rule with step 1/5 up to eight deviations is exact to 1e-14; sums are cut at 1e-10.
  const DIGITS = 9;

  test.each(points)('solves the equations of Bellman at (%f, %f)', (...at) => {
    const s = Float64Array.from(at);
    const value = critic.stateValue(s, 0);
    expect(critic.seenValue(s, 0, ahead(s), 0)).toBeCloseTo(value, DIGITS);
    expect(overActions(s, (b) => q(s, b))).toBeCloseTo(value, DIGITS);
    // Q_L(s, b) = r_L(s) + γ E V_L(As + Bb + ε).
    const { rows, rank } = halfFactor(tables.noise);
    const b = 0.4;
    const mean = ahead(s).map((x, i) => x + tables.control[i][0] * b);
    let expected = 0;
    NODES.forEach((x, i) =>
      NODES.forEach((y, j) => {
        const next = mean.map((m, r) => m + rows[r * rank] * x + rows[r * rank + 1] * y);
        expected += WEIGHTS[i] * WEIGHTS[j] * critic.stateValue(next, 0);
      }),
    );
    const reward = BUMP.leaderReward.kind === 'bump' ? 3 * Math.exp(-(((s[0] - 0.5) / 0.8) ** 2 + ((s[1] + 0.3) / 0.6) ** 2) / 2) : NaN; // prettier-ignore
    expect(q(s, b)).toBeCloseTo(reward + tables.gammaL * expected, DIGITS);
  });

  test.each(points)('has the slopes that Stein’s identity gives at (%f, %f)', (...at) => {
    const s = Float64Array.from(at);
    const [gradient, hessian] = [new Float64Array(1), new Float64Array(1)];
    critic.actionSlopes!(s, 0, ahead(s), 0, gradient, hessian);
    const variance = deviation ** 2;
    expect(variance * gradient[0]).toBeCloseTo(overActions(s, (b, noise) => q(s, b) * noise), DIGITS); // prettier-ignore
    expect(variance ** 2 * hessian[0]).toBeCloseTo(overActions(s, (b, noise) => q(s, b) * (noise ** 2 - variance)), DIGITS); // prettier-ignore
  });
});
