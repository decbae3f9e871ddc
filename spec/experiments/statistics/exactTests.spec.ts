import { describe, expect, it } from 'vitest';
import { permutationTest } from '../../../src/experiments/statistics/exactTests.js';
import { fisherGreater } from '../../../src/experiments/statistics/fisher.js';
import { mean } from '../../../src/experiments/statistics/sample.js';
import { createStream } from '../../../src/random/stream.js';

/** Chances are sums of a few exponentials of differences of log Γ below 20, each good to some 1e-14. */
const DIGITS = 12;

const difference = (x: readonly number[], y: readonly number[]): number => mean(x) - mean(y);

describe("Fisher's exact test", () => {
  it('counts tables with as many marked on the one side or more: 9 of the 10 ways to mark three of two and three', () => {
    // One of the two: C(2,1) C(3,2) = 6 ways, both of them: C(2,2) C(3,1) = 3.
    expect(fisherGreater({ marked: 1, of: 2 }, { marked: 2, of: 3 })).toBeCloseTo(0.9, DIGITS);
    expect(fisherGreater({ marked: 2, of: 2 }, { marked: 1, of: 3 })).toBeCloseTo(0.3, DIGITS);
  });

  it('counts every way where all that could be marked on the other side are', () =>
    expect(fisherGreater({ marked: 1, of: 2 }, { marked: 2, of: 2 })).toBeCloseTo(1, DIGITS));
});

describe('a permutation test', () => {
  it('gives the same chance in any unit of measurement', () => {
    const [a, b] = [
      [3.1, 4.7, 2.2, 5.0],
      [2.0, 2.5, 1.5, 0.5, 2.4],
    ];
    for (const unit of [2 ** -40, 2 ** 40]) {
      const [x, y] = [a, b].map((values) => values.map((v) => v * unit));
      expect(permutationTest(x, y, difference, createStream('x'))).toBeCloseTo(3 / 126, DIGITS);
    }
  });

  it('is certain where every split has the statistic that was seen, also where that is zero, enumerated or drawn', () => {
    const stream = createStream('x');
    expect(permutationTest([1, 1], [1, 1, 1], difference, stream)).toBe(1);
    const many = Array.from({ length: 12 }, (_, i) => i);
    expect(permutationTest(many, many, () => 0, stream)).toBe(1);
  });
});
