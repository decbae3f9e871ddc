import { describe, expect, test } from 'vitest';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import type { Instance } from '../../src/model/instance.js';
import {
  linearQuadraticTruth,
  type LinearQuadraticTruth,
} from '../../src/truth/routes/linearQuadratic/linearQuadraticTruth.js';
import { intersects } from '../../src/truth/routes/enclosure.js';
import { isGradientKnown } from '../../src/truth/routes/routeCertainty.js';
import { isValue, type RouteValue } from '../../src/truth/routes/routeValue.js';
import { ROUTES_BY_KIND, truthOf } from '../../src/truth/truthByKind.js';
import { thermalControl } from '../../src/tasks/thermalControl/thermalControl.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { OverBudget } from '../../src/numeric/workMeter.js';
import { linearQuadratic } from '../../src/model/linearQuadratic/buildLinearQuadratic.js';
import { goodBump } from '../model/files/goodLinearQuadratic.js';

const examples = {
  'configurable-mdp': sampleInstance(stratumById('layered'), 1, 0),
  'markov-game': toyGame({ reward: 2, p: '0.53' }),
  'linear-quadratic': GENTLE_MDP,
} satisfies Record<keyof typeof ROUTES_BY_KIND, Instance>;

describe.each(Object.entries(examples))('the truth of a problem of kind %s', (kind, instance) => {
  test('is taken by the routes of its kind, each of which may be asked for alone', () => {
    const known = ROUTES_BY_KIND[kind as keyof typeof ROUTES_BY_KIND];
    const { routes, value } = truthOf(instance, { digits: 10 });
    expect(new Set(routes.keys())).toEqual(new Set(known));
    const [id] = [...routes].find(([, route]) => isValue(route))!;
    const alone = truthOf(instance, { digits: 10, routes: [id] });
    expect([...alone.routes.keys()]).toEqual([id]);
    alone.value.total.forEach((x, k) => expect(intersects(x, value.total[k])).toBe(true));
  });

  test('is not asked by the routes of another kind', () => {
    for (const [other, routes] of Object.entries(ROUTES_BY_KIND))
      for (const id of routes.filter((one) => !ROUTES_BY_KIND[kind as keyof typeof ROUTES_BY_KIND].includes(one)))
        expect(() => truthOf(instance, { routes: [id] }), `${id} of ${other}`).toThrow(InvalidInput);
  });
});

test('a problem of a kind that there is not is refused, and not taken for one of another kind', () => {
  for (const kind of ['bandit', 'constructor', undefined])
    expect(() => truthOf({ ...examples['configurable-mdp'], kind } as unknown as Instance)).toThrow(/\/kind: expected one of configurable-mdp, markov-game, linear-quadratic/); // prettier-ignore
});

describe('the routes of a linear-quadratic problem', () => {
  const values = (routes: ReadonlyMap<string, RouteValue | { readonly skipped: string }>): string[] =>
    [...routes].flatMap(([id, route]) => (isValue(route) ? [id] : []));

  test.each([GENTLE_MDP, GENTLE_GAME, thermalControl()])(
    'agree in double precision with those in decimals ($name)',
    (problem) => {
      const double = linearQuadraticTruth(problem, { digits: 'float64' });
      const decimal = linearQuadraticTruth(problem, { digits: 15 });
      expect(values(double.routes)).toEqual(['formulas', 'adjoint']);
      expect(double.routes.get('finite-differences')).toEqual({ skipped: 'needs decimals; give a number of digits' });
      expect(double.value.arithmetic).toBe('ball(float64)');
      expect(double.agreement.holds).toBe(true);
      expect(isGradientKnown(double.value)).toBe(true);
      for (const part of ['total', 'direct', 'guiding'] as const)
        double.value[part].forEach((x, k) => {
          expect(intersects(x, decimal.value[part][k])).toBe(true);
        });
    },
  );

  test('have the same bounds whether or not the formulas that they are measured by were asked for', () => {
    const all = linearQuadraticTruth(GENTLE_GAME, { digits: 10 });
    for (const id of ['finite-differences', 'adjoint'] as const) {
      const alone = linearQuadraticTruth(GENTLE_GAME, { digits: 10, routes: [id] });
      expect(alone.best).toBe(id);
      expect(alone.routes.get(id)).toEqual(all.routes.get(id));
    }
  });

  test('are given up where they take more work than is allowed, and what is known by then stays', () => {
    expect(() => linearQuadraticTruth(GENTLE_GAME, { work: 1000 })).toThrow(OverBudget);
    const plain = linearQuadraticTruth(GENTLE_GAME, { digits: 10 });
    const within = (work: number): LinearQuadraticTruth | undefined => {
      try {
        return linearQuadraticTruth(GENTLE_GAME, { digits: 10, work });
      } catch (error) {
        expect(error).toBeInstanceOf(OverBudget);
        return undefined;
      }
    };
    // The least power of two that is enough for the formulas is not enough for the sixteen evaluations of finite differences.
    let found: LinearQuadraticTruth | undefined;
    for (let work = 1024; !found; work *= 2) found = within(work);
    const { routes, value } = found;
    expect(value).toEqual(plain.value);
    expect(routes.get('finite-differences')).toEqual({ skipped: expect.stringContaining('more work') as string });
  });

  test('say that everything is zero where the leader earns nothing, and that there is no gradient without parameters', () => {
    const spec = goodBump();
    const nothing = { kind: 'quadratic', stateCost: [[0, 0], [0, 0]], controlCost: [[0]] } as const; // prettier-ignore
    const idle = linearQuadraticTruth(linearQuadratic({ ...spec, leaderReward: nothing }));
    for (const { f64, bound } of idle.value.total) expect([Math.abs(f64), bound]).toEqual([0, 0]);
    expect(idle.agreement).toEqual({ worst: 0, holds: true });
    const fixed = linearQuadraticTruth(linearQuadratic({ ...spec, theta: [], driftTangents: [] }));
    expect(fixed.value).toMatchObject({ total: [], bound: 0 });
    expect(fixed.agreement).toEqual({ worst: 0, holds: true });
  });

  test('are refused where there are none of that name, or none at all', () => {
    expect(() => linearQuadraticTruth(GENTLE_MDP, { routes: [] })).toThrow(/\/route: .*found none/);
    expect(() => linearQuadraticTruth(GENTLE_MDP, { digits: 4 })).toThrow(/from 5 to 200/);
  });
});
