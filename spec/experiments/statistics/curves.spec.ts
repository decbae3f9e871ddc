import { describe, expect, it } from 'vitest';
import {
  curveDistance,
  meanCurve,
  publishedDiffers,
  publishedIsNear,
} from '../../../src/experiments/statistics/curves.js';
import { createStream, type Stream } from '../../../src/random/stream.js';

/** A stream that yields these numbers over and over. */
function scripted(numbers: readonly number[]): Stream {
  let drawn = 0;
  return { ...createStream('scripted'), uniform: () => numbers[drawn++ % numbers.length] };
}

describe('curves', () => {
  it('have a mean point by point, if they are of one length', () => {
    const curves = [
      [1, 2],
      [3, 6],
    ];
    expect(meanCurve(curves)).toEqual([2, 4]);
    expect(() => meanCurve([[1, 2], [1]])).toThrow(RangeError);
    expect(() => meanCurve([[1], [1, 2]])).toThrow(RangeError);
  });

  it('are as far from each other as the mean of the squares of their differences', () =>
    expect(curveDistance([1, 2], [3, 5])).toBe((4 + 9) / 2));
});

describe('a published curve', () => {
  const ours = [[0], [3], [6]];
  // Of two resamplings the first takes 0 for theirs and three times 6 for ours, the second 3 for all four: widened by √(3/2) the first are
  // 6 √1.5 = 7.348 apart, the second not at all.
  const draws = [0, 0.9, 0.9, 0.9, 0.5, 0.5, 0.5, 0.5];
  const chance = (distance: number): number => publishedDiffers(ours, [3 + distance], 1, scripted(draws), 2);

  it('differs from ours by the share of resampled means, widened by √(m/(m − 1)), that are as far apart, counting itself', () => {
    expect(chance(7.3)).toBeCloseTo(2 / 3, 12);
    expect(chance(7.4)).toBeCloseTo(1 / 3, 12);
  });

  it('that is our mean does not differ at all', () => expect(chance(0)).toBe(1));

  it('is near ours by the share of resampled means, moved away by the margin, that are as near, counting itself', () => {
    // Moved by 5 the two are 5 − 7.348 = −2.348 (the first) and 5 (the second) apart.
    const near = (distance: number): number => publishedIsNear(ours, [3 + distance], 1, 5, scripted(draws), 2);
    expect(near(2.3)).toBeCloseTo(1 / 3, 12);
    expect(near(2.4)).toBeCloseTo(2 / 3, 12);
    expect(near(5.1)).toBeCloseTo(1, 12);
    // The shape of −2.3 is downwards: −12.348 and −5.
    expect(near(-2.4)).toBeCloseTo(1 / 3, 12);
    // Nothing seen: moved upwards by 5, neither is as near as that.
    expect(near(0)).toBeCloseTo(1 / 3, 12);
    expect(() => publishedIsNear(ours, [3], 1, 0, scripted(draws))).toThrow(RangeError);
  });
});
