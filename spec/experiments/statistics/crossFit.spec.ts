import { describe, expect, it } from 'vitest';
import { crossFit } from '../../../src/experiments/statistics/crossFit.js';
import { publishedDiffers } from '../../../src/experiments/statistics/curves.js';
import { mean } from '../../../src/experiments/statistics/sample.js';
import { normal } from '../../../src/random/normal.js';
import { createStream, type Stream } from '../../../src/random/stream.js';

describe('crossFit', () => {
  it('reports each half of the seeds at the point that the other half selects', () => {
    const [a, b] = [{ values: [5, 5, 0, 0] }, { values: [1, 1, 3, 3] }];
    // The first half selects a, reported by its second half (0, 0); the second half selects b, reported by its first (1, 1).
    expect(crossFit([a, b])).toEqual({ selected: a.values, crossFitted: [1, 1, 0, 0], selectionEffect: 2 });
  });

  it('takes the first point of the grid where two are equal', () => {
    const same = [{ values: [1, 1] }, { values: [1, 1] }];
    expect(crossFit(same).selected).toBe(same[0].values);
  });

  it('has no selection effect in the mean where nothing is selected, and one where pure noise is', () => {
    const stream = createStream('spec/crossFit');
    const draw = () => ({ values: Array.from({ length: 10 }, () => normal(stream)) });
    expect(crossFit([draw()]).selectionEffect).toBe(0);
    const effects = Array.from({ length: 400 }, () => crossFit(Array.from({ length: 24 }, draw)));
    // The largest of 24 means of ten N(0, 1) is about 1.95/√10 = 0.62 in the mean; the cross-fitted level is 0 ± √(1/10)/√400.
    expect(mean(effects.map(({ crossFitted }) => mean(crossFitted)))).toBeLessThan(5 * Math.sqrt(1 / 10 / 400));
    expect(mean(effects.map(({ selectionEffect }) => selectionEffect))).toBeGreaterThan(0.5);
  });

  it('refuses grids with unequal, odd or no seeds', () => {
    for (const grid of [[], [{ values: [1] }], [{ values: [1, 2] }, { values: [1, 2, 3, 4] }], [{ values: [] }]])
      expect(() => crossFit(grid)).toThrow('as many seeds');
  });
});

/** A level is a curve of one point. */
const levelDiffers = (ours: readonly number[], level: number, stream: Stream, draws: number): number =>
  publishedDiffers(
    ours.map((x) => [x]),
    [level],
    20,
    stream,
    draws,
  );

describe('publishedDiffers, of a level', () => {
  it('finds a mean far from ours, and not one of ours', () => {
    const ours = Array.from({ length: 20 }, (_, i) => (i % 5) / 10);
    expect(levelDiffers(ours, 5, createStream('a'), 999)).toBe(1 / 1000);
    expect(levelDiffers(ours, mean(ours), createStream('a'), 999)).toBe(1);
  });

  it('rejects a true mean about as often as it says, for 20 seeds of a normal law', () => {
    const stream = createStream('spec/resampling');
    const draw = (): number[] => Array.from({ length: 20 }, () => normal(stream));
    const runs = 400;
    let rejected = 0;
    for (let i = 0; i < runs; i++) if (levelDiffers(draw(), mean(draw()), stream, 199) <= 0.05) rejected++;
    // Level 0.05 and what few seeds add; five standard deviations of a binomial law at 0.08.
    expect(rejected / runs).toBeLessThan(0.08 + 5 * Math.sqrt((0.08 * 0.92) / runs));
    expect(rejected).toBeGreaterThan(0);
  });
});
