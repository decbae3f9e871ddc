import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import { unroll } from '../../src/model/mdp/unroll.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import type { Ball } from '../../src/numeric/ball.js';
import type { BigFloat } from '../../src/numeric/bigFloat.js';
import { expression } from '../../src/numeric/expression.js';
import { fraction } from '../../src/numeric/fraction.js';
import { ZERO } from '../../src/numeric/rational.js';
import { countTrajectories } from '../../src/truth/routes/mdp/enumeration.js';
import { linearForm } from '../../src/truth/moments/linearForms.js';
import { LINEAR_ESTIMATORS, type LinearEstimatorId } from '../../src/model/linearFormIds.js';
import { moments, type Moments } from '../../src/truth/moments/moments.js';
import { expectSame } from '../helpers/same.js';
import { BINARY, DOUBLES, differentiate, solve, type Solved } from '../helpers/solve.js';
import { frozen } from '../helpers/transform.js';
import { momentsByEnumeration, trajectories } from '../helpers/trajectories.js';

const UNBIASED: readonly LinearEstimatorId[] = ['bc-hg', 'bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'hpgd-exact'];

const formOf = <T>(id: LinearEstimatorId, { tables, response, leader }: Solved<T>) =>
  linearForm(id, tables, response, leader);

const momentsOf = <T>(id: LinearEstimatorId, solved: Solved<T>, horizon: number | null = null): Moments<T> =>
  moments(solved.tables, solved.response.policy, formOf(id, solved), horizon);

/** Trajectories of at most `horizon` steps, from any start. */
function countUpTo(mdp: ConfigurableMdp, horizon: number): number {
  const problem = compileProblem(mdp);
  return countTrajectories(problem, mdp.initial.successors, Math.min(horizon, problem.states));
}

/** Expects mean and variance of every estimator to be those of the sum over trajectories. */
function expectEnumerated<T>(mdp: ConfigurableMdp, arithmetic: Arithmetic<T>, horizon: number | null): void {
  const solved = solve(mdp, arithmetic);
  const paths = [...trajectories(solved.tables, solved.response.policy, horizon ?? Infinity)];
  for (const id of LINEAR_ESTIMATORS) {
    const { mean, variance } = momentsOf(id, solved, horizon);
    const enumerated = momentsByEnumeration(solved.tables, formOf(id, solved), paths);
    expectSame(arithmetic, mean, enumerated.mean);
    expectSame(arithmetic, variance, enumerated.variance);
  }
}

const DISCOUNTS: readonly [string, (mdp: ConfigurableMdp) => ConfigurableMdp][] = [
  ['as drawn', (mdp) => mdp],
  ['with γ_L = 0', (mdp) => ({ ...mdp, gammaL: ZERO })],
  ['with γ_F = 0', (mdp) => ({ ...mdp, gammaF: ZERO })],
  ['with both zero', (mdp) => ({ ...mdp, gammaF: ZERO, gammaL: ZERO })],
];

describe('moments of the linear estimators equal the sums over all trajectories', () => {
  test('on rational instances, exactly', () => {
    fc.assert(
      fc.property(
        stratumById('rational').arbitrary.filter((mdp) => countUpTo(mdp, Infinity) <= 60),
        (mdp) => expectEnumerated(mdp, fraction, null),
      ),
      { seed: 42, numRuns: 12 },
    );
  });

  test.each(DISCOUNTS)('on layered instances, in decimals, %s', (_, change) => {
    fc.assert(
      fc.property(
        stratumById('layered').arbitrary.filter((mdp) => countUpTo(mdp, Infinity) <= 30),
        (mdp) => expectEnumerated(change(mdp), BINARY, null),
      ),
      { seed: 42, numRuns: 4 },
    );
  });

  test('on larger layered instances, in doubles', () => {
    fc.assert(
      fc.property(
        stratumById('layered').arbitrary.filter((mdp) => countUpTo(mdp, Infinity) <= 500),
        (mdp) => expectEnumerated(mdp, DOUBLES, null),
      ),
      { seed: 43, numRuns: 15 },
    );
  });

  test.each(DISCOUNTS)('cut after some steps on cyclic instances, in doubles, %s', (_, change) => {
    fc.assert(
      fc.property(stratumById('cyclic').arbitrary, fc.integer({ min: 0, max: 4 }), (mdp, steps) => {
        fc.pre(countUpTo(mdp, steps) <= 500);
        expectEnumerated(change(mdp), DOUBLES, steps);
      }),
      { seed: 44, numRuns: 8 },
    );
  });

  test('cut after some steps on cyclic instances, in decimals', () => {
    fc.assert(
      fc.property(stratumById('cyclic').arbitrary, fc.integer({ min: 0, max: 3 }), (mdp, steps) => {
        fc.pre(countUpTo(mdp, steps) <= 40);
        expectEnumerated(mdp, BINARY, steps);
      }),
      { seed: 45, numRuns: 6 },
    );
  });

  test('cut after as many steps as there are states, where no state is visited twice', () => {
    fc.assert(
      fc.property(stratumById('layered').arbitrary.map(unroll), (mdp) => {
        const solved = solve(mdp, BINARY);
        for (const id of LINEAR_ESTIMATORS) {
          const [cut, whole] = [momentsOf(id, solved, mdp.states), momentsOf(id, solved)];
          expectSame(BINARY, cut.mean, whole.mean);
          expectSame(BINARY, cut.variance, whole.variance);
        }
      }),
      { seed: 46, numRuns: 5 },
    );
  });
});

describe.each(STRATA)('on $id instances', ({ arbitrary }) => {
  test('the mean of every unbiased estimator is the hypergradient, that of Naive-PGD its direct part', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const solved = differentiate(mdp, BINARY);
        for (const id of UNBIASED) expectSame(BINARY, momentsOf(id, solved).mean, solved.gradient.total);
        expectSame(BINARY, momentsOf('naive-pgd', solved).mean, solved.gradient.direct);
      }),
      { seed: 42, numRuns: 9 },
    );
  });

  test('no variance is negative', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const solved = solve(mdp, BINARY);
        for (const id of LINEAR_ESTIMATORS)
          for (const variance of momentsOf(id, solved).variance) {
            const value = BINARY.toNumber(variance);
            expect(value + variance.radius).toBeGreaterThanOrEqual(0);
            expect(variance.radius).toBeLessThanOrEqual(1e-15 * Math.max(1, value));
          }
      }),
      { seed: 43, numRuns: 7 },
    );
  });
});

describe('estimators that come to the same', () => {
  const expectSameMoments = (
    solved: Solved<Ball<BigFloat>>,
    a: LinearEstimatorId,
    b: LinearEstimatorId,
    horizon: number | null = null,
  ): void => {
    const [first, second] = [momentsOf(a, solved, horizon), momentsOf(b, solved, horizon)];
    expectSame(BINARY, first.mean, second.mean);
    expectSame(BINARY, first.variance, second.variance);
  };
  const cyclic = stratumById('cyclic').arbitrary;

  test('SoBiRL is BC-HG where the follower is myopic', () => {
    fc.assert(
      fc.property(cyclic, (mdp) => expectSameMoments(solve({ ...mdp, gammaF: ZERO }, BINARY), 'sobirl', 'bc-hg')),
      { seed: 42, numRuns: 7 },
    );
  });

  test('temporal differences change nothing where θ moves rewards only', () => {
    fc.assert(
      fc.property(cyclic, fc.constantFrom(null, 0, 1, 3), (mdp, horizon) => {
        const { initial, transitions } = frozen(mdp);
        const solved = solve({ ...mdp, initial, transitions }, BINARY);
        expectSameMoments(solved, 'bc-hg', 'bc-hg-td', horizon);
        expectSameMoments(solved, 'bc-hg-centred', 'bc-hg-td-centred', horizon);
      }),
      { seed: 43, numRuns: 7 },
    );
  });

  test('a constant that is added to the leader’s objective spreads no estimator', () => {
    fc.assert(
      fc.property(cyclic, (mdp) => {
        const [before, after] = [mdp, { ...mdp, phiL: expression(7) }].map((m) => solve(m, BINARY));
        for (const id of LINEAR_ESTIMATORS)
          expectSame(BINARY, momentsOf(id, before).variance, momentsOf(id, after).variance);
      }),
      { seed: 44, numRuns: 5 },
    );
  });

  test('nothing varies where nothing depends on θ', () => {
    fc.assert(
      fc.property(cyclic, (mdp) => {
        const solved = solve(frozen(mdp), BINARY);
        for (const id of LINEAR_ESTIMATORS)
          expectSame(
            BINARY,
            momentsOf(id, solved).variance,
            mdp.theta.map(() => BINARY.zero),
          );
      }),
      { seed: 45, numRuns: 5 },
    );
  });
});
