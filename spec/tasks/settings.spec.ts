import { expect, test } from 'vitest';
import { rational } from '../../src/numeric/rational.js';
import { literals } from '../../src/tasks/settings.js';

test('a list of numbers in one text may have blanks around its commas, but not at its ends', () => {
  expect(literals('/gain', '.5, 1/3 ,-2', 3)).toEqual([rational(1, 2), rational(1, 3), rational(-2)]);
  expect(() => literals('/gain', ' 1,2', 2)).toThrow('/gain/0: expected a finite number, a decimal or a fraction');
  expect(() => literals('/gain', '1,\u00a02', 2)).toThrow('/gain/1: expected a finite number');
});
