import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { rationalStratum } from '../../src/instances/rational.js';
import { sampleInstances } from '../../src/instances/sampleInstances.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import type { StratumId } from '../../src/instances/stratum.js';
import { leaderValues } from '../../src/leader/values.js';
import { compileProblem, evaluateTables } from '../../src/model/mdp/tables.js';
import type { Ball } from '../../src/numeric/ball.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction, type Fraction } from '../../src/numeric/fraction.js';
import { distance, intersects, type Enclosure } from '../../src/truth/routes/enclosure.js';
import { enumerateHypergradient } from '../../src/truth/routes/mdp/enumeration.js';
import { backwardInduction, endsSurely, iterateDerivative } from '../../src/truth/routes/mdp/followerDerivative.js';
import type { Hypergradient } from '../../src/truth/routes/hypergradient.js';
import { ROUTES, TABLE_ROUTES } from '../../src/truth/routes/mdp/routes.js';
import type { RouteValue } from '../../src/truth/routes/routeValue.js';
import { truth, type Truth } from '../../src/truth/routes/mdp/truth.js';
import { expectSame, expectSameRows } from '../helpers/same.js';
import { BINARY, DECIMALS, DOUBLES, solve } from '../helpers/solve.js';

const routesOf = ({ routes }: Truth): RouteValue[] => [...routes.values()].filter((route) => 'total' in route);

const PARTS = ['total', 'direct', 'guiding'] as const;
const numbersOf = (route: RouteValue): Enclosure[] => [route.objective, ...PARTS.flatMap((part) => route[part])];

/**
 * What the bound of the best route is relative to the gradient in the median: u = 1e-16, times a hundred roundings, over β(1 − γ_F) for
 * the policy and β(1 − γ_L)² for what it moves; β ≥ 0.1 but in the stiff stratum, where it is 1e-3 in the median.
 */
const USEFUL: Record<StratumId, number> = {
  rational: 1e-12,
  layered: 1e-12,
  cyclic: 1e-9,
  stiff: 1e-6,
  degenerate: 1e-12,
};

describe.each(STRATA)('the routes to the hypergradient on $id instances', ({ id, arbitrary }) => {
  test('agree within their bounds and to 1e-30, on ∇Q_F and ∇V_F as well', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const found = truth(mdp, { digits: 50, budget: 1000 });
        expect(found.agreement.holds).toBe(true);
        // Fifty digits are asked for; 1e-30 is what `verify` promises of them, which leaves twenty to the condition (β down to 1e-3).
        expect(found.agreement.worst).toBeLessThanOrEqual(1e-30);
        for (const taken of ['implicit', 'theorem', 'hpgd-form', 'adjoint', 'finite-differences'] as const)
          expect(found.routes.get(taken)).toHaveProperty('total');
        const values = routesOf(found).filter((route) => !route.cut && route.gradientQF);
        const [first, ...others] = values.map((route) => [...route.gradientQF!, ...route.gradientVF!].flat());
        const scale = Math.max(1, ...first.map((x) => Math.abs(x.f64)));
        for (const other of others)
          other.forEach((x, i) => {
            expect(intersects(x, first[i])).toBe(true);
            expect(distance(x, first[i])).toBeLessThanOrEqual(1e-30 * scale);
          });
      }),
      { seed: 42, numRuns: 6 },
    );
  });

  test('the direct and the guiding part add up to the total', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        for (const route of Object.values(TABLE_ROUTES)) {
          const { total, direct, guiding } = route(tables, response);
          expectSame(
            BINARY,
            total,
            direct.map((x, k) => BINARY.add(x, guiding[k])),
          );
        }
      }),
      { seed: 44, numRuns: 7 },
    );
  });

  test('in doubles enclose the truth of fifty digits', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const problem = compileProblem(mdp);
        const exact = numbersOf(truth(problem, { digits: 50, routes: ['implicit'] }).value);
        const rounded = truth(problem, { digits: 'float64', budget: 2000 });
        expect(rounded.agreement.holds).toBe(true);
        expect(routesOf(rounded).length).toBeGreaterThanOrEqual(4);
        for (const route of routesOf(rounded))
          numbersOf(route).forEach((x, i) => expect(intersects(x, exact[i])).toBe(true));
      }),
      { seed: 42, numRuns: 9 },
    );
  });

  test('in doubles have bounds that say something', () => {
    const relative = sampleInstances(stratumById(id), 40, 42).map((mdp) => {
      const { value } = truth(mdp, { digits: 'float64', routes: ['implicit', 'theorem'] });
      return value.bound / Math.max(1, ...numbersOf(value).map((x) => Math.abs(x.f64)));
    });
    expect(relative.sort((a, b) => a - b)[20]).toBeLessThanOrEqual(USEFUL[id]);
  });

  test('follower and leader in plain doubles are as near as enclosures in doubles say', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const solved = [solve(mdp, DECIMALS), solve(mdp, DOUBLES)] as const;
        const [exact, rounded] = solved.map(({ response, leader }) => [
          ...[response.vF, response.qF, response.policy],
          ...[leader.vL, leader.qL, leader.benefit, [leader.objective]],
        ]) as [Ball<Decimal>[][], Ball<number>[][]];
        const tables = evaluateTables(compileProblem(mdp), float64);
        const response = bestResponse(tables);
        const { vL, qL, benefit, objective } = leaderValues(tables, response.policy);
        const plain = [response.vF, response.qF, response.policy, vL, qL, benefit, [objective]];
        plain.forEach((row, i) =>
          row.forEach((x, j) => {
            const { center, radius } = exact[i][j];
            const error = Math.abs(new Decimal(x).minus(new Decimal(center.toString())).toNumber()) - radius;
            // The radius counts each rounding of a computation of the same conditioning; twice, for iterations end elsewhere.
            expect(error).toBeLessThanOrEqual(2 * rounded[i][j].radius + Number.MIN_VALUE);
          }),
        );
      }),
      { seed: 43, numRuns: 9 },
    );
  });
});

describe('on rational instances', () => {
  const texts = (xs: readonly Fraction[]): string[] => xs.map(fraction.toText);
  const all = (run: Hypergradient<Fraction>): string[] => [
    fraction.toText(run.objective),
    ...PARTS.flatMap((part) => texts(run[part])),
  ];

  test('every route gives the same fractions, ∇Q_F and ∇V_F included', () => {
    fc.assert(
      fc.property(rationalStratum.arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, fraction);
        const follower = backwardInduction(tables);
        const runs = [
          ...Object.values(TABLE_ROUTES).map((route) => route(tables, response)),
          enumerateHypergradient(tables, follower, tables.problem.states).hypergradient,
        ];
        expect(runs.length).toBe(5);
        for (const run of runs) {
          expect(all(run)).toEqual(all(runs[0]));
          if (run.gradientQF) expectSameRows(fraction, run.gradientQF, follower.gradientQF);
          if (run.gradientVF) expectSameRows(fraction, run.gradientVF, follower.gradientVF);
        }
        expect(texts(follower.policy)).toEqual(texts(response.policy));
      }),
      { seed: 42, numRuns: 24 },
    );
  });

  test('the truth carries these fractions, and its decimals are theirs', () => {
    fc.assert(
      fc.property(rationalStratum.arbitrary, (mdp) => {
        const found = truth(mdp, { digits: 30 });
        expect(found.exact?.agree).toBe(true);
        // Neither the quotients nor what is eliminated in enclosures is done in fractions.
        const inFractions = ['implicit', 'theorem', 'hpgd-form', 'enumeration', 'adjoint'];
        expect(found.exact?.routes).toEqual(ROUTES.filter((id) => inFractions.includes(id)));
        for (const { text, fraction: exact, bound } of numbersOf(found.value)) {
          const [n, d = '1'] = exact!.split('/');
          const D = Decimal.clone({ precision: 120 });
          const error = new D(n).div(d).minus(text).abs().toNumber();
          expect(error).toBeLessThanOrEqual(bound);
        }
      }),
      { seed: 43, numRuns: 8 },
    );
  });

  test('probabilities of all trajectories add up to exactly one', () => {
    fc.assert(
      fc.property(rationalStratum.arbitrary, fc.integer({ min: 0, max: 5 }), (mdp, horizon) => {
        const { tables } = solve(mdp, fraction);
        const follower = backwardInduction(tables);
        const { mass } = enumerateHypergradient(tables, follower, tables.problem.states);
        expect(fraction.toText(mass)).toBe('1');
        // Cut trajectories as well, where the tail is bounded: discounted.
        if (mdp.gammaL.n >= mdp.gammaL.d) return;
        expect(fraction.toText(enumerateHypergradient(tables, follower, horizon).mass)).toBe('1');
      }),
      { seed: 42, numRuns: 24 },
    );
  });
});

describe.each(['layered', 'cyclic', 'stiff', 'degenerate'])('on %s instances', (id) => {
  test('probabilities of all trajectories, up to a horizon where there is no end, add up to one', () => {
    fc.assert(
      fc.property(stratumById(id).arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const { problem } = tables;
        const ends = endsSurely(problem);
        const follower = ends ? backwardInduction(tables) : iterateDerivative(tables, response);
        const { mass } = enumerateHypergradient(tables, follower, ends ? Math.min(problem.states, 5) : 2);
        expectSame(BINARY, [mass], [BINARY.one]);
      }),
      { seed: 42, numRuns: 8 },
    );
  });
});
