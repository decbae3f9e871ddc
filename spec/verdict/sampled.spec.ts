import { describe, expect, it } from 'vitest';
import { FALSE_ALARM, sequentialTest, type Hypothesis } from '../../src/verdict/sampled.js';

const standard: Hypothesis = { mean: 0, radius: 0, variance: 1 };

describe('a false hypothesis', () => {
  it('of variance zero is rejected by the first other sample, and not by its own', () => {
    const test = sequentialTest([{ mean: 1, radius: 1e-9, variance: 0 }], 100);
    expect(test.add([1 + 1e-10])).toBe(false);
    expect(test.add([1 + 1e-8])).toBe(true);
    expect(test.rejection()).toEqual({ coordinate: 0, samples: 2 });
  });

  it('cannot be found with too few samples, and that is said', () => {
    expect(sequentialTest([standard], 10).detectable).toEqual([Infinity]);
    const [some] = sequentialTest([standard], 1000).detectable;
    // No test can do better than the width of its own confidence interval.
    expect(some).toBeGreaterThan(Math.sqrt((2 * Math.log(2 / FALSE_ALARM)) / 1000));
    expect(sequentialTest([standard], 100_000).detectable[0]).toBeLessThan(some / 5);
  });
});

describe('a sample that is no finite number', () => {
  it.each([NaN, Infinity, -Infinity])('rejects any mean, as none has %s among its samples', (value) => {
    for (const variance of [0, 1]) {
      const test = sequentialTest([{ mean: 0, radius: 1e-3, variance }], 100);
      expect(test.add([0])).toBe(false);
      expect(test.add([value])).toBe(true);
      expect(test.rejection()).toEqual({ coordinate: 0, samples: 2 });
    }
  });
});
