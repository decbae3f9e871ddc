import { expect, test } from 'vitest';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import { float64 } from '../../src/numeric/float64.js';
import { weightedTrajectories } from '../../src/verdict/expectation.js';
import { smallMdp } from '../helpers/smallMdp.js';

const walk = (horizon: number) =>
  evaluateTables(
    compileProblem(
      smallMdp({
        states: 1,
        actions: 1,
        horizon,
        transitions: [[[[0, 1]]]],
        rewardF: [0],
        rewardL: [1],
      }),
    ),
    float64,
  );

test('trajectories of up to 300 steps are told one by one, and longer ones count as too many, however long they are', () => {
  for (const [horizon, count] of [
    [300, 1],
    [301, undefined],
    [20_000, undefined],
  ] as const) {
    const tables = walk(horizon);
    const found = weightedTrajectories(tables, new Array<number>(horizon + 1).fill(1), horizon, 10);
    expect(found?.length).toBe(count);
    if (found) expect(found[0].trajectory).toMatchObject({ states: { length: 301 }, ended: true });
  }
});
