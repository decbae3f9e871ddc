import { describe, expect, test } from 'vitest';
import { FIELD_ESTIMATORS } from '../../../src/estimators/field/catalogue.js';
import { COUNTED_FAMILY } from '../../../src/estimators/field/counted.js';
import type { KnobFamily } from '../../../src/estimators/field/family.js';
import { implicitFamily } from '../../../src/estimators/field/implicit.js';
import { neumannFamily } from '../../../src/estimators/field/neumann.js';
import { centralPenalty, forwardPenalty } from '../../../src/estimators/field/penalty.js';
import { stoppedFamily } from '../../../src/estimators/field/stopped.js';
import { startFamily, tangentFamily } from '../../../src/estimators/field/unrolled.js';
import { antithetic, oneSided } from '../../../src/estimators/field/zerothOrder.js';
import { anyStratumById } from '../../../src/instances/strata.js';
import type { FieldClaimId } from '../../../src/model/claimIds.js';
import { rational, type Rational } from '../../../src/numeric/rational.js';
import type { AnyJudged } from '../../../src/verdict/claim.js';
import { claimById } from '../../../src/verdict/claims.js';
import { BIAS_BOUNDS, mixingCoefficient } from '../../../src/verdict/field/bounds.js';
import { FIELD, fieldCase } from '../../../src/verdict/field/fieldCase.js';
import { biasAt, shownOrder, sizeOfBias } from '../../../src/verdict/field/order.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { judgeClaim, judgeEverywhere } from '../../../src/verdict/judge.js';
import { oneChoice, twoStages } from './fieldInstances.js';

const STRATA = ['layered', 'cyclic', 'degenerate', 'games'];
const CASES = STRATA.map((id) => [id, randomCases([anyStratumById(id)], id === 'games' ? 12 : 8, 3)] as const);

const judgedAt = (family: KnobFamily, at: Rational): AnyJudged => ({
  id: family.id,
  setting: { family, at },
  textbook: () => [],
  suits: () => true,
});

/** The verdict on a claim over all of the cases. */
const verdictOn = (claim: FieldClaimId, family: KnobFamily): string =>
  judgeEverywhere(CASES.flatMap(([id, cases]) => judgeClaim(claim, judgedAt(family, rational(1)), id, cases) ?? []));

/** The same family, said to fall so many times as fast. */
const fallsAs = (family: KnobFamily, times: number): KnobFamily => ({
  ...family,
  near: (knowledge) => {
    const near = family.near(knowledge);
    return near && { ...near, fall: near.fall * times };
  },
});

const FIRST = [
  implicitFamily,
  neumannFamily,
  tangentFamily,
  startFamily,
  stoppedFamily,
  forwardPenalty,
  COUNTED_FAMILY,
];
const SECOND = [centralPenalty, oneSided, antithetic];

describe.each(FIRST)('the bias of $id', (family) => {
  test('is of order 1 and no better', () => {
    expect(verdictOn('bias-within-order-1', family)).toBe('holds');
    expect(verdictOn('bias-of-order-1', family)).toBe('holds');
  });

  test('is not of order 2: the claim is too good', () => {
    expect(verdictOn('bias-within-order-2', family)).toBe('fails');
  });

  test('is not said to fall thrice as fast, nor a third as fast', () => {
    expect(verdictOn('bias-within-order-1', fallsAs(family, 3))).toBe('fails');
    expect(verdictOn('bias-of-order-1', fallsAs(family, 1 / 3))).toBe('fails');
  });
});

describe.each(SECOND)('the bias of $id', (family) => {
  test('is of order 2 and no better', () => {
    expect(verdictOn('bias-within-order-2', family)).toBe('holds');
    expect(verdictOn('bias-of-order-2', family)).toBe('holds');
  });

  test('is not of order 1: the claim is too bad', () => {
    expect(verdictOn('bias-within-order-1', family)).toBe('holds');
    expect(verdictOn('bias-of-order-1', family)).toBe('fails');
  });

  test('is not said to fall thrice as fast, nor a third as fast', () => {
    expect(verdictOn('bias-within-order-2', fallsAs(family, 3))).toBe('fails');
    expect(verdictOn('bias-of-order-2', fallsAs(family, 1 / 3))).toBe('fails');
  });
});

describe('nothing is said', () => {
  test('of an estimator without a knob, nor of a family without a bound', () => {
    const [, [one]] = CASES[0];
    const plain: AnyJudged = { id: 'plain', textbook: () => [], suits: () => true };
    for (const id of ['exact-on-support', 'exact-once-ended', 'bias-within-bound', 'bias-within-order-1'])
      expect(claimById(id).objection?.(one, plain), id).toBe('plain is not known as a function of a knob');
    const unbound = judgedAt(forwardPenalty, rational(1, 10));
    expect(claimById('bias-within-bound').objection?.(one, unbound)).toBe('no bound is derived for penalty-forward');
  });

  test('of penalties where the discounts differ, nor of the order of a bias that is zero', () => {
    const different = fieldCase(twoStages('0', '1'));
    expect(forwardPenalty.near(different.knowledge)).toBeNull();
    expect(shownOrder(forwardPenalty, different)).toBeUndefined();
    // Both stages are seen within two backups: nothing is missing, and no difference lives on.
    expect(tangentFamily.near(fieldCase(twoStages('1', '1')).knowledge)).toBeNull();
  });
});

describe('bounds', () => {
  test.each([
    ['damping', implicitFamily, rational(1, 100)],
    ['terms of the series', neumannFamily, rational(7)],
  ])('are attained by %s in one choice between two', (_, family, at) => {
    const one = fieldCase(oneChoice);
    const { least, most } = sizeOfBias(biasAt(family, one, at));
    const [bound] = BIAS_BOUNDS[family.id](one, at);
    // One eigenvector, along which slopes and solution point both; the bound rounds outwards by about 1e-9 for each of a few norms.
    expect(most).toBeLessThanOrEqual(bound);
    expect(least).toBeGreaterThan(bound * (1 - 1e-7));
  });

  test('refuse three times the damping that is said, and a series of one term less', () => {
    const one = fieldCase(oneChoice);
    expect(sizeOfBias(biasAt(implicitFamily, one, rational(3, 100))).least).toBeGreaterThan(
      BIAS_BOUNDS.implicit(one, rational(1, 100))[0],
    );
    expect(sizeOfBias(biasAt(neumannFamily, one, rational(6))).least).toBeGreaterThan(
      BIAS_BOUNDS.neumann(one, rational(7))[0],
    );
  });

  test('of the tangent are attained up to a constant where Dobrushin’s coefficient is the rate', () => {
    const cyclic = CASES[1][1]
      .map(({ instance }) => fieldCase(instance))
      .filter((one) => tangentFamily.near(one.knowledge));
    expect(cyclic.length).toBeGreaterThan(2);
    for (const one of cyclic)
      for (const backups of [1, 2, 5, 20]) {
        const bounds = BIAS_BOUNDS['unrolled-tangent'](one, rational(backups));
        biasAt(tangentFamily, one, rational(backups)).forEach((x, k) =>
          expect(sizeOfBias([x]).least).toBeLessThanOrEqual(bounds[k]),
        );
        expect(mixingCoefficient(one)).toBeLessThanOrEqual(1 + 1e-8);
      }
  });
});

describe('implicit differentiation without damping', () => {
  test('misses the guiding term of the states that d_F does not see: γ_F = 0 < γ_L', () => {
    // The second stage is worth to the leader what its policy gives; d_F stops at the first.
    const one = fieldCase(twoStages('0', '1'));
    const [missing] = biasAt(implicitFamily, one, rational(0)).map(FIELD.toNumber);
    expect(missing).toBeCloseTo(-0.25, 12);
    expect(claimById('exact-on-support').applies({ instance: twoStages('0', '1') } as never)).toBe(false);
    expect(claimById('exact-on-support').applies({ instance: twoStages('1/2', '1') } as never)).toBe(true);
    expect(sizeOfBias(biasAt(implicitFamily, fieldCase(twoStages('1/2', '1')), rational(0))).most).toBeLessThan(1e-70);
  });
});

test('every method of the field claims what it is, not only what it is not', () => {
  for (const { id, claims } of FIELD_ESTIMATORS)
    expect(
      claims.some((claim) => claimById(claim).mode === 'always'),
      id,
    ).toBe(true);
});
