import { describe, expect, test } from 'vitest';
import {
  backup,
  backupErrors,
  createBackup,
  createBackupErrors,
  roundingAtMost,
  type FollowerTables,
} from '../../src/follower/softBackup.js';
import type { CompiledMdp } from '../../src/model/mdp/tables.js';
import { UNIT } from '../../src/numeric/outward.js';

const GAMMA = 0.5;
const BETA = 0.25;
/** State 0 has two actions, with the successors (1, 2) and (2); state 1 has one way for both; state 2 is terminal. */
const PROBLEM = {
  states: 3,
  actions: 2,
  terminal: Uint8Array.of(0, 0, 1),
  edgeStart: Int32Array.of(0, 2, 3, 4, 5, 5, 5),
  edgeTarget: Int32Array.of(1, 2, 2, 1, 1),
} as Partial<CompiledMdp> as CompiledMdp;
/** Of both signs, so that sums of absolute values are not absolute values of sums; W of the terminal state does not matter to state 1. */
const V = Float64Array.of(7, -8, 4);

const tables = (pRadius = 0, rewardRadius = 0): FollowerTables => ({
  p: { values: Float64Array.of(0.25, 0.75, 1, 1, 1), radii: Float64Array.of(2, 1, 3, 1, 1).map((x) => x * pRadius) },
  rewardF: {
    values: Float64Array.of(-3, -4, 1, 1, 0, 0),
    radii: Float64Array.of(1, 2, 3, 3, 0, 0).map((x) => x * rewardRadius),
  },
});

const run = (given: FollowerTables) => {
  const into = createBackup(PROBLEM);
  backup(PROBLEM, given, GAMMA, BETA, V, into);
  const errors = createBackupErrors(PROBLEM);
  const worst = backupErrors(PROBLEM, given, GAMMA, BETA, V, into, errors);
  const atMost = roundingAtMost(PROBLEM, 2, GAMMA, BETA, V, into);
  return { worst, atMost, error: errors.value, qError: errors.q, ...into };
};

/** Bounds are widened by 2⁻³⁰, not less and not by much more. */
const expectWidened = (found: number, derived: number): void => {
  expect(found).toBeGreaterThan(derived * (1 + 2 ** -31));
  expect(found).toBeLessThan(derived * (1 + 2 ** -29));
};

// q(0,0) = −3 + ½ (¼·(−8) + ¾·4) = −2.5, q(0,1) = −4 + ½·4 = −2; q(1,·) = 1 + ½·(−8) = −3.
const LOG_SUM = Math.log1p(Math.exp(-2));
const VALUE = [-2 + BETA * LOG_SUM, -3 + BETA * Math.LN2];
/** u ((m + 2) γ Σ p|v| + |q|): m = 2 successors with 2 + 3, m = 1 with 4; and m = 1 with 8. */
const SUMS = [
  [4 * 0.5 * 5 + 2.5, 3 * 0.5 * 4 + 2],
  [3 * 0.5 * 8 + 3, 3 * 0.5 * 8 + 3],
].map((row) => row.map((x) => x * UNIT));
/** β u (3B + 4 + 6 log Σ) + u |T|. */
const OWN = [LOG_SUM, Math.LN2].map((log, s) => UNIT * (BETA * (10 + 6 * log) + Math.abs(VALUE[s])));

describe('a soft backup in doubles', () => {
  test('has the lookahead, the soft maximum and the softmax of it, and leaves terminal states alone', () => {
    const { q, value, policy } = run(tables());
    expect([...q]).toEqual([-2.5, -2, -3, -3, 0, 0]);
    VALUE.forEach((x, s) => expect(value[s]).toBeCloseTo(x, 15));
    [Math.exp(-2) / (1 + Math.exp(-2)), 1 / (1 + Math.exp(-2)), 0.5, 0.5, 0, 0].forEach((g, i) =>
      expect(policy[i]).toBeCloseTo(g, 15),
    );
    expect(value[2]).toBe(0);
  });

  test('bounds its roundings as they are derived, and returns the largest', () => {
    const { worst, error, qError } = run(tables());
    SUMS.forEach((row, s) => {
      expectWidened(qError[s], Math.max(...row));
      expectWidened(error[s], Math.max(...row) + OWN[s]);
    });
    expectWidened(worst, Math.max(SUMS[0][0] + OWN[0], SUMS[1][0] + OWN[1]));
    expect([error[2], qError[2]]).toEqual([0, 0]);
  });

  test('is told from rounding by a number that is no smaller than its rounding, and not four times as large', () => {
    const { worst, atMost } = run(tables());
    expect(atMost).toBeGreaterThan(worst);
    expect(atMost).toBeLessThan(4 * worst);
  });

  test('adds to its errors what the tables may be off by, r and γ Σ |v| of p, and not to its roundings', () => {
    // Far above roundings, which stay below 2⁻⁴⁰: action 0 of state 0 is off by 1 + ½ (2·8 + 1·4), action 1 by 2 + ½·3·4, state 1 by 3 + ½·8.
    const { worst, error, qError } = run(tables(2 ** -8, 2 ** -8));
    [11, 7].forEach((x, s) => {
      expectWidened(qError[s], x * 2 ** -8);
      expectWidened(error[s], x * 2 ** -8);
    });
    expect(worst).toBe(run(tables()).worst);
    // Of p alone, and of r alone.
    [10, 4].forEach((x, s) => expectWidened(run(tables(2 ** -8)).error[s], x * 2 ** -8));
    [2, 3].forEach((x, s) => expectWidened(run(tables(0, 2 ** -8)).error[s], x * 2 ** -8));
  });
});
