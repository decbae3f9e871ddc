import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { configurableMdp } from '../../src/model/mdp/build.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { parameter, times } from '../../src/numeric/expression.js';

/** A loop of two states, rewards θ and −θ/2 for the two actions in each. */
const loop = compileProblem(
  configurableMdp({
    states: 2,
    actions: 2,
    gammaF: '1/2',
    gammaL: '1/2',
    beta: '1/2',
    theta: ['0.3'],
    initial: [[0, 1]],
    transitions: (s) => [[1 - s, 1]],
    rewardF: (_, b) => times(b === 0 ? 1 : '-1/2', parameter(0)),
    rewardL: () => 0,
  }),
);

describe('the best response to tables that are not known exactly', () => {
  test.each([1e-12, 1e-9, 1e-6, 1e-3])('encloses that of every table within %d', (radius) => {
    const balls = ballArithmetic(decimalArithmetic(20));
    const near = balls.near(0.3);
    const { vF } = bestResponse(evaluateTables(loop, balls, [balls.ball(near.center, radius)]));
    for (const theta of [0.3 - radius, 0.3 + radius]) {
      const exact = bestResponse(evaluateTables(loop, balls, [balls.near(theta)])).vF;
      vF.forEach((v, s) => {
        const apart = Math.abs(balls.toNumber(balls.sub(v, exact[s])));
        // θ at the end of the ball is rounded to a double, and V_F moves by at most 2 for each unit of θ.
        expect(apart).toBeLessThanOrEqual(v.radius + exact[s].radius + 2 * 2 ** -53);
        // Something is asserted: the values do move, by a sizeable part of the radius of θ.
        expect(apart).toBeGreaterThan(radius / 10);
      });
    }
  });
});
