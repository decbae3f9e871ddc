import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formulaTexts as texts } from '../../scripts/fuzz/formulaTexts.js';
import { loadFormulaParser } from '../../src/numeric/formula.js';
import { plainFormulaParser } from '../../src/numeric/plainFormula.js';

const K = 3;
const plain = plainFormulaParser(K);
const whole = await loadFormulaParser({ parameters: K });

describe('the parser for plain formulas', () => {
  test.each([
    '0.25 + 0.1 * tanh(theta[3])',
    '0.431 + 0.5 * theta[1]',
    '-2^2 - -3 / +4 * 1e-3',
    '2^3^2 + 2^-3',
    '-0.2 * softmax(theta)[2]',
    '( 1 - theta[1] )/( 2\t+ exp( -theta[2] ^ 2 ) )',
    '1 - 2 - 3 / 4 / 5',
    '12345678901234567890.12345678901234567890 * theta[1]',
  ])('reads %s as the other parser does', (text) => {
    expect(plain(text)).toBeDefined();
    expect(plain(text)).toEqual(whole(text));
  });

  test.each([
    ...['2 theta[1]', '2(3)', 'theta[1]theta[2]', 'theta[1](2)', '(1)(2)', '1 2', '2e', '7.', '.5 + 1'],
    ...['theta[4]', 'theta[0]', 'theta', 'softmax(theta)[4]', 'softmax([1, 2])[1]', 'half + 1', 'abs(1)', 'e', 'exp 1'],
    ...[
      '1 / 0',
      '0 ^ -1',
      '2 ^ theta[1]',
      '2 ^ 0.5',
      '9 ^ 1000 * 9 ^ 1000',
      '1e999',
      '(1',
      '1)',
      '',
      '1 +',
      '* 1',
      '1 = 1',
    ],
    ...[
      `${'-'.repeat(60)}1`,
      `${'('.repeat(51)}1${')'.repeat(51)}`,
      `${'1+'.repeat(10_000)}1`,
      'exp()',
      'exp(1, 2)',
      ' 1',
      'theta[1] ',
    ],
  ])('leaves %s to the other parser', (text) => {
    expect(plain(text)).toBeUndefined();
  });

  test('never reads anything in another way than the other parser, and reads a good part of what is right', () => {
    let read = 0;
    let right = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const formula = plain(text);
        let expected: unknown;
        try {
          expected = whole(text);
          right++;
        } catch {
          expected = undefined;
        }
        if (formula === undefined) return;
        read++;
        expect(formula).toEqual(expected);
      }),
      { seed: 14, numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(right / 3);
  });

  test('shares the list of logits of softmax(theta), so that it is computed once', () => {
    const [x, y] = ['softmax(theta)[1]', '2 * softmax(theta)[2]'].map(plain);
    expect(x?.kind === 'softmax' && y?.kind === 'mul' && y.b.kind === 'softmax' && y.b.logits === x.logits).toBe(true);
  });
});
