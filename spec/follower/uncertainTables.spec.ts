import { describe, expect, test } from 'vitest';
import { NoBestResponse } from '../../src/follower/noBestResponse.js';
import { createFastBestResponse, type FastFollower } from '../../src/follower/fastBestResponse.js';
import type { FollowerTables } from '../../src/follower/softBackup.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { expression } from '../../src/numeric/expression.js';
import { solveLu } from '../../src/numeric/lu.js';
import { parseRational, rational } from '../../src/numeric/rational.js';

/** A follower on a graph: to which states each action of each state leads; those without actions are terminal. */
function follower(gammaF: string, beta: string, graph: readonly (readonly (readonly number[])[])[]): FastFollower {
  const perPair = <T>(entry: (to: readonly number[]) => T): T[][] => graph.map((row) => row.map(entry));
  const mdp: ConfigurableMdp = {
    kind: 'configurable-mdp',
    states: graph.length,
    actions: Math.max(...graph.map((row) => row.length)),
    gammaF: parseRational(gammaF)!,
    gammaL: rational(1, 2),
    beta: parseRational(beta)!,
    theta: [],
    terminal: [...graph.keys()].filter((s) => graph[s].length === 0),
    horizon: null,
    initial: { successors: [0], probabilities: [expression(1)] },
    transitions: perPair((to) => ({ successors: to, probabilities: to.map(() => expression(rational(1, to.length))) })),
    rewardF: perPair(() => expression(0)),
    rewardL: perPair(() => expression(0)),
    phiL: expression(0),
  };
  return createFastBestResponse(compileProblem(mdp));
}

const tables = (
  p: readonly number[],
  rewards: readonly number[],
  { p: pRadii = p.map(() => 0), r = rewards.map(() => 0) }: { readonly p?: number[]; readonly r?: number[] } = {},
): FollowerTables => ({
  p: { values: Float64Array.from(p), radii: Float64Array.from(pRadii) },
  rewardF: { values: Float64Array.from(rewards), radii: Float64Array.from(r) },
});

/** x of (1 − γp) x = 1 by the factors that a follower of one state holds. */
function solved({ system }: FastFollower): number {
  const x = Float64Array.of(1);
  solveLu(system.matrix, x);
  return x[0];
}

/** One state, one action that leads back to it. */
const loop = (gammaF = '0.9'): FastFollower => follower(gammaF, '1', [[[0]]]);
/** One state, one action that leads back to it or to the end; at γ = 1 in what follows. */
const leaving = (): FastFollower => follower('1', '1', [[[0, 1]], []]);

describe('the bound of the fast best response', () => {
  test.each([1, -1])('covers all problems that the tables may stand for (reward %d)', (reward) => {
    // V = r/(1 − γp) with γ = 0.9 and p in 1 ± 0.08: the double has 10 r, the other end is r/0.028 = 35.7 r. Residual and error of the
    // backup at V alone, over 1 − γ, are 7.2; what is found is at most six times that.
    const { vF, bound } = loop().solve(tables([1], [reward], { p: [0.08] }));
    expect(vF[0]).toBeCloseTo(10 * reward, 12);
    expect(bound).toBeGreaterThan(1 / 0.028 - 10);
    expect(bound).toBeLessThan(6 * 7.3);
  });

  test('does not exist where some of them have no solution', () => {
    const wide = tables([1], [1], { p: [0.2] });
    expect(() => loop().solve(wide)).toThrow(NoBestResponse);
    expect(() => loop().solve(wide)).toThrow('no bound');
  });

  test('does not exist where probabilities of one state exceed one by more than the discount makes good, whatever the others do', () => {
    // V = 1/(1 − 0.9 · 1.2) < 0 solves the equations; nothing rises or falls towards it.
    const two = follower('0.9', '1', [[[0]], [[2]], []]);
    expect(() => two.solve(tables([1.2, 1], [1, 1, 0]))).toThrow('no bound');
    expect(() => loop().solve(tables([1.2], [1]))).toThrow('no bound');
  });

  test('is found for wide rewards although another policy would take longer than the one that was found', () => {
    // State 0 can end, or go on to state 1 for −30; nothing else is earned, and what is earned is known to ±5 only. In state 1 that
    // makes 5/(1 − γ) = 50, for which going on from state 0 would pay.
    const { bound } = follower('0.9', '0.01', [[[2], [1]], [[1], [1]], []]).solve(
      tables([1, 1, 1, 1], [0, -30, 0, 0, 0, 0], { r: [5, 5, 5, 5, 0, 0] }),
    );
    expect(bound).toBeGreaterThan(50);
    expect(bound).toBeLessThan(6 * 51);
  });

  test('is not that of an endless problem where the end is a step away', () => {
    // One backup costs some 20 roundings of 1, and the interval is at most six times as wide; over 1 − γ it would be 10⁴ times as wide.
    const { bound } = follower('0.9999', '1', [[[1]], []]).solve(tables([1], [1]));
    expect(bound).toBeLessThan(2 ** -53 * 20 * 6);
  });
});

describe('without a discount', () => {
  test('an end counts as within reach only where a transition to it is certainly possible', () => {
    // V = −1/p with p = 1/8 ± 1/16 on the way out: −8, or −16 at the other end.
    const { vF, bound } = leaving().solve(tables([7 / 8, 1 / 8], [-1, 0], { p: [1 / 16, 1 / 16] }));
    expect(vF[0]).toBeCloseTo(-8, 12);
    expect(bound).toBeGreaterThan(8);
    const unsure = tables([7 / 8, 1 / 8], [-1, 0], { p: [1 / 8, 1 / 8] });
    expect(() => leaving().solve(unsure)).toThrow('within reach');
  });

  test('one state that may never end is enough, whatever the others do', () => {
    const two = follower('1', '1', [[[0, 2]], [[2]], []]);
    const given = tables([7 / 8, 1 / 8, 1], [-1, -1, 0], { p: [1 / 8, 1 / 8, 0] });
    expect(() => two.solve(given)).toThrow('within reach');
  });

  test('an end may be reached through states in any order', () => {
    const { vF } = follower('1', '1', [[[3]], [[0]], [[1]], []]).solve(tables([1, 1, 1], [1, 1, 1, 0]));
    expect([...vF]).toEqual([1, 2, 3, 0]);
  });

  test('a policy that never ends cannot be evaluated', () =>
    expect(() => leaving().solve(tables([1, 0], [-1, 0]))).toThrow('cannot be evaluated'));
});

describe('values that are not numbers', () => {
  test('are told', () => expect(() => loop().solve(tables([1], [NaN]))).toThrow('not finite'));
});

describe('a follower that is solved again and again', () => {
  const near = [0.5, 0.5001].map((p) => tables([p], [1]));
  const far = tables([0.6], [1]);
  const at = (p: number): number => 1 / (1 - 0.9 * p);

  test('holds the factors of the policy that it returned last', () => {
    const one = loop();
    one.solve(near[0]);
    expect(solved(one)).toBeCloseTo(at(0.5), 12);
    one.solve(far, Float64Array.of(at(0.6)));
    expect(solved(one)).toBeCloseTo(at(0.6), 12);
  });

  test('without bounds has the same values, and keeps factors only as long as they bring it on', () => {
    const one = loop();
    // A step with the factors of 0.5 leaves γ · 0.0001/(1 − 0.45) of the residual at 0.5001, and a sixth at 0.6.
    const values = [near[0], near[1]].map((given) => one.iterate(given).vF[0]);
    // The residual is at most twice the rounding of a backup, some 10 u, over 1 − γp < 1/2.
    [0.5, 0.5001].forEach((p, i) => expect(Math.abs(values[i] - at(p))).toBeLessThan(40 * 2 ** -53 * at(p)));
    expect(solved(one)).toBeCloseTo(at(0.5), 12);
    const { vF, qF, policy, iterations } = one.iterate(far, Float64Array.of(values[1]));
    expect(Math.abs(vF[0] - at(0.6))).toBeLessThan(40 * 2 ** -53 * at(0.6));
    expect(solved(one)).toBeCloseTo(at(0.6), 12);
    expect([qF[0], policy[0]]).toEqual([vF[0], 1]);
    expect(iterations).toBeGreaterThan(0);
  });

  test('goes on after a policy that cannot be evaluated', () => {
    const one = leaving();
    expect(() => one.iterate(tables([1, 0], [-1, 0]))).toThrow(NoBestResponse);
    expect(one.iterate(tables([0.5, 0.5], [-1, 0])).vF[0]).toBeCloseTo(-2, 12);
  });
});
