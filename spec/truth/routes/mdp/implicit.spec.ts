import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../../../src/instances/strata.js';
import { bestResponse } from '../../../../src/follower/bestResponse.js';
import { leaderValues } from '../../../../src/leader/values.js';
import { averageActionVectors } from '../../../../src/model/mdp/averageActions.js';
import { evaluateTables, thetaOf } from '../../../../src/model/mdp/tables.js';
import { dot } from '../../../../src/numeric/arithmetic.js';
import { ballArithmetic } from '../../../../src/numeric/ball.js';
import { decimalArithmetic } from '../../../../src/numeric/decimal.js';
import { rational } from '../../../../src/numeric/rational.js';
import { implicitHypergradient } from '../../../../src/truth/routes/mdp/implicit.js';
import { expectSame } from '../../../helpers/same.js';
import { BINARY, differentiate, solve } from '../../../helpers/solve.js';
import { frozen, withRewardL } from '../../../helpers/transform.js';

describe('implicit differentiation', () => {
  test.each(STRATA)('gives the slope of J in any direction on $id instances', ({ arbitrary }) => {
    const wide = ballArithmetic(decimalArithmetic(70));
    fc.assert(
      fc.property(
        arbitrary,
        fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 5, maxLength: 5 }),
        (mdp, steps) => {
          const { tables, gradient } = differentiate(mdp, wide);
          const { problem } = tables;
          const theta = thetaOf(problem, wide);
          const direction = theta.map((_, k) => wide.near(steps[k]));
          const h = wide.constant({ n: 1n, d: 10n ** 20n });
          const along = (t: number) => {
            const at = evaluateTables(
              problem,
              wide,
              theta.map((x, k) => wide.add(x, wide.mul(wide.mul(wide.near(t), h), direction[k]))),
            );
            return leaderValues(at, bestResponse(at).policy).objective;
          };
          const slope = (t: number) => wide.div(wide.sub(along(t), along(-t)), wide.mul(wide.near(2 * t), h));
          const [fine, coarse] = [slope(1), slope(2)];
          // A step of h is wrong by a third of the distance to the step 2h.
          const truncation = wide.bound(wide.sub(coarse, fine));
          const difference = wide.sub(dot(wide, gradient.total, direction), fine);
          const allowed = difference.radius + truncation;
          expect(wide.inner.lowerMagnitude(difference.center)).toBeLessThanOrEqual(allowed);
          expect(allowed).toBeLessThanOrEqual(1e-18 * Math.max(1, wide.bound(fine)));
        },
      ),
      { seed: 42, numRuns: 6 },
    );
  });

  test('has nothing to say where nothing depends on θ', () => {
    fc.assert(
      fc.property(fc.oneof(...STRATA.map((s) => s.arbitrary)), (mdp) => {
        const { gradient } = differentiate(frozen(mdp), BINARY);
        for (const part of ['total', 'direct', 'guiding'] as const)
          expect(gradient[part].every(BINARY.isZero)).toBe(true);
      }),
      { seed: 42, numRuns: 15 },
    );
  });

  test('has no guiding part where the leader is paid the same whatever happens', () => {
    const endless = stratumById('cyclic').arbitrary.filter((mdp) => mdp.terminal.length === 0);
    fc.assert(
      fc.property(endless, (mdp) => {
        const { gradient } = differentiate(
          withRewardL(mdp, () => 2),
          BINARY,
        );
        expectSame(
          BINARY,
          gradient.guiding,
          gradient.guiding.map(() => BINARY.zero),
        );
      }),
      { seed: 43, numRuns: 9 },
    );
  });

  test('takes any policy for the best response: the envelope is an identity of the given one', () => {
    fc.assert(
      fc.property(stratumById('layered').arbitrary, (mdp) => {
        const { tables, response } = solve(mdp, BINARY);
        const uniform = response.policy.map((_, pair) =>
          tables.problem.terminal[Math.floor(pair / mdp.actions)]
            ? BINARY.zero
            : BINARY.constant(rational(1, mdp.actions)),
        );
        const { gradientQF, gradientVF } = implicitHypergradient(tables, { ...response, policy: uniform });
        const averaged = averageActionVectors(tables, uniform, gradientQF!);
        expectSame(BINARY, gradientVF!.flat(), averaged.flat());
      }),
      { seed: 44, numRuns: 7 },
    );
  });
});
