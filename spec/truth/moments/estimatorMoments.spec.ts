import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stratumById } from '../../../src/instances/strata.js';
import { distance, intersects, type Enclosure } from '../../../src/truth/routes/enclosure.js';
import { estimatorMoments, momentsOfForm } from '../../../src/truth/moments/estimatorMoments.js';
import { missingDigits } from '../../../src/truth/moments/momentsCertainty.js';
import { linearForm } from '../../../src/truth/moments/linearForms.js';
import { adjointHypergradient } from '../../../src/truth/routes/mdp/adjoint.js';
import { solve } from '../../helpers/solve.js';

const { arbitrary } = stratumById('cyclic');
const PARAMETERS = { seed: 46, numRuns: 4 };

const expectEqual = (one: readonly Enclosure[], other: readonly Enclosure[]): void =>
  one.forEach((x, k) => expect(intersects(x, other[k]), `${x.text} and ${other[k].text}`).toBe(true));

describe('moments of an estimator', () => {
  test('come in the digits that are asked for', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const least = (digits: number): number =>
          Math.min(...estimatorMoments(mdp, { estimator: 'bc-hg', digits }).mean.map(({ bound }) => bound));
        const { arithmetic } = estimatorMoments(mdp, { estimator: 'bc-hg', digits: 'float64' });
        expect(arithmetic).toBe('ball(float64)');
        expect(least(70)).toBeLessThanOrEqual(least(20));
        expect(estimatorMoments(mdp, { estimator: 'bc-hg', digits: 20 }).arithmetic).toBe('ball(binary(35))');
        expect(estimatorMoments(mdp, { estimator: 'bc-hg' }).arithmetic).toBe('ball(binary(65))');
      }),
      PARAMETERS,
    );
  });

  test('of a problem that is not small come in doubles where those suffice, unless digits are asked for', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const of = (small: boolean, options: { readonly digits?: number } = {}): string =>
          momentsOfForm(
            { small, cost: () => ({ work: 1, bytes: 1 }) },
            { estimator: 'bc-hg', ...options },
            (arithmetic) => {
              const { tables, response, leader } = solve(mdp, arithmetic);
              const form = linearForm('bc-hg', tables, response, leader);
              const { total: gradient, objective } = adjointHypergradient(tables, response);
              return { tables, policy: response.policy, form, gradient, objective };
            },
          ).arithmetic;
        const double = estimatorMoments(mdp, { estimator: 'bc-hg', digits: 'float64' });
        expect(of(false)).toMatch(missingDigits(double) > 0 ? /decimal/ : /float64/);
        expect(of(false, { digits: 20 })).toBe('ball(binary(35))');
        expect(of(true)).toBe('ball(binary(65))');
      }),
      PARAMETERS,
    );
  });

  test('say what a cut changes only where there is one', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(5), (mdp, horizon) => {
        const whole = estimatorMoments(mdp, { estimator: 'naive-pgd' });
        expect(whole.truncation).toBeNull();
        const cut = estimatorMoments(mdp, { estimator: 'naive-pgd', horizon });
        expect(cut.truncation!.horizon).toBe(horizon);
        expectEqual(cut.bias, whole.bias);
        cut.truncation!.bias.forEach((change, k) => {
          // What both say of the difference, and the rounding of two doubles.
          const bounds = change.bound + cut.mean[k].bound + whole.mean[k].bound;
          const difference = distance(cut.mean[k], whole.mean[k]);
          expect(Math.abs(Math.abs(change.f64) - difference)).toBeLessThanOrEqual(bounds + 2 ** -50 * difference);
        });
      }),
      PARAMETERS,
    );
  });

  test('of a batch of four: a quarter of the variance, the same mean', () => {
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const [one, four] = [1, 4].map((batch) =>
          estimatorMoments(mdp, { estimator: 'bc-hg', batch, digits: 'float64' }),
        );
        expectEqual(one.mean, four.mean);
        // A division by four is exact in binary.
        four.variance.forEach(({ f64 }, k) => expect(f64).toBe(one.variance[k].f64 / 4));
      }),
      PARAMETERS,
    );
  });
});
