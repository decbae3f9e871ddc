import fc from 'fast-check';
import { describe, test } from 'vitest';
import { STRATA } from '../../../../src/instances/strata.js';
import { occupancy } from '../../../../src/leader/occupancy.js';
import { tableGradients } from '../../../../src/model/mdp/tables.js';
import { accumulate, zeroVector } from '../../../../src/numeric/vector.js';
import { theoremHypergradient } from '../../../../src/truth/routes/mdp/theorem.js';
import { expectSame } from '../../../helpers/same.js';
import { BINARY, edgesOf, range, solve } from '../../../helpers/solve.js';

/** Problems with a discount of the leader, so that 1/(1 − γ_L) exists. */
const discounted = fc.oneof(...STRATA.map((s) => s.arbitrary)).filter((mdp) => mdp.gammaL.n < mdp.gammaL.d);

describe('Theorem 1', () => {
  test('reads the same with the normalised occupancy d_γ and a factor 1/(1 − γ_L)', () => {
    fc.assert(
      fc.property(discounted, (mdp) => {
        const { tables, response, leader } = solve(mdp, BINARY);
        const { problem, gammaL, beta } = tables;
        const { sub, mul, div, one } = BINARY;
        const { total, direct, guiding, gradientQF } = theoremHypergradient(tables, response);
        const gradients = tableGradients(tables);
        const unnormalised = sub(one, gammaL);
        const normalised = occupancy(tables, response.policy, gammaL).map((d) => mul(unnormalised, d));
        const [first, second] = [zeroVector(BINARY, mdp.theta.length), zeroVector(BINARY, mdp.theta.length)];
        response.policy.forEach((g, pair) => {
          const weight = div(mul(normalised[Math.floor(pair / mdp.actions)], g), unnormalised);
          accumulate(BINARY, second, div(mul(weight, leader.benefit[pair]), beta), gradientQF![pair]);
          accumulate(BINARY, first, weight, gradients.rewardL[pair]);
          for (const e of edgesOf(tables, pair))
            accumulate(BINARY, first, mul(weight, mul(gammaL, leader.vL[problem.edgeTarget[e]])), gradients.p[e]);
        });
        range(problem.states).forEach((s) => accumulate(BINARY, first, leader.vL[s], gradients.initial[s]));
        accumulate(BINARY, first, one, gradients.phiL);
        expectSame(BINARY, direct, first);
        expectSame(BINARY, guiding, second);
        expectSame(
          BINARY,
          total,
          first.map((x, k) => BINARY.add(x, second[k])),
        );
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('forms its values from occupancies: they are those of the linear systems', () => {
    fc.assert(
      fc.property(discounted, (mdp) => {
        const { tables, response, leader } = solve(mdp, BINARY);
        expectSame(BINARY, [theoremHypergradient(tables, response).objective], [leader.objective]);
      }),
      { seed: 43, numRuns: 15 },
    );
  });
});
