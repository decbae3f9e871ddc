import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRATA } from '../../../../src/instances/strata.js';
import { compileProblem } from '../../../../src/model/mdp/tables.js';
import { ballArithmetic } from '../../../../src/numeric/ball.js';
import { MOST_DIGITS } from '../../../../src/numeric/decimal.js';
import { workingArithmetic } from '../../../../src/numeric/working.js';
import { call, parameter, power } from '../../../../src/numeric/expression.js';
import { differencePlan } from '../../../../src/truth/routes/differencePlan.js';
import { finiteDifferenceHypergradient } from '../../../../src/truth/routes/mdp/finiteDifferences.js';
import { expectSame, expectSameRows } from '../../../helpers/same.js';
import { differentiate } from '../../../helpers/solve.js';
import { smallMdp } from '../../../helpers/smallMdp.js';

/** Φ alone, of one parameter at 1/2: the derivative of any function that formulas may have. */
const functionOf = (phiL: Parameters<typeof power>[0]) =>
  smallMdp({
    states: 1,
    actions: 1,
    gammaF: 0,
    gammaL: 0,
    theta: ['1/2'],
    transitions: [[[[0, 1]]]],
    rewardF: [0],
    rewardL: [0],
    phiL,
  });

describe('finite differences', () => {
  test('plan a step whose fourth power is below the digits asked for, and hold the digits that it costs', () => {
    for (let digits = 4; digits <= 160; digits++) {
      const { exponent, precision } = differencePlan(digits);
      expect(4 * exponent).toBeGreaterThanOrEqual(digits);
      expect(precision).toBeGreaterThanOrEqual(digits + exponent);
    }
    expect(differencePlan(50)).toEqual({ exponent: 24, precision: 82 });
    expect(differencePlan(200).precision).toBeLessThanOrEqual(MOST_DIGITS);
  });

  test('are exact for polynomials of degree four: the stencil has no error there', () => {
    const { total } = finiteDifferenceHypergradient(compileProblem(functionOf(power(parameter(0), 4))), 20);
    // 4 (1/2)³, up to a rounding of 37 digits over h = 1e-9
    const { bound, sub, constant } = ballArithmetic(workingArithmetic(37));
    const apart = sub({ center: total[0].center, radius: 0 }, constant({ n: 1n, d: 2n }));
    expect(bound(apart)).toBeLessThanOrEqual(1e-27);
  });

  test.each([10, 20, 40])('of the exponential have a bound that covers the truncation, and %s digits', (digits) => {
    const { exponent, precision } = differencePlan(digits);
    const arithmetic = ballArithmetic(workingArithmetic(precision));
    const [slope] = finiteDifferenceHypergradient(compileProblem(functionOf(call('exp', parameter(0)))), digits).total;
    const truth = arithmetic.exp(arithmetic.constant({ n: 1n, d: 2n }));
    const apart = arithmetic.bound(arithmetic.sub(arithmetic.midpoint(slope), arithmetic.midpoint(truth)));
    expect(apart).toBeLessThanOrEqual(slope.radius + truth.radius);
    // 4h⁴ f⁗/30, and ten roundings of the precision over h
    expect(apart).toBeLessThanOrEqual(10 ** (-4 * exponent) + 10 ** (exponent + 2 - precision));
  });

  test.each(STRATA)('enclose the derivatives of $id instances, those of Q_F and V_F as well', ({ arbitrary }) => {
    const digits = 24;
    const arithmetic = ballArithmetic(workingArithmetic(differencePlan(digits).precision));
    fc.assert(
      fc.property(arbitrary, (mdp) => {
        const { gradient, tables } = differentiate(mdp, arithmetic);
        const differences = finiteDifferenceHypergradient(tables.problem, digits);
        // The truncation part of the bound is h² J‴, with J‴ up to 1/β³ = 1e12 and h = 1e-11.
        for (const part of ['total', 'direct', 'guiding'] as const)
          expectSame(arithmetic, differences[part], gradient[part], 1e-8);
        expectSameRows(arithmetic, differences.gradientQF!, gradient.gradientQF!, 1e-8);
        expectSameRows(arithmetic, differences.gradientVF!, gradient.gradientVF!, 1e-8);
        expect(arithmetic.toText(differences.objective)).toBe(arithmetic.toText(gradient.objective));
      }),
      { seed: 42, numRuns: 4 },
    );
  });

  test('hold the follower still for the direct part', () => {
    // One action: the follower cannot move, and all of the gradient is direct.
    const mdp = functionOf(call('sin', parameter(0)));
    const { guiding, total, direct } = finiteDifferenceHypergradient(compileProblem(mdp), 20);
    expect(workingArithmetic(37).toNumber(guiding[0].center)).toBe(0);
    expect(total).toEqual(direct);
  });
});
