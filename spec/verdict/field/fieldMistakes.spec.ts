import { describe, expect, test } from 'vitest';
import { FIELD_ESTIMATORS } from '../../../src/estimators/field/catalogue.js';
import { STRATA } from '../../../src/instances/strata.js';
import { parseRational } from '../../../src/numeric/rational.js';
import { randomCases } from '../../../src/verdict/estimatorSurvey.js';
import { FIELD_MISTAKES } from '../../../src/verdict/field/fieldMistakes.js';
import { judgeMistake } from '../../../src/verdict/judge.js';
import { openSubject } from '../../../src/verdict/subject.js';
import { valuesKnowledge } from '../../estimators/field/endingInstance.js';
import { FIELD_MISTAKE_VALUES, FIELD_VALUES } from '../../estimators/field/fieldValues.js';
import { DECIMALS } from '../../helpers/solve.js';
import { ENDED } from '../mistakeInstance.js';

const CASES = [1, 2].map((seed) => randomCases(STRATA, 5, seed));

test('every mistake in a method of the field has its values, and every value its mistake', () => {
  expect(Object.keys(FIELD_MISTAKE_VALUES)).toEqual(FIELD_MISTAKES.map(({ id }) => id));
});

describe('the mistake', () => {
  test.each(FIELD_MISTAKES)('$id gives what its text says', ({ id, textbook }) => {
    const decimal = valuesKnowledge(id, DECIMALS);
    (textbook([ENDED], decimal) as (typeof decimal)['tables']['beta'][]).forEach((x, k) => {
      const stated = DECIMALS.constant(parseRational(FIELD_MISTAKE_VALUES[id][k])!);
      // Half a unit in the 24th digit of numbers below a hundred, and what forty digits leave open.
      const difference = Math.abs(DECIMALS.toNumber(DECIMALS.sub(x, stated)));
      expect(difference).toBeLessThanOrEqual(0.5e-22 + DECIMALS.radius(x));
    });
  });

  test.each(FIELD_MISTAKES)('$id is rejected by a claim that the right method keeps', (mistake) => {
    for (const cases of CASES) {
      const { killed, by } = judgeMistake(mistake, cases);
      expect(killed).toBe(true);
      expect(mistake.claims).toContain(by);
    }
  });

  test.each(FIELD_MISTAKES)('$id can be asked for by name, with the claims that it is judged by', ({ id, claims }) => {
    expect(openSubject(`mutant:${id}`).claims).toEqual(claims);
  });
});

test('a right method is not rejected by the claims that reject mistakes in it', () => {
  for (const { setting, claims = [] } of FIELD_MISTAKES) {
    const proper = FIELD_ESTIMATORS.find(
      (one) => one.setting.family.id === setting!.family.id && one.claims.some((id) => claims.includes(id)),
    );
    if (!proper) continue;
    const kept = claims.filter((id) => (proper.claims as readonly string[]).includes(id));
    const asMistake = { ...proper, claims: kept, mistake: 'none' };
    expect(judgeMistake(asMistake, CASES[0])).toMatchObject({ killed: false });
  }
});

test('no mistake has the values of another, nor those of a right method but one that is called by another name', () => {
  const all = [...Object.values(FIELD_MISTAKE_VALUES), ...Object.values(FIELD_VALUES)].map((row) => row.join());
  // Forward differences called central ones are forward differences; one-sided and antithetic ones have the same mean; one backup looks ahead to values that are held;
  // ten steps of conjugate gradients are more than the rank of four, so that they end where elimination does, with damping and without.
  expect(all.length - new Set(all).size).toBe(5);
});
