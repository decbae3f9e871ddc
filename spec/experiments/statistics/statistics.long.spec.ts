import { describe, expect, it } from 'vitest';
import { createStream, type Stream } from '../../../src/random/stream.js';
import { normal } from '../../../src/random/normal.js';
import { meanCurve, publishedDiffers, publishedIsNear } from '../../../src/experiments/statistics/curves.js';
import { summarise } from '../../../src/experiments/statistics/sample.js';
import { welch } from '../../../src/experiments/statistics/welch.js';
import { equivalence } from '../../../src/experiments/statistics/equivalence.js';

const normals = (stream: Stream, n: number): number[] => Array.from({ length: n }, () => normal(stream));

/** How often a test of level `level` rejects in `runs` simulations, held against a binomial bound of five standard deviations. */
function expectLevel(level: number, runs: number, rejects: (stream: Stream) => boolean): void {
  let count = 0;
  for (let i = 0; i < runs; i++) if (rejects(createStream(`level/${i}`))) count++;
  const deviation = Math.sqrt(runs * level * (1 - level));
  expect(count).toBeLessThanOrEqual(runs * level + 5 * deviation);
  expect(count).toBeGreaterThanOrEqual(runs * level - 5 * deviation);
}

describe('by simulation', () => {
  it("Welch's test tells equal means apart as often as its level says, with unequal variances", () =>
    expectLevel(0.1, 3000, (stream) => {
      const [a, b] = [normals(stream.child('a'), 10), normals(stream.child('b'), 20).map((x) => 3 * x)];
      return welch(summarise(a), summarise(b)).twoSided <= 0.1;
    }));

  it('two one-sided tests call means that differ by just the margin equivalent at their level', () =>
    expectLevel(0.05, 3000, (stream) => {
      const a = summarise(normals(stream.child('a'), 10).map((x) => 0.1 * x + 1));
      return equivalence(a, summarise(normals(stream.child('b'), 10).map((x) => 0.1 * x)), 1) <= 0.05;
    }));

  const curves = (stream: Stream, n: number, shift = 0): number[][] =>
    Array.from({ length: n }, (_, i) => normals(stream.child(`curve-${i}`), 5).map((x) => x + shift));

  it('a published mean curve of the same law is called different at the level', () =>
    expectLevel(0.1, 400, (stream) => {
      const ours = curves(stream.child('ours'), 40);
      return publishedDiffers(ours, meanCurve(curves(stream.child('theirs'), 40)), 40, stream, 199) <= 0.1;
    }));

  it('a published mean curve that is away from ours by the margin is called near no more often than the level', () => {
    const runs = 400;
    const margin = 1;
    const near = (shift: number): number =>
      Array.from({ length: runs }, (_, i) => createStream(`near/${i}`)).filter((stream) => {
        const ours = curves(stream.child('ours'), 40);
        const theirs = meanCurve(curves(stream.child('theirs'), 40, shift));
        return publishedIsNear(ours, theirs, 40, margin, stream, 199) <= 0.1;
      }).length;
    expect(near(margin)).toBeLessThanOrEqual(runs * 0.1 + 5 * Math.sqrt(runs * 0.09));
    // Means of 40 are 1/√20 apart by chance in every point: far below the margin.
    expect(near(0)).toBe(runs);
  });
});
