import { describe, expect, test } from 'vitest';
import { NoBestResponse } from '../../../../src/follower/noBestResponse.js';
import { InvalidInput } from '../../../../src/model/invalidInput.js';
import { markovGame } from '../../../../src/model/game/buildGame.js';
import { lowerGame } from '../../../../src/model/game/lowerGame.js';
import { parameter } from '../../../../src/numeric/expression.js';
import { toyGame } from '../../../../src/tasks/toyGame/toyGame.js';
import { distance, intersects } from '../../../../src/truth/routes/enclosure.js';
import { gameTruth } from '../../../../src/truth/routes/game/gameTruth.js';
import type { RouteValue } from '../../../../src/truth/routes/routeValue.js';
import { truth } from '../../../../src/truth/routes/mdp/truth.js';

const coordinate = { state: 1, action: 0, parameter: 2 };

describe('the truth of the toy game at p = 0.53', () => {
  test('paper: the routes on the game and on what it is lowered to agree to 1e-30', () => {
    const found = gameTruth(toyGame({ reward: 2, p: '0.53' }), {
      digits: 35,
      routes: ['game-implicit', 'theorem-2', 'theorem-2-occupancy', 'implicit', 'theorem', 'finite-differences'],
      coordinate,
    });
    expect(found.agreement.holds).toBe(true);
    // 35 digits, of which 1/(1 − γ_F)(1 − γ_L) = 1e4 takes four in the systems; differences are taken with as many more digits as they lose.
    expect(found.agreement.worst).toBeLessThan(1e-30);
    for (const id of ['game-implicit', 'theorem-2', 'theorem-2-occupancy', 'implicit', 'theorem', 'finite-differences'])
      expect(found.routes.get(id)).toHaveProperty('total');
    // To the four decimals of the published values.
    expect(found.byProbability!.total.f64).toBeCloseTo(-10.9365, 4);
    expect(found.byProbability!.firstOrder.f64).toBeCloseTo(-15.4661, 4);
    expect(found.byProbability!.p.f64).toBe(0.53);
  });

  test('code: implicit differentiation agrees with finite differences of the same fixed point; Theorem 2 does not', () => {
    const found = gameTruth(toyGame({ reward: 2, p: '0.53' }), { digits: 30, backup: 'code', coordinate });
    expect([...found.routes.keys()]).toEqual(['game-implicit', 'finite-differences']);
    expect(found.agreement.holds).toBe(true);
    // To the four decimals of the published values.
    expect(found.byProbability!.total.f64).toBeCloseTo(-8.4494, 4);
    const theorem = found.theorem2!.total[2];
    expect(theorem.f64 / (0.53 * 0.47)).toBeCloseTo(-8.6106, 4);
    expect(intersects(theorem, found.value.total[2])).toBe(false);
    // Only what comes through the follower is wrong.
    expect(found.theorem2!.direct.every((x, k) => intersects(x, found.value.direct[k]))).toBe(true);
  });

  test("where the leader's action is all but sure, both backups and a follower that does not observe come to the same", () => {
    const certain = { ...toyGame({ reward: 2, p: '0.9999999999999999999999999' }) };
    const [paper, code] = (['paper', 'code'] as const).map((backup) =>
      gameTruth(certain, { digits: 15, backup, routes: ['game-implicit'] }),
    );
    // The other action has probability 1e-25, and values are below 1e3.
    expect(distance(paper.value.objective, code.value.objective)).toBeLessThan(1e-20);
    const blind = truth(lowerGame({ ...certain, observes: false }), { digits: 15, routes: ['implicit'] });
    expect(distance(paper.value.objective, blind.value.objective)).toBeLessThan(1e-20);
  });

  test('in doubles too, within the bounds that are stated', () => {
    const found = gameTruth(toyGame({ reward: 1, p: '0.8' }), { digits: 'float64' });
    expect(found.agreement.holds).toBe(true);
    expect((found.routes.get('game-implicit') as RouteValue).arithmetic).toBe('ball(float64)');
  });

  describe('without discount on a game that visits states again', () => {
    const undiscounted = (observes: boolean, stays: string) =>
      markovGame({
        states: 2,
        leaderActions: 2,
        actions: 2,
        observes,
        gammaF: 1,
        gammaL: '0.9',
        beta: 1,
        theta: ['0.3'],
        terminal: [1],
        initial: [[0, 1]],
        policy: [
          {
            logits: [
              [0, parameter(0)],
              [1, 0],
            ],
          },
          null,
        ],
        transitions: (_, a, b) => (a === 0 && b === 0 && stays === '1' ? [[0, 1]] : [[0, a === 0 ? stays : '1/4'], [1, a === 0 ? '1/2' : '3/4']]), // prettier-ignore
        rewardF: (_, a, b) => (a === b ? 1 : 0),
        rewardL: (_, a, b) => a - b,
      });

    test.each([true, false])('the game itself is solved where it ends surely (observes: %s)', (observes) => {
      const found = gameTruth(undiscounted(observes, '1/2'), { digits: 20 });
      for (const id of ['game-implicit', 'theorem-2', 'implicit', 'finite-differences'])
        expect(found.routes.get(id)).toHaveProperty('total');
      expect(found.agreement.holds).toBe(true);
      // Twenty digits, of which 1/(1 − 0.9) takes one and the rate of ending (one half) another.
      expect(found.agreement.worst).toBeLessThan(1e-15);
    });

    test("with the code's backup: implicit differentiation and finite differences agree", () => {
      const found = gameTruth(undiscounted(true, '1/2'), { digits: 20, backup: 'code' });
      expect([...found.routes.keys()]).toEqual(['game-implicit', 'finite-differences']);
      expect(found.agreement.holds).toBe(true);
      // Twenty digits, as above.
      expect(found.agreement.worst).toBeLessThan(1e-15);
    });

    test('a follower that could go on for ever has no best response, and the reason is given', () => {
      const endless = { ...toyGame({ reward: 2 }), gammaF: { n: 1n, d: 1n } };
      expect(() => gameTruth(endless, { digits: 20 })).toThrow(NoBestResponse);
      expect(() => gameTruth(endless, { digits: 20, backup: 'code' })).toThrow(/must end surely/);
    });
  });

  test('routes: those asked for and no others, on either; the backup of the code refuses those that it does not have', () => {
    const game = toyGame({ reward: 2, p: '0.53' });
    const keys = (options: Parameters<typeof gameTruth>[1]) => [...gameTruth(game, { digits: 15, ...options }).routes.keys()]; // prettier-ignore
    expect(keys({ routes: ['theorem-2', 'implicit'] })).toEqual(['theorem-2', 'implicit']);
    expect(keys({ routes: ['theorem-2-occupancy'] })).toEqual(['theorem-2-occupancy']);
    expect(keys({ routes: ['game-implicit'], backup: 'code' })).toEqual(['game-implicit']);
    expect(keys({ routes: ['finite-differences'], backup: 'code' })).toEqual(['finite-differences']);
    expect(() => keys({ routes: ['implicit'], backup: 'code' })).toThrow(/game-implicit, finite-differences/);
    expect(() => keys({ routes: [] })).toThrow(InvalidInput);
  });
});
