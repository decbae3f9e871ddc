import { describe, expect, test } from 'vitest';
import { backupGame } from '../../src/follower/gameBackup.js';
import { gameResponse } from '../../src/follower/gameResponse.js';
import { NoBestResponse } from '../../src/follower/noBestResponse.js';
import { markovGame } from '../../src/model/game/buildGame.js';
import { compileGame, evaluateGame, type CompiledGame } from '../../src/model/game/gameTables.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { parameter, minus } from '../../src/numeric/expression.js';
import { OBSERVED, UNOBSERVED } from '../verdict/games/gameMistakeInstance.js';

const BALLS = ballArithmetic(float64);

/** The end (0) and a state that leads back to itself with probability p; one answer, which earns one. */
const loop = (gammaF: string, p: string): CompiledGame =>
  compileGame(
    markovGame({
      ...{ states: 2, leaderActions: 2, actions: 1, observes: true, theta: ['1/2'], terminal: [0] },
      ...{ gammaF, gammaL: '1/2', beta: '1', initial: [[1, '1']] as [number, string][] },
      policy: [
        null,
        [
          [0, parameter(0)],
          [1, minus(1, parameter(0))],
        ],
      ],
      transitions: () => (p === '1' ? [[1, '1']] : [[0, minus(1, p)], [1, p]]), // prettier-ignore
      rewardF: () => '1',
      rewardL: () => '0',
      phiL: '0',
    }),
  );

describe('the enclosed best response in a game', () => {
  test.each([
    ['observes', OBSERVED.problem, [4, 2, 0]],
    ['does not observe', UNOBSERVED.problem, [5, -2, 0]],
  ] as const)('is as wide as ‖T(W) − W‖/(1 − γ) around its centres, where the follower %s', (_, problem, chosen) => {
    const tables = evaluateGame(problem, BALLS);
    const { w } = gameResponse(tables);
    const centres = w.map(({ center }) => BALLS.ball(center, 0));
    const distances = [0, 1].map((s) => BALLS.bound(BALLS.sub(backupGame(tables, 'paper', s, centres).w, centres[s])));
    // γ_F = ½; two factors of 1 + 2⁻⁴⁰ are for roundings.
    const reach = 2 * Math.max(...distances);
    for (const s of [0, 1]) {
      expect(w[s].radius).toBeGreaterThan(reach * (1 + 2 ** -40));
      expect(w[s].radius).toBeLessThan(reach * (1 + 2 ** -38));
      expect(Math.abs(w[s].center - chosen[s])).toBeLessThanOrEqual(w[s].radius);
      expect(w[s].radius).toBeLessThan(1e-13);
    }
    expect(w[2]).toEqual(BALLS.zero);
  });

  test('has nearly all digits of the arithmetic, from wherever the iteration starts', () => {
    const decimals = ballArithmetic(decimalArithmetic(60));
    const tables = evaluateGame(OBSERVED.problem, decimals);
    for (const from of [undefined, [4 + 1e-4, 2 - 1e-4, 0], [4 + 1e-7, 2 - 1e-7, 0]]) {
      const { w } = gameResponse(tables, 'paper', from);
      for (const { radius } of w) expect(radius).toBeLessThan(1e-55);
    }
  });

  test('is found where the double of the discount is one, and refused where it cannot be told from one', () => {
    // W = 1/(1 − γ) = 10²⁰.
    const problem = loop('0.99999999999999999999', '1');
    const decimals = decimalArithmetic(50);
    const { w } = gameResponse(evaluateGame(problem, decimals));
    expect(w[1].minus('1e20').abs().toNumber()).toBeLessThan(1e-9);
    const enclosed = gameResponse(evaluateGame(problem, ballArithmetic(decimals))).w[1];
    expect(enclosed.center.minus('1e20').abs().toNumber()).toBeLessThanOrEqual(enclosed.radius);
    expect(enclosed.radius).toBeLessThan(1e-3);
    const coarse = evaluateGame(loop('0.99999999999999999999', '3/4'), ballArithmetic(decimalArithmetic(15)));
    expect(() => gameResponse(coarse)).toThrow(NoBestResponse);
    expect(() => gameResponse(coarse)).toThrow('told from one');
  });
});

describe('the best response in a game', () => {
  test('without a discount is found where the end comes first in the order of states', () => {
    // W = 1/(1 − p).
    const { w } = gameResponse(evaluateGame(loop('1', '3/4'), float64));
    expect(w[0]).toBe(0);
    expect(w[1]).toBeCloseTo(4, 12);
  });

  test('does not start from what is not a number', () => {
    const tables = evaluateGame(OBSERVED.problem, float64);
    expect(() => gameResponse(tables, 'paper', [NaN, 0, 0])).toThrow('not finite');
  });
});
