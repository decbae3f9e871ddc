import { describe, expect, test } from 'vitest';
import { lowerGame } from '../../src/model/lowerGame.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { distance, intersects } from '../../src/truth/enclosure.js';
import { gameTruth } from '../../src/truth/gameTruth.js';
import type { RouteValue } from '../../src/truth/truth.js';
import { truth } from '../../src/truth/truth.js';

const coordinate = { state: 1, action: 0, parameter: 2 };

describe('the truth of the toy game at p = 0.53', () => {
  test('paper: the routes on the game and on what it is lowered to agree to 1e-30', () => {
    const found = gameTruth(toyGame({ reward: 2, p: '0.53' }), {
      digits: 35,
      routes: ['implicit', 'theorem', 'finite-differences'],
      coordinate,
    });
    expect(found.agreement.holds).toBe(true);
    expect(found.agreement.worst).toBeLessThan(1e-30);
    for (const id of ['game-implicit', 'theorem-2', 'theorem-2-occupancy', 'implicit', 'theorem', 'finite-differences'])
      expect(found.routes.get(id)).toHaveProperty('total');
    expect(found.byProbability!.total.f64).toBeCloseTo(-10.9365, 4);
    expect(found.byProbability!.firstOrder.f64).toBeCloseTo(-15.4661, 4);
    expect(found.byProbability!.p.f64).toBe(0.53);
  });

  test('code: implicit differentiation agrees with finite differences of the same fixed point; Theorem 2 does not', () => {
    const found = gameTruth(toyGame({ reward: 2, p: '0.53' }), { digits: 30, backup: 'code', coordinate });
    expect([...found.routes.keys()]).toEqual(['game-implicit', 'finite-differences']);
    expect(found.agreement.holds).toBe(true);
    expect(found.byProbability!.total.f64).toBeCloseTo(-8.4494, 4);
    const theorem = found.theorem2!.total[2];
    expect(theorem.f64 / (0.53 * 0.47)).toBeCloseTo(-8.6106, 4);
    expect(intersects(theorem, found.value.total[2])).toBe(false);
    // Only what comes through the follower is wrong.
    expect(found.theorem2!.direct.every((x, k) => intersects(x, found.value.direct[k]))).toBe(true);
  });

  test('the code backup is the response of a follower that does not observe, one step ahead', () => {
    // W is that of the lowered problem of such a follower: checked through what both say of J where the leader's action is sure.
    const certain = { ...toyGame({ reward: 2, p: '0.9999999999999999999999999' }) };
    const [paper, code] = (['paper', 'code'] as const).map((backup) => gameTruth(certain, { digits: 15, backup }));
    expect(distance(paper.value.objective, code.value.objective)).toBeLessThan(1e-20);
    const blind = truth(lowerGame({ ...certain, observes: false }), { digits: 15, routes: ['implicit'] });
    expect(distance(paper.value.objective, blind.value.objective)).toBeLessThan(1e-20);
  });

  test('in doubles too, within the bounds that are stated', () => {
    const found = gameTruth(toyGame({ reward: 1, p: '0.8' }), { digits: 'float64' });
    expect(found.agreement.holds).toBe(true);
    expect((found.routes.get('game-implicit') as RouteValue).arithmetic).toBe('ball(float64)');
  });
});
