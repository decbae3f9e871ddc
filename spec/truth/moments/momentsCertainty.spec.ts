import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA } from '../../../src/instances/strata.js';
import { compileProblem } from '../../../src/model/mdp/tables.js';
import { momentsDocument, momentsText } from '../../../src/report/momentsReport.js';
import type { Num } from '../../../src/report/num.js';
import type { Enclosure } from '../../../src/truth/routes/enclosure.js';
import { adjointHypergradient } from '../../../src/truth/routes/mdp/adjoint.js';
import { estimatorMoments, momentsOfForm, type EstimatorMoments } from '../../../src/truth/moments/estimatorMoments.js';
import { linearForm } from '../../../src/truth/moments/linearForms.js';
import { LINEAR_ESTIMATORS } from '../../../src/model/linearFormIds.js';
import {
  areMomentsKnown,
  biasCertainty,
  isTraceKnown,
  isVarianceKnown,
  missingDigits,
  missingTestDigits,
  normOf,
} from '../../../src/truth/moments/momentsCertainty.js';
import type { Cost, Digits } from '../../../src/truth/routes/route.js';
import { solve } from '../../helpers/solve.js';
import { tinyBeta } from '../../helpers/tinyBeta.js';

const x = (f64: number, bound = 0): Enclosure => ({ text: String(f64), f64, bound });

/** One parameter. */
const moments = (parts: Partial<Record<'mean' | 'bias' | 'variance' | 'gradient' | 'objective', Enclosure>>) => {
  const { mean = x(1), bias = x(0), variance = x(1), gradient = x(1), objective = x(1) } = parts;
  return {
    mean: [mean],
    bias: [bias],
    variance: [variance],
    gradient: [gradient],
    covarianceTrace: variance,
    objective,
  };
};

describe('the bias of an estimator', () => {
  test.each([
    ['certainly not zero', { bias: x(0.5, 0.1) }, 'some', 'gradient'],
    ['zero within a small part of the gradient', { bias: x(1e-9, 1e-8) }, 'none', 'gradient'],
    ['zero within more than that', { bias: x(1e-9, 0.01) }, 'unknown', 'gradient'],
    ['zero exactly', { bias: x(0), gradient: x(0, 1) }, 'none', 'standard deviation'],
    ['without a bound', { bias: x(0, Infinity), gradient: x(0, Infinity) }, 'unknown', 'standard deviation'],
    ['no number', { bias: x(NaN, Infinity), gradient: x(NaN, Infinity) }, 'unknown', 'standard deviation'],
    ['far below the noise, beside a gradient that may be zero', { bias: x(0, 1e-40), gradient: x(0, 1e-40) }, 'none', 'standard deviation'],
    ['below the noise, but not far', { bias: x(0, 1e-20), gradient: x(0, 1e-20) }, 'unknown', 'standard deviation'],
    ['far below J, with no noise', { bias: x(0, 1e-40), gradient: x(0, 1e-40), variance: x(0) }, 'none', 'J'],
    ['of nothing', { bias: x(0, 1e-40), gradient: x(0, 1e-40), variance: x(0), objective: x(0, 1) }, 'unknown', 'gradient'],
  ] as const)('that is %s', (_, parts, verdict, relativeTo) => {
    expect(biasCertainty(moments(parts))).toMatchObject({ verdict, relativeTo });
  }); // prettier-ignore

  test('has a norm between the least and the most that its components allow', () => {
    expect(normOf([x(3, 0.1), x(-4, 0.1)])).toMatchObject({ value: 5 });
    const { bound, least } = normOf([x(3, 0.1), x(-4, 0.1)]);
    // ‖(0.1, 0.1)‖ = 0.1414…
    expect(bound).toBeGreaterThanOrEqual(Math.SQRT2 / 10);
    expect(bound).toBeLessThan(0.1415);
    expect(least).toBeLessThanOrEqual(5 - Math.SQRT2 / 10);
    expect(normOf([x(0), x(0)])).toEqual({ value: 0, bound: 0, least: 0 });
    expect(normOf([x(1), x(NaN, Infinity)])).toMatchObject({ bound: Infinity, least: 0 });
  });
});

describe('a variance', () => {
  test('is known where its bound is below it, or where it is beneath the rounding of doubles', () => {
    const known = (variance: Enclosure): boolean => {
      const all = moments({ variance });
      expect(isTraceKnown(all)).toBe(isVarianceKnown(all, 0));
      return isVarianceKnown(all, 0);
    };
    expect(known(x(1, 0.9))).toBe(true);
    expect(known(x(1, 1.1))).toBe(false);
    expect(known(x(0, 1e-16))).toBe(false);
    expect(known(x(0, 1e-25))).toBe(true);
    expect(known(x(NaN, Infinity))).toBe(false);
  });

  test('that is unknown makes the moments unknown, and so does a bias', () => {
    expect(areMomentsKnown(moments({}))).toBe(true);
    expect(areMomentsKnown(moments({ variance: x(1, 2) }))).toBe(false);
    expect(areMomentsKnown(moments({ bias: x(0, 1) }))).toBe(false);
  });
});

describe('the digits that moments lack', () => {
  test('are those by which the worst bound misses a thousandth of its value', () => {
    expect(missingDigits(moments({}))).toBeLessThanOrEqual(0);
    expect(missingDigits(moments({ bias: x(0, 1e-2) }))).toBeCloseTo(1, 10);
    // Beside a gradient that is told from zero the noise does not count: 2e-3 is what the bias may be.
    expect(missingDigits(moments({ gradient: x(1e-50), bias: x(1e-53, 1e-53), variance: x(1e-40) }))).toBeCloseTo(Math.log10(2), 10); // prettier-ignore
    // A hundredth of the least that the variance may be, 0.99.
    expect(missingDigits(moments({ variance: x(1, 1e-2) }))).toBeCloseTo(1 - Math.log10(0.99), 10);
    expect(missingDigits(moments({ gradient: x(0, 1e-9), bias: x(0, 1e-9) }))).toBeCloseTo(21, 10);
    expect(missingDigits(moments({ variance: x(1, 2) }))).toBe(Infinity);
  });
});

describe('the digits that a test on samples lacks', () => {
  test('are those by which the mean misses a twentieth of the noise, or a variance a twentieth of it', () => {
    const noisy = { variance: x(100, 1) };
    expect(missingTestDigits(moments({ ...noisy, mean: x(1, 0.4) }))).toBeLessThanOrEqual(0);
    // 5 for a twentieth of the root of 99; 50 for a twentieth of 50.
    expect(missingTestDigits(moments({ ...noisy, mean: x(1, 5) }))).toBeCloseTo(Math.log10(100 / Math.sqrt(99)), 10);
    expect(missingTestDigits(moments({ variance: x(100, 50) }))).toBeCloseTo(Math.log10(20), 10);
    expect(missingTestDigits(moments({ variance: x(1, Infinity) }))).toBe(Infinity);
    // Nothing is random: the mean is to be known to the rounding of doubles.
    expect(missingTestDigits(moments({ variance: x(0), mean: x(1, 1e-14) }))).toBeLessThanOrEqual(0);
    expect(missingTestDigits(moments({ variance: x(0), mean: x(1, 5e-13) }))).toBeCloseTo(1, 10);
  });
});

const near = (value: Num | undefined, expected: string): boolean => {
  const { dec, bound } = value!;
  return new Decimal(dec!).minus(expected).abs().lte(bound!);
};

describe('the moments of an exact tie at a temperature of 1e-17', () => {
  const GRADIENT = '-4999999999999998.5';

  test.each([
    ['a small problem', 0],
    ['a problem of 200 parameters, which begins in double precision,', 199],
  ])('of %s are known to more digits than doubles have', (_, idle) => {
    const known = estimatorMoments(tinyBeta(idle), { estimator: 'bc-hg' });
    const { gradient, mean, biasVerdict, variance, varianceBound, J } = momentsDocument('it', known, 1);
    expect(known.shortage).toBeNull();
    expect(near(gradient[0], GRADIENT)).toBe(true);
    expect(near(mean[0], GRADIENT)).toBe(true);
    expect(near(J, '1.5')).toBe(true);
    expect(biasVerdict).toBe('none');
    // ((1e16 + 1)/2)², in decimals: a double does not hold it.
    const off = new Decimal(variance[0]!).minus(new Decimal('1e16').plus(1).div(2).pow(2)).abs();
    expect(off.lte(varianceBound[0]!)).toBe(true);
    expect(Number(varianceBound[0])).toBeLessThan(1e18);
  });

  test('are unknown in double precision, and are said to be', () => {
    const unknown = estimatorMoments(tinyBeta(), { estimator: 'bc-hg', digits: 'float64' });
    expect(areMomentsKnown(unknown)).toBe(false);
    expect(unknown.shortage).toBe('asked');
    expect(momentsDocument('it', unknown, 1)).toMatchObject({
      known: false,
      biasVerdict: 'unknown',
      varianceKnown: [false],
      gradient: [{ dec: null }],
    });
    const text = momentsText('it', unknown, 1);
    expect(text).toContain('bias: unknown');
    expect(text).toContain('trace of the covariance: ? (bound');
    expect(text).toContain('1 of 1 variances are unknown');
    expect(text).not.toMatch(/none/);
  });

  test('that would cost too much are left unknown', () => {
    const cost = (digits: Digits): Cost => ({ work: digits === 'float64' ? 1 : 1e12, bytes: 1 });
    const unknown = momentsOfForm({ small: false, cost }, { estimator: 'bc-hg' }, (arithmetic) => {
      const { tables, response, leader } = solve(tinyBeta(), arithmetic);
      const { total: gradient, objective } = adjointHypergradient(tables, response);
      const form = linearForm('bc-hg', tables, response, leader);
      return { tables, policy: response.policy, form, gradient, objective };
    });
    expect(unknown).toMatchObject({ shortage: 'cost', arithmetic: 'ball(float64)' });
    expect(momentsText('it', unknown, 1)).toContain('more work or memory than is allowed');
  });
});

describe('what is printed of moments in double precision', () => {
  /** Digits of the reference; its own bounds are allowed for. */
  const REFERENCE = 60;
  const off = (printed: number | string, { text, bound }: Enclosure): Decimal =>
    Decimal.max(0, new Decimal(printed).minus(text).abs().minus(bound));

  test('is true: means, biases, variances and their sum are within their bounds, and "none" is no bias that matters', () => {
    const counts = { none: 0, some: 0, unknown: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...STRATA).chain(({ arbitrary }) => arbitrary),
        fc.constantFrom(...LINEAR_ESTIMATORS),
        (mdp, estimator) => {
          const problem = compileProblem(mdp);
          fc.pre(problem.parameters > 0);
          const of = (digits: number | 'float64'): EstimatorMoments => estimatorMoments(problem, { estimator, digits });
          const exact = of(REFERENCE);
          const double = of('float64');
          const printed = momentsDocument('it', double, 1);
          counts[printed.biasVerdict]++;
          for (const part of ['mean', 'bias', 'gradient'] as const)
            printed[part].forEach(({ dec, f64, bound }, k) => {
              if (bound !== null) expect(off(dec ?? f64!, exact[part][k]).lte(bound), part).toBe(true);
            });
          printed.variance.forEach((v, k) => {
            const bound = printed.varianceBound[k];
            if (bound !== null) expect(off(v!, exact.variance[k]).lte(bound)).toBe(true);
          });
          if (printed.covarianceTraceBound !== null)
            expect(off(printed.covarianceTrace!, exact.covarianceTrace).lte(printed.covarianceTraceBound)).toBe(true);
          const [bias, gradient] = [normOf(exact.bias), normOf(exact.gradient)];
          if (printed.biasVerdict === 'none') expect(bias.least).toBeLessThanOrEqual(1e-3 * (gradient.value + gradient.bound)); // prettier-ignore
          if (printed.biasVerdict === 'some') expect(bias.value + bias.bound).toBeGreaterThan(0);
        },
      ),
      { seed: 54, numRuns: 100 },
    );
    // Seeded: the three are met, or the test would say nothing.
    expect(counts.none).toBeGreaterThan(10);
    expect(counts.some).toBeGreaterThan(3);
    expect(counts.unknown).toBeGreaterThan(0);
  });
});
