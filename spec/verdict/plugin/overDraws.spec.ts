import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Misbehaviour } from '../../../src/verdict/plugin/misbehaviour.js';
import { overDraws } from '../../../src/verdict/plugin/overDraws.js';

/** Weights as probabilities that sum to one but for rounding. */
const distribution: fc.Arbitrary<number[]> = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 })
  .filter((weights) => weights.some((w) => w > 0))
  .map((weights) => weights.map((w) => w / weights.reduce((a, b) => a + b, 0)));

/** 2⁻⁵³ for each of at most a few hundred roundings, on numbers below 100. */
const ROUNDING = 1e-11;

describe('overDraws', () => {
  it('gives mean and second moment over independent draws, as their products of probabilities say', () => {
    fc.assert(
      fc.property(fc.array(distribution, { maxLength: 4 }), (distributions) => {
        const { outcomes, mean, second } = overDraws(
          (stream) => [distributions.reduce((total, p, i) => total + (i + 1) * stream.categorical(p), 0)],
          'x',
        );
        const means = distributions.map((p, i) => (i + 1) * p.reduce((total, q, j) => total + q * j, 0));
        const variances = distributions.map((p, i) => (i + 1) ** 2 * p.reduce((total, q, j) => total + q * j * j, 0) - means[i] ** 2); // prettier-ignore
        const expected = means.reduce((a, b) => a + b, 0);
        expect(mean[0]).toBeCloseTo(expected, 10);
        const spread = variances.reduce((a, b) => a + b, 0);
        expect(Math.abs(second[0] - expected ** 2 - spread)).toBeLessThan(ROUNDING);
        expect(outcomes).toBe(distributions.reduce((product, p) => product * p.filter((q) => q > 0).length, 1));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('follows draws that depend on what was drawn before', () => {
    const { outcomes, mean } = overDraws((stream) => [stream.bernoulli(0.25) ? stream.integer(4) : 8], 'x');
    expect(outcomes).toBe(5);
    expect(mean).toEqual([0.25 * 1.5 + 0.75 * 8]);
  });

  it('runs once where nothing is drawn, and keeps every bit of the result', () => {
    let runs = 0;
    const found = overDraws(() => [++runs / 3, -0], 'x');
    expect(found).toEqual({ outcomes: 1, mean: [1 / 3, -0], second: [1 / 9, 0] });
    expect(runs).toBe(1);
  });

  it('gives the same again from a child that begins anew, and independent draws from children of different names', () => {
    const twice = overDraws((stream) => [stream.child('a').integer(2) - stream.child('a').integer(2)], 'x');
    expect(twice).toEqual({ outcomes: 2, mean: [0], second: [0] });
    const apart = overDraws((stream) => [stream.child('a').integer(2) - stream.child('b').integer(2)], 'x');
    expect(apart).toEqual({ outcomes: 4, mean: [0], second: [0.5] });
  });

  it.each<[string, Parameters<typeof overDraws>[0]]>([
    ['a uniform number', (stream) => [stream.uniform()]],
    ['a uniform number of a child', (stream) => [stream.child('a').uniform()]],
    ['a uniform number that is asked for after one outcome only', (stream) => [stream.bernoulli(0.5) ? 1 : stream.uniform()]], // prettier-ignore
    ['the path, from which something else may be seeded', (stream) => [stream.path.length]],
    ['more outcomes than are listed', (stream) => [stream.integer(2 ** 20)]],
    ['more outcomes together than are listed', (stream) => [stream.integer(100) + stream.integer(100)]],
    ['one draw read in two ways', (stream) => [stream.child('a').integer(2) + stream.child('a').integer(3)]],
  ])('lists nothing for %s', (_, estimate) => {
    expect(overDraws(estimate, 'x').outcomes).toBeNull();
  });

  it('finds an estimator that asks for other draws when it is run again', () => {
    let runs = 0;
    expect(() => overDraws((stream) => [runs++ === 0 ? stream.integer(2) : stream.integer(3)], 'x')).toThrow(
      Misbehaviour,
    );
    let calls = 0;
    expect(() => overDraws((stream) => [calls++ === 0 ? stream.integer(2) : 0], 'x')).toThrow(Misbehaviour);
  });

  it.each<[string, Parameters<typeof overDraws>[0], RegExp]>([
    [
      'a probability above one',
      (s) => [Number(s.bernoulli(1.5))],
      /stream\.bernoulli: expected a probability, found 1\.5/,
    ],
    ['no choice at all', (s) => [s.integer(0)], /stream\.integer: expected a whole number/],
    ['a half of one', (s) => [s.integer(1.5)], /stream\.integer: expected a whole number/],
    [
      'a negative weight',
      (s) => [s.categorical([1.5, -0.5])],
      /stream\.categorical: expected probabilities, found -0\.5/,
    ],
    ['a wrong sum', (s) => [s.categorical([0.5, 0.4])], /sum to one, found the sum 0\.9/],
    ['a child without a name', (s) => [s.child('').integer(2)], /stream\.child: expected a name/],
  ])('refuses %s', (_, estimate, message) => {
    expect(() => overDraws(estimate, 'x')).toThrow(message);
  });
});
