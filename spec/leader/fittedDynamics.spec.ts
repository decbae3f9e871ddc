import { expect, test } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { linearQuadraticResponse } from '../../src/follower/linearQuadraticResponse.js';
import { fittedDynamics } from '../../src/leader/fittedDynamics.js';
import { createLinearQuadraticSampler } from '../../src/leader/linearQuadraticSampler.js';
import { linearQuadraticTables } from '../../src/model/linearQuadratic/linearQuadraticTables.js';
import { createStream } from '../../src/random/stream.js';
import { bilevelLqr } from '../../src/tasks/bilevelLqr/bilevelLqr.js';

test.each([
  // No noise beside the leader's and the follower's: exact but for rounding (states of size one, deviations of 1e-3 of the leader).
  ['bi-level LQR', bilevelLqr({ gain: '-3,-3' }), 4, 1e-9],
  // Five standard errors: noise of deviation 0.7 at most, 12,000 steps of states of size one.
  ['the gentle MDP', GENTLE_MDP, 300, (5 * 0.7) / Math.sqrt(12_000) / 0.5],
  ['the gentle game', GENTLE_GAME, 300, (5 * 0.4) / Math.sqrt(12_000) / 0.5],
] as const)('the law of motion is found: %s', (_name, problem, episodes, error) => {
  const tables = linearQuadraticTables(problem, float64);
  const { policy } = linearQuadraticResponse(tables);
  const batch = createLinearQuadraticSampler(tables, policy).batch(createStream('spec/dynamics'), episodes, 40);
  const fitted = fittedDynamics(tables, batch);
  for (const part of ['drift', 'control', 'noise', 'leaderNoise'] as const)
    tables[part].forEach((row, i) =>
      row.forEach((x, j) => expect(Math.abs(fitted[part][i][j] - x), `${part} ${i} ${j}`).toBeLessThan(error)),
    );
});
