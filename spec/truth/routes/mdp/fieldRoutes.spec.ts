import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestResponse } from '../../../../src/follower/bestResponse.js';
import { STRATA } from '../../../../src/instances/strata.js';
import { compileProblem, evaluateTables } from '../../../../src/model/mdp/tables.js';
import { equalRational } from '../../../../src/numeric/rational.js';
import { policyHessianHypergradient } from '../../../../src/truth/routes/mdp/policyHessian.js';
import { truth } from '../../../../src/truth/routes/mdp/truth.js';
import { isValue } from '../../../../src/truth/routes/routeValue.js';
import { DECIMALS } from '../../../helpers/solve.js';
import { oneChoice, twoStages } from '../../../verdict/field/fieldInstances.js';

const both = ['policy-hessian', 'mixed-derivative', 'adjoint'] as const;

describe('by hand, one choice between θ = 1/2 and 0, worth 1 to the leader', () => {
  // J = g = σ(θ), so ∇J = g (1 − g), all of it through the follower.
  const g = 1 / (1 + Math.exp(-0.5));

  test('the block of the Fisher matrix gives g (1 − g)', () => {
    const tables = evaluateTables(compileProblem(oneChoice), DECIMALS);
    const found = policyHessianHypergradient(tables, bestResponse(tables));
    if ('skipped' in found) throw new Error(found.skipped);
    // Four roundings of doubles in what is expected.
    expect(DECIMALS.toNumber(found.guiding[0])).toBeCloseTo(g * (1 - g), 14);
    expect(DECIMALS.toNumber(found.direct[0])).toBe(0);
    expect(DECIMALS.toNumber(found.objective)).toBeCloseTo(g, 14);
  });

  test('so does the mixed derivative, and its first derivative in ε is J', () => {
    const { objective, total, direct } = truth(oneChoice, { digits: 20, routes: ['mixed-derivative'] }).value;
    expect(total[0].f64).toBeCloseTo(g * (1 - g), 14);
    expect(direct[0].f64).toBeCloseTo(0, 14);
    expect(objective.f64).toBeCloseTo(g, 14);
  });
});

test('the curvature of a state that d_F does not see is missing, and the route says so', () => {
  const { routes } = truth(twoStages('0', '1'), { digits: 20, routes: both });
  expect(routes.get('policy-hessian')).toEqual({
    skipped: expect.stringContaining('state 1 has no curvature') as string,
  });
  expect(routes.get('mixed-derivative')).toEqual({ skipped: 'needs one discount for both players' });
  expect(truth(twoStages('1/2', '1'), { digits: 20, routes: both }).agreement.holds).toBe(true);
});

describe.each(STRATA)('on $id problems', ({ arbitrary }) => {
  test('both routes agree with the adjoint form wherever they are taken', () => {
    fc.assert(
      fc.property(arbitrary, fc.boolean(), (mdp, same) => {
        const one = same ? { ...mdp, gammaL: mdp.gammaF } : mdp;
        const { routes, agreement } = truth(one, { digits: 30, routes: both });
        expect(agreement.holds).toBe(true);
        expect(agreement.contradicted).toBeUndefined();
        const mixed = routes.get('mixed-derivative')!;
        if (!equalRational(one.gammaF, one.gammaL)) expect(isValue(mixed)).toBe(false);
      }),
      { seed: 91, numRuns: 6 },
    );
  });
});
