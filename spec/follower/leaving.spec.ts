import { describe, expect, test } from 'vitest';
import { canStay, discountedTime, isUndiscounted, leavingTimes } from '../../src/follower/leaving.js';
import { NoBestResponse } from '../../src/follower/noBestResponse.js';
import { ballArithmetic, type Ball, type BallArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';

const BALLS = ballArithmetic(float64);

/** Where each action of each state leads, and how likely; all actions of a state are given, two of each. */
type Rows = readonly (readonly (readonly (readonly [to: number, p: number])[])[])[];

function tables(rows: Rows, gamma: Ball<number> = BALLS.one) {
  const pairs = rows.flat();
  const edgeStart = new Int32Array(pairs.length + 1);
  pairs.forEach((moves, pair) => (edgeStart[pair + 1] = edgeStart[pair] + moves.length));
  const edges = pairs.flat();
  const problem = { actions: 2, edgeStart, edgeTarget: Int32Array.from(edges, ([to]) => to) };
  const given = { problem, arithmetic: BALLS, p: edges.map(([, p]) => BALLS.ball(p, 0)), gammaF: gamma };
  return given as unknown as Parameters<typeof leavingTimes>[0];
}
const times = (rows: Rows, component: readonly number[], gamma?: Ball<number>): number[] =>
  leavingTimes(tables(rows, gamma), BALLS as BallArithmetic<unknown>, component);
const stays = (rows: Rows, component: readonly number[]): boolean => canStay(tables(rows), component);

/** From above, by a little. */
const expectAbove = (found: number, exact: number, room: number): void => {
  expect(found).toBeGreaterThan(exact);
  expect(found).toBeLessThanOrEqual(exact * (1 + room));
};

describe('1/(1 − γ) from above', () => {
  test('is formed in doubles where γ is far from one, in the arithmetic itself where it is near', () => {
    for (const [gamma, exact] of [
      [0, 1],
      [0.5, 2],
      [1 - 2 ** -12, 2 ** 12],
      [1 - 2 ** -30, 2 ** 30],
    ])
      // prettier-ignore
      for (const found of [discountedTime(float64, gamma), discountedTime(BALLS, BALLS.ball(gamma, 0))])
        expectAbove(found, exact, 2 ** -38);
    const { constant, ...decimals } = decimalArithmetic(50);
    const near = decimals.sub(decimals.one, constant({ n: 1n, d: 10n ** 20n }));
    expectAbove(discountedTime({ constant, ...decimals }, near), 1e20, 2 ** -38);
  });

  test('covers all that γ may be', () =>
    expectAbove(discountedTime(BALLS, BALLS.ball(1 - 2 ** -20, 2 ** -22)), 2 ** 20 / 0.75, 1));

  test('is infinite where γ may be one', () => {
    expect(discountedTime(BALLS, BALLS.ball(1 - 2 ** -20, 2 ** -20))).toBe(Infinity);
    expect(discountedTime(float64, 1)).toBe(Infinity);
  });

  test('a discount is one only where nothing else is possible', () => {
    expect(isUndiscounted(float64, 1)).toBe(true);
    expect(isUndiscounted(BALLS, BALLS.one)).toBe(true);
    expect(isUndiscounted(BALLS, BALLS.ball(1, 2 ** -40))).toBe(false);
    expect(isUndiscounted(float64, 1 - 2 ** -53)).toBe(false);
  });
});

describe('how long a component can be kept', () => {
  /** State 1 can stay with ½ or ¾, state 0 and 2 are not of the component. */
  const one: Rows = [
    [[[0, 1]], [[0, 1]]],
    [[[1, 0.5], [2, 0.5]], [[1, 0.75], [0, 0.25]]],
    [[[2, 1]], [[2, 1]]],
  ]; // prettier-ignore

  test('without a discount is the longest expected time, by the best choice of actions, from above', () => {
    expectAbove(times(one, [1])[0], 4, 2e-6);
    const swapped: Rows = [one[0], [one[1][1], one[1][0]], one[2]];
    expectAbove(times(swapped, [1])[0], 4, 2e-6);
    // w(0) = 1 + w(1), w(1) = 1 + w(0)/2 where neither leaves for good: 4 and 3.
    const two: Rows = [
      [[[2, 1]], [[1, 1]]],
      [[[0, 0.5], [2, 0.5]], [[2, 1]]],
      [[], []],
    ]; // prettier-ignore
    const [first, second] = times(two, [0, 1]);
    expectAbove(first, 4, 2e-6);
    expectAbove(second, 3, 2e-6);
    // w(0) = 1 + w(1), w(1) = 1 + 9/10 w(0): 20 and 19, by actions that look worse at first.
    const late: Rows = [
      [[[0, 0.5], [2, 0.5]], [[1, 1]]],
      [[[1, 0.5], [2, 0.5]], [[0, 0.9], [2, 0.1]]],
      [[], []],
    ]; // prettier-ignore
    // Staying looks longer at first, 10 steps; going on to where 100 are spent makes 51.
    const changed: Rows = [
      [[[0, 0.9], [2, 0.1]], [[1, 0.5], [2, 0.5]]],
      [[[1, 0.99], [2, 0.01]], [[1, 0.99], [2, 0.01]]],
      [[], []],
    ]; // prettier-ignore
    times(changed, [0, 1]).forEach((time, i) => expectAbove(time, [51, 100][i] * (1 - 1e-9), 2e-6));
    times(late, [1, 0]).forEach((time, i) => expectAbove(time, [19, 20][i], 2e-6));
  });

  test('with a discount is 1/(1 − γ), and not known where γ may be one', () => {
    for (const time of times(one, [1, 0], BALLS.ball(0.75, 0))) expectAbove(time, 4, 2 ** -38);
    const unsure = BALLS.ball(1, 2 ** -40);
    expect(() => times(one, [1], unsure)).toThrow(NoBestResponse);
    expect(() => times(one, [1], unsure)).toThrow('told from one');
  });

  test('cannot be told where it is never left', () =>
    expect(() => times([[[[0, 1]], [[0, 1]]]], [0])).toThrow('cannot be evaluated')); // prettier-ignore
});

describe('a component can be kept for ever', () => {
  test('where some actions of some of its states lead nowhere else', () => {
    // 0 and 1 to each other, 2 to 0 or to the end.
    const rows: Rows = [
      [[[3, 1]], [[1, 1]]],
      [[[0, 1]], [[3, 1]]],
      [[[0, 0.5], [3, 0.5]], [[3, 1]]],
      [[], []],
    ]; // prettier-ignore
    expect(stays(rows, [0, 1, 2])).toBe(true);
    // Without the way from 1 to 0 it unravels: 1 leaves, then 0 does, then 2.
    const open: Rows = [rows[0], [[[0, 0.5], [3, 0.5]], [[3, 1]]], rows[2], rows[3]]; // prettier-ignore
    expect(stays(open, [0, 1, 2])).toBe(false);
  });

  test('along moves that are possible: one of probability zero leads nowhere', () => {
    const rows: Rows = [[[[0, 1], [1, 0]], [[1, 1]]], [[], []]]; // prettier-ignore
    expect(stays(rows, [0])).toBe(true);
    expect(stays([[[[0, 0.5], [1, 0.5]], [[1, 1]]], [[], []]], [0])).toBe(false); // prettier-ignore
  });
});
