import fc from 'fast-check';
import { describe, test } from 'vitest';
import { STRATA } from '../../src/instances/strata.js';
import { occupancy } from '../../src/leader/values.js';
import { tableGradients } from '../../src/model/tables.js';
import { accumulate, zeroVector } from '../../src/numeric/vector.js';
import { theoremHypergradient } from '../../src/truth/theorem.js';
import { expectSame } from '../helpers/same.js';
import { DECIMALS, edgesOf, range, solve } from '../helpers/solve.js';

/** Problems with a discount of the leader, so that 1/(1 − γ_L) exists. */
const discounted = fc.oneof(...STRATA.map((s) => s.arbitrary)).filter((mdp) => mdp.gammaL.n < mdp.gammaL.d);

describe('Theorem 1', () => {
  test('reads the same with the normalised occupancy d_γ and a factor 1/(1 − γ_L)', () => {
    fc.assert(
      fc.property(discounted, (mdp) => {
        const { tables, response, leader } = solve(mdp, DECIMALS);
        const { problem, gammaL, beta } = tables;
        const { sub, mul, div, one } = DECIMALS;
        const { total, direct, guiding, gradientQF } = theoremHypergradient(tables, response);
        const gradients = tableGradients(tables);
        const unnormalised = sub(one, gammaL);
        const normalised = occupancy(tables, response.policy, gammaL).map((d) => mul(unnormalised, d));
        const [first, second] = [zeroVector(DECIMALS, mdp.theta.length), zeroVector(DECIMALS, mdp.theta.length)];
        response.policy.forEach((g, pair) => {
          const weight = div(mul(normalised[Math.floor(pair / mdp.actions)], g), unnormalised);
          accumulate(DECIMALS, second, div(mul(weight, leader.benefit[pair]), beta), gradientQF![pair]);
          accumulate(DECIMALS, first, weight, gradients.rewardL[pair]);
          for (const e of edgesOf(tables, pair))
            accumulate(DECIMALS, first, mul(weight, mul(gammaL, leader.vL[problem.edgeTarget[e]])), gradients.p[e]);
        });
        range(problem.states).forEach((s) => accumulate(DECIMALS, first, leader.vL[s], gradients.initial[s]));
        accumulate(DECIMALS, first, one, gradients.phiL);
        expectSame(DECIMALS, direct, first);
        expectSame(DECIMALS, guiding, second);
        expectSame(
          DECIMALS,
          total,
          first.map((x, k) => DECIMALS.add(x, second[k])),
        );
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('forms its values from occupancies: they are those of the linear systems', () => {
    fc.assert(
      fc.property(discounted, (mdp) => {
        const { tables, response, leader } = solve(mdp, DECIMALS);
        expectSame(DECIMALS, [theoremHypergradient(tables, response).objective], [leader.objective]);
      }),
      { seed: 43, numRuns: 15 },
    );
  });
});
