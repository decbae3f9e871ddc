import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA } from '../../../src/instances/strata.js';
import { tableGradients } from '../../../src/model/mdp/tables.js';
import { sum } from '../../../src/numeric/arithmetic.js';
import type { Gradient } from '../../../src/numeric/tape.js';
import { linearForm } from '../../../src/truth/moments/linearForms.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../../../src/model/linearFormIds.js';
import { expectSame } from '../../helpers/same.js';
import { BINARY, differentiate, edgesOf, innerStates, pairsOf, solve } from '../../helpers/solve.js';

const any = fc.oneof(...STRATA.map((s) => s.arbitrary));
const component = <T>(gradient: Gradient<T>, k: number, zero: T): T => gradient?.[k] ?? zero;

describe('the linear forms', () => {
  test('weigh by the Benefit over β, HPGD by Q_L over β, and the biased two not at all', () => {
    fc.assert(
      fc.property(any, (mdp) => {
        const { tables, response, leader } = solve(mdp, BINARY);
        const inside = new Set(innerStates(tables).flatMap((s) => pairsOf(tables, s)));
        const weights = (id: LinearEstimatorId) => linearForm(id, tables, response, leader).weight;
        const overBeta = (values: typeof leader.qL) =>
          values.map((x, pair) => (inside.has(pair) ? BINARY.div(x, tables.beta) : BINARY.zero));
        for (const id of ['bc-hg', 'bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred'] as const)
          expectSame(BINARY, weights(id), overBeta(leader.benefit));
        expectSame(BINARY, weights('hpgd-exact'), overBeta(leader.qL));
        for (const id of ['naive-pgd', 'sobirl'] as const) expect(weights(id).every(BINARY.isZero)).toBe(true);
      }),
      { seed: 42, numRuns: 9 },
    );
  });

  test('of temporal differences have the same mean step: E[δ ∇log p | s, b] = γ E[V ∇log p | s, b]', () => {
    fc.assert(
      fc.property(any, (mdp) => {
        const { tables, response, leader } = solve(mdp, BINARY);
        const [plain, differences] = (['bc-hg', 'bc-hg-td'] as const).map((id) =>
          linearForm(id, tables, response, leader),
        );
        for (const part of ['direct', 'segment'] as const)
          for (const s of innerStates(tables))
            for (const pair of pairsOf(tables, s)) {
              const mean = (form: typeof plain, k: number) =>
                sum(
                  BINARY,
                  edgesOf(tables, pair).map((e) => BINARY.mul(tables.p[e], component(form[part][e], k, BINARY.zero))),
                );
              mdp.theta.forEach((_, k) => expectSame(BINARY, [mean(differences, k)], [mean(plain, k)]));
            }
      }),
      { seed: 43, numRuns: 9 },
    );
  });

  test('centre by ∇V_F, which moves it from the segments to the direct part', () => {
    fc.assert(
      fc.property(any, (mdp) => {
        const { tables, response, leader, gradient } = differentiate(mdp, BINARY);
        const [plain, centred] = (['bc-hg', 'bc-hg-centred'] as const).map((id) =>
          linearForm(id, tables, response, leader),
        );
        const { sub, mul, zero } = BINARY;
        plain.direct.forEach((_, e) => {
          const pair = tables.problem.edgeStart.findLastIndex((start) => start <= e);
          const s = Math.floor(pair / mdp.actions);
          mdp.theta.forEach((__, k) =>
            expectSame(
              BINARY,
              [component(centred.direct[e], k, zero)],
              [sub(component(plain.direct[e], k, zero), mul(plain.weight[pair], gradient.gradientVF![s][k]))],
            ),
          );
        });
        expect(centred.segment).toEqual(plain.segment);
      }),
      { seed: 44, numRuns: 7 },
    );
  });

  test('start with V_L ∇log ρ0, with (V_L − J) ∇log ρ0 in temporal differences, and with ∇Φ_L', () => {
    fc.assert(
      fc.property(any, (mdp) => {
        const { tables, response, leader } = solve(mdp, BINARY);
        const gradients = tableGradients(tables);
        const { sub, mul, div, zero } = BINARY;
        const value = sub(leader.objective, tables.phiL);
        for (const id of LINEAR_ESTIMATORS) {
          const form = linearForm(id, tables, response, leader);
          expect(form.constant).toEqual(gradients.phiL);
          const differences = id === 'bc-hg-td' || id === 'bc-hg-td-centred';
          for (const s of mdp.initial.successors) {
            const factor = differences ? sub(leader.vL[s], value) : leader.vL[s];
            mdp.theta.forEach((_, k) => {
              const score = div(component(gradients.initial[s], k, zero), tables.initial[s]);
              expectSame(BINARY, [component(form.initial[s], k, zero)], [mul(factor, score)]);
            });
          }
        }
      }),
      { seed: 45, numRuns: 7 },
    );
  });
});
