import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../../../src/instances/strata.js';
import { occupancy } from '../../../../src/leader/occupancy.js';
import { zeroVector, accumulate } from '../../../../src/numeric/vector.js';
import { hpgdFormHypergradient } from '../../../../src/truth/routes/mdp/hpgdForm.js';
import { expectSame } from '../../../helpers/same.js';
import { BINARY, differentiate, solve } from '../../../helpers/solve.js';

describe('HPGD’s form', () => {
  test.each(STRATA)('is unchanged by anything that is added to Q_L in a state, on $id instances', ({ arbitrary }) => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: -5, max: 5 }), (mdp, shift) => {
        const { tables, response, leader, gradient } = differentiate(mdp, BINARY);
        const { add, sub, mul, div } = BINARY;
        const visits = occupancy(tables, response.policy, tables.gammaL);
        const guiding = zeroVector(BINARY, mdp.theta.length);
        response.policy.forEach((g, pair) => {
          const s = Math.floor(pair / mdp.actions);
          const weight = div(mul(mul(visits[s], g), add(leader.qL[pair], BINARY.near(shift * s))), tables.beta);
          const centred = gradient.gradientQF![pair].map((x, k) => sub(x, gradient.gradientVF![s][k]));
          accumulate(BINARY, guiding, weight, centred);
        });
        expectSame(BINARY, hpgdFormHypergradient(tables, response).guiding, guiding);
      }),
      { seed: 42, numRuns: 6 },
    );
  });

  test('needs chains that are left, or a discount: without either it is refused', () => {
    const endless = stratumById('cyclic').arbitrary.filter((mdp) => mdp.terminal.length === 0);
    fc.assert(
      fc.property(endless, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const undiscounted = { ...tables, gammaL: BINARY.one };
        expect(() => hpgdFormHypergradient(undiscounted, response)).toThrow(RangeError);
      }),
      { seed: 43, numRuns: 2 },
    );
  });
});
