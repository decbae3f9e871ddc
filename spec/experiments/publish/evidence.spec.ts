import { describe, expect, it } from 'vitest';
import {
  above,
  aboveAll,
  aboveByPermutation,
  aboveInPairs,
  aboveNumber,
  levelMet,
  moreOften,
  type Tested,
} from '../../../src/experiments/publish/evidence.js';
import { decideClaims } from '../../../src/experiments/publish/paperClaim.js';
import { summarise } from '../../../src/experiments/statistics/sample.js';

const around = (x: number, n = 8): number[] => Array.from({ length: n }, (_, i) => x + 0.01 * ((i % 3) - 1));
const verdict = (tested: Tested): string =>
  decideClaims([{ id: 'x', claim: 'it is so', source: 'paper', statistic: 'a less b', ...tested }], [])[0].verdict;
const seeds = (values: readonly number[], first = 0) => ({ seeds: values.map((_, i) => i + first), values });

describe('evidence', () => {
  it('of a level: met within the margin, missed beyond it, open where the spread is too large for both', () => {
    const theirs = summarise(around(1));
    expect(verdict(levelMet(around(1.03), theirs, 0.1))).toBe('reproduced');
    expect(verdict(levelMet(around(1.3), theirs, 0.1))).toBe('contradicted');
    expect(verdict(levelMet([-4, 6, 1, 3, -1], theirs, 0.1))).toBe('undetermined');
    expect(levelMet(around(1), theirs, 0.1, 'nothing moves').evidence).toEqual({ open: 'nothing moves' });
  });

  it.each([
    ['by Welch', (a: number[], b: number[]) => above(a, b)],
    ['by permutation', (a: number[], b: number[]) => aboveByPermutation(a, b, 'spec')],
    ['in pairs', (a: number[], b: number[]) => aboveInPairs(seeds(a), seeds([...b].reverse()))],
    ['above all', (a: number[], b: number[]) => aboveAll(a, { b, lower: around(-9) })],
    ['above a number', (a: number[], b: number[]) => aboveNumber(a, b[1])],
  ])('of an order, %s: true, false, and with four seeds open', (_, test) => {
    expect(verdict(test(around(2), around(1)))).toBe('reproduced');
    expect(verdict(test(around(1), around(2)))).toBe('contradicted');
    expect(verdict(test(around(2, 4), around(1, 4)))).toBe('undetermined');
  });

  it('above all of several names the nearest, and is refuted by one of them', () => {
    const tested = aboveAll(around(2), { far: around(0), near: around(1.5) });
    expect(tested.figure).toMatchObject({ best: 'near', difference: 0.5 });
    expect(verdict(aboveAll(around(2), { far: around(0), near: around(3) }))).toBe('contradicted');
  });

  it('pairs the common seeds only', () => {
    const a = seeds([1, 2, 3, 4, 5, 6, 7], 0);
    const b = seeds([1, 2, 3, 4, 5, 6], 2);
    // Seeds 2 to 6: 3 − 1, 4 − 2, …: always 2.
    expect(aboveInPairs(a, b).figure).toEqual({ difference: 2, uncertainty: 0, pairs: 5 });
  });

  it('of a share: Bi-AC on R2, 6 of 20 against 0 of 10, is undetermined (p = 0.065)', () => {
    const { evidence } = moreOften({ marked: 6, of: 20 }, { marked: 0, of: 10 }, {});
    expect((evidence as { supports: number }).supports).toBeCloseTo(0.0653, 3);
    expect(verdict(moreOften({ marked: 6, of: 20 }, { marked: 0, of: 10 }, {}))).toBe('undetermined');
    expect(verdict(moreOften({ marked: 12, of: 12 }, { marked: 1, of: 12 }, {}))).toBe('reproduced');
    expect(verdict(moreOften({ marked: 1, of: 12 }, { marked: 12, of: 12 }, {}))).toBe('contradicted');
  });

  it('is refused for two claims of one name', () => {
    const one = { id: 'x', claim: '', source: '', statistic: '', rule: '', figure: {}, evidence: { fact: true } };
    expect(() => decideClaims([one, one], [])).toThrow('two claims have the name x');
  });
});
