import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA } from '../../../../src/instances/strata.js';
import { configurableMdp } from '../../../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../../../src/model/mdp/configurableMdp.js';
import { call, parameter, plus, times } from '../../../../src/numeric/expression.js';
import { rational } from '../../../../src/numeric/rational.js';
import { adjointHypergradient } from '../../../../src/truth/routes/mdp/adjoint.js';
import { expectSame } from '../../../helpers/same.js';
import { BINARY, differentiate, range, solve } from '../../../helpers/solve.js';

/** Sixty parameters in four states: every entry has some of its own, with coefficients that follow no pattern. */
function manyParameters(count: number): ConfigurableMdp {
  let next = 0;
  const coefficient = () => rational(((next * 37) % 19) - 9, 10);
  const some = () => times(coefficient(), parameter(next++ % count));
  const formula = () => plus(some(), call('sin', plus(some(), some())), coefficient());
  return configurableMdp({
    states: 5,
    actions: 2,
    gammaF: '4/5',
    gammaL: '9/10',
    beta: '1/2',
    theta: range(count).map((k) => rational((k % 7) - 3, 10)),
    terminal: [4],
    initial: { logits: range(3).map((s) => [s, formula()]) },
    transitions: (s, b) => ({
      logits: [s, (s + b + 1) % 4, 4].filter((t, i, all) => all.indexOf(t) === i).map((t) => [t, formula()]),
    }),
    rewardF: () => formula(),
    rewardL: () => formula(),
    phiL: formula(),
  });
}

describe('the adjoint form', () => {
  test('agrees with implicit differentiation for sixty parameters', () => {
    const { tables, response, gradient } = differentiate(manyParameters(60), BINARY);
    const adjoint = adjointHypergradient(tables, response);
    expectSame(BINARY, adjoint.direct, gradient.direct);
    expectSame(BINARY, adjoint.guiding, gradient.guiding);
    expect(gradient.total.filter((x) => Math.abs(BINARY.toNumber(x)) > 1e-6).length).toBeGreaterThan(40);
  });

  test('does not form the derivatives of the follower', () => {
    const { tables, response } = solve(manyParameters(3), BINARY);
    expect(adjointHypergradient(tables, response)).not.toHaveProperty('gradientQF');
  });

  test.each(STRATA)('agrees with implicit differentiation on $id instances', ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { tables, response, gradient } = differentiate(mdp, BINARY);
        const adjoint = adjointHypergradient(tables, response);
        expectSame(BINARY, [adjoint.objective], [gradient.objective]);
        for (const part of ['total', 'direct', 'guiding'] as const) expectSame(BINARY, adjoint[part], gradient[part]);
      }),
      { seed: 46, numRuns: 9 },
    );
  });
});
