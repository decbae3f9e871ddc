import { describe, expect, test } from 'vitest';
import { POLICY_GRADIENTS } from '../../../src/estimators/field/policyGradients.js';
import { gamesStratum } from '../../../src/instances/games.js';
import { fraction } from '../../../src/numeric/fraction.js';
import { parseRational, rational } from '../../../src/numeric/rational.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { normalised, POLICY_GRADIENT_MISTAKES } from '../../../src/verdict/field/policyGradientMistakes.js';
import { judgeMistake } from '../../../src/verdict/judge.js';
import { openSubject } from '../../../src/verdict/subject.js';
import {
  POLICY_GRADIENT_MEANS,
  POLICY_GRADIENT_MISTAKE_VALUES,
  POLICY_GRADIENT_VALUES,
} from '../../estimators/field/policyGradientValues.js';
import { differ } from '../../helpers/same.js';
import { DECIMALS } from '../../helpers/solve.js';
import { CUT, ENDED, OBSERVED } from '../games/gameMistakeInstance.js';
import { repeated } from '../stated.js';

const decimal = OBSERVED.knowledge(DECIMALS);
const CASES = [1, 2].map((seed) => randomCases([gamesStratum], 20, seed));
const LAMBDA = 'game:policy-gradient-lambda-without-discount';

test('every mistake in a policy gradient has its values, and every value its mistake', () => {
  expect(Object.keys(POLICY_GRADIENT_MISTAKE_VALUES)).toEqual(POLICY_GRADIENT_MISTAKES.map(({ id }) => id));
});

describe('the mistake', () => {
  test.each(POLICY_GRADIENT_MISTAKES)('$id gives what its text says', ({ id, textbook }) => {
    const found = [ENDED, CUT].flatMap((trajectory) => textbook([trajectory], decimal)) as (typeof DECIMALS.one)[];
    found.forEach((x, i) => {
      const difference = DECIMALS.sub(x, DECIMALS.constant(parseRational(POLICY_GRADIENT_MISTAKE_VALUES[id][i])!));
      // Half a unit in the 30th digit of numbers below ten, and what forty digits leave open.
      expect(Math.abs(DECIMALS.toNumber(difference))).toBeLessThanOrEqual(0.5e-29 + DECIMALS.radius(difference));
      expect(DECIMALS.radius(difference)).toBeLessThan(1e-22);
    });
  });

  test.each(POLICY_GRADIENT_MISTAKES)('$id is rejected by a claim that the right method keeps', (mistake) => {
    for (const cases of CASES) {
      const { killed, by } = judgeMistake(mistake, cases);
      expect(killed).toBe(true);
      expect(mistake.claims).toContain(by);
    }
  });

  test.each(POLICY_GRADIENT_MISTAKES)('$id can be asked for by name, with its claims', ({ id, claims }) => {
    expect(openSubject(`mutant:${id}`).claims).toEqual(claims);
  });

  test('of λ without the discount has its own mean, which each of its two claims rejects', () => {
    const { setting } = POLICY_GRADIENT_MISTAKES.find(({ id }) => id === LAMBDA)!;
    if (!setting || !('estimateGame' in setting.family)) return expect.fail('it has a family of games');
    const mean = setting.family.estimateGame(OBSERVED.knowledge(fraction), setting.at);
    expect(mean.map(fraction.toText)).toEqual(POLICY_GRADIENT_MEANS['lambda-without-discount 19/20']);
    for (const claim of ['bias-within-bound', 'bias-within-order-1'])
      expect(
        judgeMistake({ ...POLICY_GRADIENT_MISTAKES.find(({ id }) => id === LAMBDA)!, claims: [claim] }, CASES[0])
          .killed,
        claim,
      ).toBe(true);
  });
});

test('the right methods are not rejected by the claims that reject mistakes in them', () => {
  for (const { claims = [], mistake, formula } of POLICY_GRADIENT_MISTAKES)
    for (const proper of POLICY_GRADIENTS) {
      const kept = claims.filter((id) => (proper.claims as readonly string[]).includes(id));
      const asMistake = { ...proper, claims: kept, mistake, formula } as never;
      expect(judgeMistake(asMistake, CASES[0])).toMatchObject({ killed: false });
    }
});

test('no mistake has the values of another, nor those of a right method; the first step of PPO has those of GAE', () => {
  const all = { ...POLICY_GRADIENT_VALUES, ...POLICY_GRADIENT_MISTAKE_VALUES };
  expect(repeated(all)).toEqual([['gae-0.95', 'ppo-first-step']]);
});

test('normalised advantages are biased over batches of two as well, where all are normalised together', () => {
  const mistake = POLICY_GRADIENT_MISTAKES.find(({ id }) => id.endsWith('normalised-advantages'))!;
  const alone = [ENDED, CUT].map((trajectory) => mistake.textbook([trajectory], decimal) as (typeof DECIMALS.one)[]);
  const together = mistake.textbook([ENDED, CUT], decimal) as (typeof DECIMALS.one)[];
  const half = DECIMALS.constant(rational(1, 2));
  together.forEach((x, k) =>
    expect(differ(DECIMALS, x, DECIMALS.mul(half, DECIMALS.add(alone[0][k], alone[1][k])))).toBe(true),
  );
  const alike = CASES[0].filter((one) => one.whole && one.instance.actions === 1);
  const verdict = judgeMistake({ ...mistake, claims: ['unbiased-in-pairs'] }, alike);
  expect(verdict).toMatchObject({ killed: true, by: 'unbiased-in-pairs' });
});

test('normalised advantages have mean zero and variance one, but for 1e-8; those of one step vanish', () => {
  const { add, mul, sub, toNumber, constant, one } = DECIMALS;
  const x = normalised(
    decimal,
    [3, -1, 7, 0].map((n) => constant(rational(n))),
  );
  expect(Math.abs(toNumber(x.reduce(add)))).toBeLessThan(1e-30);
  const variance = mul(constant(rational(1, 4)), x.map((y) => mul(y, y)).reduce(add));
  // The variance is 155/16: what is added takes 1e-8 · 16/155 of it.
  expect(toNumber(sub(one, variance))).toBeCloseTo((1e-8 * 16) / 155, 15);
  expect(normalised(decimal, [constant(rational(5))]).map(toNumber)).toEqual([0]);
  expect(normalised(decimal, [])).toEqual([]);
});
