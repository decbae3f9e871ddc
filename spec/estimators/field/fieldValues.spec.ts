import { describe, expect, test } from 'vitest';
import { FIELD_ESTIMATORS } from '../../../src/estimators/field/catalogue.js';
import { parseRational } from '../../../src/numeric/rational.js';
import { float64 } from '../../../src/numeric/float64.js';
import { DECIMALS } from '../../helpers/solve.js';
import { CUT, ENDED } from '../../verdict/mistakeInstance.js';
import { valuesKnowledge } from './endingInstance.js';
import { FIELD_VALUES } from './fieldValues.js';

test('every method of the field has its values, and every value its method', () => {
  expect(Object.keys(FIELD_VALUES)).toEqual(FIELD_ESTIMATORS.map(({ id }) => id));
});

describe('on the instance whose best response is rational', () => {
  test.each(FIELD_ESTIMATORS)('$id gives what difference quotients of its definition give', ({ id, textbook }) => {
    const found = textbook([ENDED], valuesKnowledge(id, DECIMALS));
    found.forEach((x, k) => {
      const stated = DECIMALS.constant(parseRational(FIELD_VALUES[id][k])!);
      // Half a unit in the 24th digit of what is stated, and what forty digits leave open.
      const allowed = 0.5e-22 + DECIMALS.radius(x);
      expect(Math.abs(DECIMALS.toNumber(DECIMALS.sub(x, stated)))).toBeLessThanOrEqual(allowed);
      expect(DECIMALS.radius(x)).toBeLessThan(1e-22);
    });
  });

  test.each(FIELD_ESTIMATORS)('$id gives the same by its second way, in doubles', ({ id, setting, kernel }) => {
    const found = kernel([ENDED], valuesKnowledge(id, float64));
    expect(found).toHaveLength(2);
    // Below a hundred terms of at most 50, each of less than ten roundings; a quotient divides that by its width.
    const width = /penalty|zeroth/.test(id) ? DECIMALS.toNumber(DECIMALS.constant(setting.at)) : 1;
    found.forEach((x, k) => expect(Math.abs(x - Number(FIELD_VALUES[id][k]))).toBeLessThan(5e-12 / width));
  });

  test.each(FIELD_ESTIMATORS)(
    '$id gives the same for every batch: it takes the mean over rollouts',
    ({ id, textbook, kernel }) => {
      const [decimal, rounded] = [valuesKnowledge(id, DECIMALS), valuesKnowledge(id, float64)];
      expect(textbook([CUT, ENDED], decimal)).toEqual(textbook([ENDED], decimal));
      expect(kernel([CUT, ENDED], rounded)).toEqual(kernel([ENDED], rounded));
    },
  );
});

test('one-sided and antithetic differences have the same mean over all signs', () => {
  expect(FIELD_VALUES['zeroth-order-0.01']).toEqual(FIELD_VALUES['zeroth-order-antithetic-0.01']);
});
