import { describe, expect, test } from 'vitest';
import { expectPromises, type Ended } from '../../scripts/fuzz/oracle.js';
import { NoValue, secondValue } from '../../scripts/fuzz/secondEvaluator.js';
import { Fault, caseSeed } from '../../scripts/fuzz/target.js';

const ended = (changes: Partial<Ended>): Ended => ({ status: 0, stdout: '{"a":1}\n', stderr: '', ...changes });

describe('a run of the command line keeps the promises', () => {
  test.each([
    ['0 with JSON', ended({})],
    ['1 with a verdict', ended({ status: 1 })],
    ['2 with a reason', ended({ status: 2, stdout: '', stderr: 'hypergrad-oracle: expected at least one\n' })],
    ['3 with a reason', ended({ status: 3 })],
  ])('%s', (_, run) => {
    expect(expectPromises(run, true)).toBe(run.status);
  });
});

describe('a run of the command line breaks the promises', () => {
  test.each([
    ['another exit code', ended({ status: 134 }), /ended with 134/],
    ['a signal', ended({ status: null, signal: 'SIGSEGV' }), /ended with SIGSEGV/],
    ['a stack trace', ended({ status: 1, stderr: 'Error: x\n    at f (file:///a.js:1:2)\n' }), /a stack trace/],
    ['a stack trace of Node.js', ended({ status: 1, stderr: '    at node:internal/main:12:3\n' }), /a stack trace/],
    ['an end without a word', ended({ status: 2, stdout: '' }), /without a word/],
    ['a message that says nothing', ended({ status: 2, stderr: 'expected undefined, found 1' }), /says nothing/],
    ['NaN as a token', ended({ stdout: '{"a":NaN}' }), /no JSON/],
    ['Infinity as a text', ended({ stdout: '{"a":"-Infinity"}' }), /NaN or Infinity/],
    ['a hang', ended({ status: null, late: true }), /a hang/],
  ])('by %s', (_, run, what) => {
    expect(() => expectPromises(run, true)).toThrow(Fault);
    expect(() => expectPromises(run, true)).toThrow(what);
  });
});

describe('the second evaluator', () => {
  const theta = ['0.5', '-2'];
  test.each([
    ['1 + 2*3 - 4/8', '6.5'],
    ['-2^2', '-4'],
    ['2^-1', '0.5'],
    ['2^3^2', '512'],
    ['2 - 3 - 4', '-5'],
    ['theta[1] * -theta[1 + 1]', '1'],
    ['softmax([theta[1], .5])[2]', '0.5'],
    ['sigmoid(0) + cosh(0) + tanh(0)', '1.5'],
    ['1e3 + 7.', '1007'],
  ])('has for %s the value %s', (text, value) => {
    expect(secondValue(text, theta, 40).toString()).toBe(value);
  });
  test.each([
    ['2 theta[1]', 'no formula'],
    ['theta[3]', 'no formula'],
    ['constructor(1)', 'no formula'],
    ['(1', 'no formula'],
    ['x', 'no formula'],
    ['', 'no formula'],
    ['log(theta[2])', 'undefined'],
    ['1/(theta[1] - 0.5)', 'undefined'],
  ])('has none for "%s": %s', (text, kind) => {
    let reason: unknown;
    try {
      secondValue(text, theta, 40);
    } catch (error) {
      reason = error;
    }
    expect(reason).toBeInstanceOf(NoValue);
    expect((reason as NoValue).kind).toBe(kind);
  });
});

test('the seed of a case depends on target, seed and case', () => {
  const seeds = ['a', 'b'].flatMap((target) =>
    [1, 2].flatMap((seed) => [0, 1].map((index) => caseSeed(target, seed, index))),
  );
  expect(new Set(seeds).size).toBe(8);
  expect(caseSeed('a', 1, 0)).toBe(seeds[0]);
});
