import { describe, expect, it } from 'vitest';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { float64 } from '../../src/numeric/float64.js';
import { createStream } from '../../src/random/stream.js';
import {
  PILOT,
  compareSampled,
  sampledMean,
  samplesNeeded,
  varianceBound,
  type DrawSamples,
} from '../../src/verdict/drawSamples.js';

const arithmetic = ballArithmetic(float64);
const exactly = (values: readonly number[]) => values.map((x) => arithmetic.near(x));

/** Laws of mean zero, variance one and kurtosis of at most nine. */
const LAWS: [name: string, draw: (u: number) => number][] = [
  ['uniform', (u) => Math.sqrt(12) * (u - 0.5)],
  ['two-valued', (u) => (u < 0.5 ? 1 : -1)],
  ['exponential', (u) => -Math.log1p(-u) - 1],
  ['rare', (u) => (u < 0.1 ? 3 : -1 / 3)],
];

/** As the judge takes them: a pilot, and as many more as the pilot says; every sample of two components. */
function samplesOf(draw: (u: number) => number, shift: number, path: string, scale: number): DrawSamples {
  const stream = createStream(path);
  const rows = (count: number) => Array.from({ length: count }, () => [draw(stream.uniform()) + shift, 0]);
  const bound = { ...varianceBound(rows(PILOT)), radius: [1e-12, 1e-12] };
  return { ...bound, rows: rows(samplesNeeded(bound, scale)) };
}

describe('a mean that is known from samples only', () => {
  it.each(LAWS)('has a bounded variance, of %s noise', (_, draw) => {
    for (let i = 0; i < 6; i++) {
      const { variance, unsound } = samplesOf(draw, 0, `v${i}`, 1);
      expect(variance[0]).toBeGreaterThanOrEqual(1);
      expect(variance[1]).toBe(0);
      expect(unsound).toBeLessThan(1e-7);
    }
  });

  it.each(LAWS)('is not rejected where it is right, with %s noise', (_, draw) => {
    for (let i = 0; i < 6; i++) {
      const samples = samplesOf(draw, 2, `r${i}`, 20);
      const finding = compareSampled(arithmetic, samples, exactly([2, 0]), 20);
      expect(finding).toMatchObject({ relation: 'equal', sampled: { samples: samples.rows.length } });
      expect(finding.bound).toBeLessThanOrEqual(0.1);
    }
  });

  it.each(LAWS)('is rejected where it is off by what is said to be found, with %s noise', (_, draw) => {
    for (let i = 0; i < 6; i++) {
      const { detectable } = compareSampled(arithmetic, samplesOf(draw, 0, `d${i}`, 20), exactly([0, 0]), 1).sampled!;
      const off = samplesOf(draw, detectable, `d${i}`, 20);
      expect(compareSampled(arithmetic, off, exactly([0, 0]), 1).relation).toBe('different');
    }
  });

  it('leaves open what the noise hides', () => {
    const samples = samplesOf(LAWS[0][1], 0, 'hidden', 1e-3);
    expect(compareSampled(arithmetic, samples, exactly([0, 0]), 1e-3).relation).toBe('unclear');
    expect(samples.rows.length).toBe(4096);
  });

  it('without noise is told from what is beyond rounding', () => {
    const samples: DrawSamples = { rows: [[1], [1]], variance: [0], radius: [1e-12], unsound: 0 };
    expect(compareSampled(arithmetic, samples, exactly([1 + 1e-13]), 1).relation).toBe('equal');
    expect(compareSampled(arithmetic, samples, exactly([1 + 1e-11]), 1).relation).toBe('different');
  });

  it('is unknown where there was no time for samples', () => {
    const samples: DrawSamples = { rows: [], variance: [Infinity], radius: [0], unsound: 0 };
    expect(compareSampled(arithmetic, samples, exactly([1]), 1)).toMatchObject({
      relation: 'unclear',
      bound: Infinity,
    });
    expect(arithmetic.radius(sampledMean(arithmetic, samples)[0])).toBe(Infinity);
  });

  it('is shown with what the test leaves open', () => {
    const samples = samplesOf(LAWS[0][1], 5, 'shown', 1);
    const [mean] = sampledMean(arithmetic, samples);
    expect(Math.abs(arithmetic.toNumber(mean) - 5)).toBeLessThanOrEqual(arithmetic.radius(mean));
  });
});
