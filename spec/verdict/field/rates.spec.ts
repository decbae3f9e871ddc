import { describe, expect, test } from 'vitest';
import {
  CONJUGATE_DAMPING,
  dampedConjugate,
  undampedConjugate,
} from '../../../src/estimators/field/conjugateGradients.js';
import { FIELD_ESTIMATORS } from '../../../src/estimators/field/catalogue.js';
import type { KnobFamily } from '../../../src/estimators/field/family.js';
import { implicitFamily } from '../../../src/estimators/field/implicit.js';
import { anyStratumById } from '../../../src/instances/strata.js';
import { rational } from '../../../src/numeric/rational.js';
import { checkClaim, type AnyJudged } from '../../../src/verdict/claim.js';
import { claimById } from '../../../src/verdict/claims.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import type { BiasRate, RateOf } from '../../../src/verdict/field/biasRate.js';
import { BIAS_BOUNDS } from '../../../src/verdict/field/bounds.js';
import { rankOfFisher } from '../../../src/verdict/field/exactAfterRank.js';
import { FIELD, fieldCase } from '../../../src/verdict/field/fieldCase.js';
import { biasAt, sizeOfBias } from '../../../src/verdict/field/order.js';
import { withinRate } from '../../../src/verdict/field/rateClaim.js';
import { BIAS_RATES } from '../../../src/verdict/field/rates.js';
import { parameter } from '../../../src/numeric/expression.js';
import { smallMdp } from '../../helpers/smallMdp.js';
import { oneChoice, twoStages } from './fieldInstances.js';

const CASES = ['rational', 'layered', 'cyclic', 'stiff', 'degenerate', 'games'].flatMap((id) =>
  randomCases([anyStratumById(id)], id === 'games' ? 12 : 8, 3),
);

const judgedAt = (family: KnobFamily, n: number): AnyJudged => ({
  id: family.id,
  setting: { family, at: rational(n) },
  textbook: () => [],
  suits: () => true,
});

const WITH_RATE = [
  ...new Map(
    FIELD_ESTIMATORS.filter(({ claims }) => claims.includes('bias-within-rate')).map(({ setting: { family } }) => [
      family.id,
      family,
    ]),
  ).values(),
];

/** Cases that contradict a rate, the derived one or one that is made of it. */
function against(family: KnobFamily, change: (rate: BiasRate) => BiasRate = (rate) => rate): number {
  const rateOf: RateOf = (one) => {
    const rate = BIAS_RATES[family.id](one);
    return rate && change(rate);
  };
  const claim = withinRate({ [family.id]: rateOf });
  return CASES.filter((one) => checkClaim(claim, one, judgedAt(family, 10))?.relation === 'different').length;
}

describe.each(WITH_RATE)('the rate of $id', (family) => {
  test('is kept on every stratum', () => {
    expect(against(family)).toBe(0);
  });

  test('is refused where twice as many powers of it are claimed', () => {
    expect(against(family, (rate) => ({ ...rate, rate: rate.rate ** 2 }))).toBeGreaterThan(0);
  });
});

test.each([dampedConjugate, undampedConjugate])('a third of the constant of $id is too little', (family) => {
  expect(against(family, (rate) => ({ ...rate, constants: rate.constants.map((c) => c / 3) }))).toBeGreaterThan(0);
});

describe('followers that are not at their fixed point', () => {
  test('have no rate where a policy may go on for ever without discount', () => {
    const undiscounted = smallMdp({
      states: 2,
      actions: 2,
      theta: ['1/2'],
      terminal: [1],
      transitions: () => [
        [0, '1/2'],
        [1, '1/2'],
      ],
      rewardF: [[parameter(0), -1], null],
      rewardL: [[1, 0], null],
    });
    expect(BIAS_RATES['stopped-follower'](fieldCase(undiscounted))).toBeUndefined();
    expect(BIAS_BOUNDS['stopped-follower'](fieldCase(undiscounted), rational(3))).toEqual([Infinity]);
  });

  test('have one without discount where trajectories end, of γ_F = 1: a bound, that does not fall', () => {
    const rate = BIAS_RATES['stopped-follower'](fieldCase(twoStages('1', '1')));
    expect(rate?.rate).toBeCloseTo(1, 12);
    expect(rate?.constants[0]).toBeLessThan(100);
  });
});

test('nothing is said of a family without a rate', () => {
  expect(claimById('bias-within-rate').objection?.(CASES[0], judgedAt(implicitFamily, 1))).toBe(
    'no rate is derived for implicit',
  );
});

describe('conjugate gradients', () => {
  const exact = claimById('exact-after-rank');
  const relations = (family: KnobFamily, n: number): Set<string | undefined> =>
    new Set(
      CASES.filter((one) => exact.applies(one)).map((one) => checkClaim(exact, one, judgedAt(family, n))?.relation),
    );

  test('are exact after as many steps as the Fisher matrix has rank, without damping, and are not with it', () => {
    const undamped = relations(undampedConjugate, 10);
    expect(undamped).toContain('equal');
    expect(undamped).not.toContain('different');
    expect(relations(dampedConjugate, 10)).toContain('different');
  });

  test('need one step for one choice, none of whose rate is left: κ = 1', () => {
    const one = fieldCase(oneChoice);
    expect(rankOfFisher(one)).toBe(1);
    expect(BIAS_RATES['conjugate-gradients-undamped'](one)?.rate).toBeLessThan(1e-9);
    expect(sizeOfBias(biasAt(undampedConjugate, one, rational(1))).most).toBeLessThan(1e-70);
  });

  test('leave the guiding term of what d_F does not see, as the pseudo-inverse does', () => {
    const one = fieldCase(twoStages('0', '1'));
    const [missing] = biasAt(undampedConjugate, one, rational(3)).map(FIELD.toNumber);
    expect(missing).toBeCloseTo(-0.25, 12);
    expect(exact.applies({ instance: twoStages('0', '1') } as never)).toBe(false);
  });

  test('end where implicit differentiation with the same damping is', () => {
    for (const { instance } of CASES.slice(0, 8)) {
      const one = fieldCase(instance);
      const apart = biasAt(dampedConjugate, one, rational(rankOfFisher(one) + 1)).map((x, k) =>
        FIELD.sub(x, biasAt(implicitFamily, one, CONJUGATE_DAMPING)[k]),
      );
      expect(sizeOfBias(apart)).toMatchObject({ least: 0 });
      expect(sizeOfBias(apart).most).toBeLessThan(1e-20);
    }
  });
});
