import { expect, test } from 'vitest';
import { parseTheta } from '../../../src/model/files/thetaText.js';
import { withTheta } from '../../../src/model/withTheta.js';
import { rational } from '../../../src/numeric/rational.js';
import { smallMdp } from '../../helpers/smallMdp.js';

test.each<[string, (number | string)[]]>([
  ['[0.5, "1/3"]', [0.5, '1/3']],
  ['\uFEFF [1]\n', [1]],
  ['[0.12345678901234567, 1e-400]', ['0.12345678901234567', '1e-400']],
  ['0.5', ['0.5']],
  ['0.5\n', ['0.5']],
  ['0.5 1/3,\t2e-3\r\n-7', ['0.5', '1/3', '2e-3', '-7']],
  ['0.12345678901234567', ['0.12345678901234567']],
  ['[]', []],
  ['', []],
])('%j gives the point %j', (text, theta) => {
  expect(parseTheta(text)).toEqual(theta);
});

test.each([
  ['{"theta": [1]}', '/theta: expected a list of numbers, found an object with the keys "theta"'],
  ['{"a": 1, "a": 2}', '/a: expected each key once'],
  ['"0.5"', '/theta: expected a list of numbers, found "0.5"'],
  ['[1, [2]]', '/theta/1: expected a number, decimal or fraction, found a list of 1'],
  ['[1, {"a": 1, "a": 1}]', '/1/a: expected each key once'],
  ['[null]', '/theta/0: expected a number, decimal or fraction, found null'],
  ['[1,', '(root): expected JSON'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseTheta(text)).toThrow(message);
});

const line = smallMdp({
  states: 1,
  actions: 1,
  gammaF: 0,
  gammaL: 0,
  theta: [0],
  transitions: [[[[0, 1]]]],
  rewardF: [0],
  rewardL: [1],
});

test('every digit of a point counts', () => {
  const { theta } = withTheta(line, parseTheta('[0.12345678901234567]'));
  expect(theta).toEqual([rational(12345678901234567n, 10n ** 17n)]);
});

test.each([
  [
    '[" 0.5"]',
    '/theta/0: expected a number, or a decimal or fraction as text ("0.1", "2/3") without blanks at its ends',
  ],
  ['0.5\u00a0', 'found "0.5\\u00a0"'],
  ['[""]', 'found ""'],
  ['null', 'found "null"'],
  ['1 2', '/theta: expected 1 numbers, found 2 numbers'],
])('the point %j is refused for a problem with one parameter: %s', (text, message) => {
  expect(() => withTheta(line, parseTheta(text))).toThrow(message);
});
