import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../src/follower/bestResponse.js';
import { STRATA } from '../../src/instances/strata.js';
import { evaluateTables, perturbTables, thetaOf, type Tables } from '../../src/model/mdp/tables.js';
import { averageActionVectors } from '../../src/model/mdp/averageActions.js';
import { sum } from '../../src/numeric/arithmetic.js';
import { ballArithmetic, type Ball } from '../../src/numeric/ball.js';
import type { BigFloat } from '../../src/numeric/bigFloat.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { backwardInduction, endsSurely } from '../../src/truth/routes/mdp/followerDerivative.js';
import { TABLE_ROUTES } from '../../src/truth/routes/mdp/routes.js';
import { expectSame, expectSameRows } from '../helpers/same.js';
import { BINARY, DECIMALS, differentiate, edgesOf, innerStates, pairsOf, range, solve } from '../helpers/solve.js';

/** Plain decimals of another library instance, with more digits than the enclosures have. */
const D = Decimal.clone({ precision: 60, defaults: true });
const UNIT = 1e-59;

/** What an enclosure is around, as such a decimal. */
const centre = (x: Ball<Decimal>): Decimal => new D(x.center.toString());

describe.each(STRATA)('the best response on $id instances', ({ arbitrary }) => {
  test('satisfies Q_F = r_F + γ_F Σ p V_F', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const { add, mul } = BINARY;
        const backedUp = response.qF.map((_, pair) => {
          const next = edgesOf(tables, pair).map((e) => mul(tables.p[e], response.vF[tables.problem.edgeTarget[e]]));
          return add(tables.rewardF[pair], mul(tables.gammaF, sum(BINARY, next)));
        });
        expectSame(BINARY, response.qF, backedUp);
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('satisfies V_F = β log Σ exp(Q_F/β) and g† = exp((Q_F − V_F)/β), without any shift', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, DECIMALS);
        const beta = new D(mdp.beta.n.toString()).div(mdp.beta.d.toString());
        for (const s of innerStates(tables)) {
          const pairs = pairsOf(tables, s);
          const q = pairs.map((pair) => centre(response.qF[pair]));
          const v = beta.times(D.ln(q.map((x) => x.div(beta).exp()).reduce((a, b) => a.plus(b))));
          // The log-sum-exp moves by no more than its arguments do; each exponential is wrong by |Q|/β units, each of the sum by one.
          const uncertain = Math.max(...pairs.map((pair) => response.qF[pair].radius)) + response.vF[s].radius;
          const sizes = Math.max(...q.map((x) => Math.abs(x.toNumber()))) + beta.toNumber() * (pairs.length + 2);
          const tolerance = uncertain + 4 * sizes * UNIT;
          expect(v.minus(centre(response.vF[s])).abs().toNumber()).toBeLessThanOrEqual(tolerance);
          pairs.forEach((pair, b) => {
            const g = q[b].minus(v).div(beta).exp();
            const { center, radius } = response.policy[pair];
            // An error E in Q_F and V_F together is a relative error E/β of the policy.
            const relative = (2 * tolerance) / beta.toNumber();
            expect(g.minus(center.toString()).abs().toNumber()).toBeLessThanOrEqual(
              radius + g.toNumber() * relative + Number.MIN_VALUE,
            );
          });
        }
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('is a distribution in every state, and zero in terminal ones', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const totals = range(tables.problem.states).map((s) =>
          sum(
            BINARY,
            pairsOf(tables, s).map((pair) => response.policy[pair]),
          ),
        );
        const inner = innerStates(tables);
        const expected = totals.map((_, s) => (inner.includes(s) ? BINARY.one : BINARY.zero));
        expectSame(BINARY, totals, expected);
        expected.forEach((e, s) => {
          if (BINARY.isZero(e)) expect(BINARY.isZero(response.vF[s])).toBe(true);
        });
      }),
      { seed: 43, numRuns: 15 },
    );
  });
});

describe.each(STRATA)('the envelope theorem on $id instances', ({ arbitrary }) => {
  test('∇V_F = Σ_b g† ∇Q_F by every route', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const derivatives = Object.values(TABLE_ROUTES).map((route) => route(tables, response));
        if (endsSurely(tables.problem)) derivatives.push({ ...derivatives[0], ...backwardInduction(tables) });
        let checked = 0;
        for (const { gradientQF, gradientVF } of derivatives) {
          if (!gradientQF || !gradientVF) continue;
          checked++;
          expectSameRows(BINARY, gradientVF, averageActionVectors(tables, response.policy, gradientQF));
        }
        // All but the adjoint form them.
        expect(checked).toBeGreaterThanOrEqual(3);
      }),
      { seed: 42, numRuns: 9 },
    );
  });

  test('∇V_F is the derivative of V_F', () => {
    const wide = ballArithmetic(decimalArithmetic(70));
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, gradient } = differentiate(mdp, wide);
        const theta = thetaOf(tables.problem, wide);
        const h = wide.constant({ n: 1n, d: 10n ** 20n });
        const valuesAt = (k: number, steps: number): readonly Ball<Decimal>[] => {
          const moved = wide.add(theta[k], wide.mul(wide.near(steps), h));
          return bestResponse(perturbTables(tables, theta, k, moved)).vF;
        };
        theta.forEach((_, k) => {
          const slope = (steps: number): Ball<Decimal>[] => {
            const [above, below] = [valuesAt(k, steps), valuesAt(k, -steps)];
            return above.map((v, s) => wide.div(wide.sub(v, below[s]), wide.mul(wide.near(2 * steps), h)));
          };
          const [fine, coarse] = [slope(1), slope(2)];
          fine.forEach((x, s) => {
            // The error of the step h is a third of the distance to the step 2h, up to a relative (h/β)² ≤ 1e-32.
            const truncation = wide.bound(wide.sub(coarse[s], x));
            const difference = wide.sub(gradient.gradientVF![s][k], x);
            expect(wide.inner.lowerMagnitude(difference.center)).toBeLessThanOrEqual(difference.radius + truncation);
            expect(difference.radius + truncation).toBeLessThanOrEqual(1e-18 * Math.max(1, wide.bound(x)));
          });
        });
      }),
      { seed: 44, numRuns: 6 },
    );
  });
});

describe.each(STRATA)('the covariance identity on $id instances', ({ arbitrary }) => {
  test('E_b[Q_L (∇Q_F − E_b ∇Q_F)] = E_b[B_L ∇Q_F] in every state', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response, leader, gradient } = differentiate(mdp, BINARY);
        const { sub, mul } = BINARY;
        const gradientQF = gradient.gradientQF!;
        const means = averageActionVectors(tables, response.policy, gradientQF);
        const weighted = (weights: readonly Ball<BigFloat>[], f: typeof gradientQF) =>
          averageActionVectors(
            tables,
            response.policy,
            f.map((row, pair) => row.map((x) => mul(weights[pair], x))),
          );
        const deviations = gradientQF.map((row, pair) =>
          row.map((x, k) => sub(x, means[Math.floor(pair / tables.problem.actions)][k])),
        );
        expectSameRows(BINARY, weighted(leader.qL, deviations), weighted(leader.benefit, gradientQF));
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('the Benefit has mean zero under the best response in every state', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response, leader } = solve(mdp, BINARY);
        const means = innerStates(tables).map((s) =>
          sum(
            BINARY,
            pairsOf(tables, s).map((pair) => BINARY.mul(response.policy[pair], leader.benefit[pair])),
          ),
        );
        expectSame(
          BINARY,
          means,
          means.map(() => BINARY.zero),
        );
      }),
      { seed: 45, numRuns: 15 },
    );
  });
});

test('tables are the same whether evaluated anew or from a nearby point', () => {
  fc.assert(
    fc.property(fc.oneof(...STRATA.map((s) => s.arbitrary)), fc.nat(3), (mdp, index) => {
      const { tables } = solve(mdp, BINARY);
      const theta = thetaOf(tables.problem, BINARY);
      fc.pre(theta.length > 0);
      const k = index % theta.length;
      const moved = BINARY.add(theta[k], BINARY.constant({ n: 1n, d: 1000n }));
      const values = (t: Tables<Ball<BigFloat>>) => [...t.initial, ...t.p, ...t.rewardF, ...t.rewardL, t.phiL];
      const near = perturbTables(tables, theta, k, moved);
      const anew = evaluateTables(
        tables.problem,
        BINARY,
        theta.map((x, i) => (i === k ? moved : x)),
      );
      expect(values(near)).toEqual(values(anew));
    }),
    { seed: 46, numRuns: 24 },
  );
});
