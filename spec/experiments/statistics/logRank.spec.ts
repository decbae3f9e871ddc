import { describe, expect, it } from 'vitest';
import { earlier, type Passage } from '../../../src/experiments/statistics/logRank.js';

const at = (...times: number[]): Passage[] => times.map((time) => ({ time, happened: true }));
const until = (...times: number[]): Passage[] => times.map((time) => ({ time, happened: false }));

describe('the log-rank test', () => {
  const a = [...at(3, 5, 5, 8), ...until(10, 10)];
  const b = [...at(5, 9), ...until(10, 10, 10, 7)];

  it('gives the chance of SciPy, ties and those who leave included', () => {
    // scipy.stats.logrank: 1.19988, one-sided. The normal law is Student's with a million degrees of freedom, to 1e-6.
    expect(earlier(a, b)).toBeCloseTo(0.11509281905596497, 6);
    expect(earlier(b, a)).toBeCloseTo(0.884907180944035, 6);
  });

  it('sees nothing between equal groups, and says nothing where nothing happens', () => {
    expect(earlier(a, a)).toBeCloseTo(0.5, 12);
    expect(earlier(until(4, 4), until(5))).toBeNaN();
  });

  it('of two groups of one the first to arrive has z = 1: half of one passage above its share, variance a quarter', () =>
    // The last one at risk cannot tell anything.
    expect(earlier(at(1), at(2))).toBeCloseTo(0.15865525393145707, 6));
});
