import { describe, expect, test } from 'vitest';
import { curveClaims } from '../../src/experiments/fourRooms/curveClaims.js';
import { resultsTable, type CurveResults, type MethodResult } from '../../src/experiments/fourRooms/results.js';
import { decideClaims } from '../../src/experiments/publish/paperClaim.js';
import type { PublishedSeries } from '../../src/experiments/publish/published.js';

const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const X = [0, 200, 400];
const WAY = [-0.7, 0.1, 0.3];

const published: PublishedSeries = {
  method: 'naive-pgd',
  settings: { beta: 0.003, batch: 100 },
  x: [0, 100, 200, 300, 400],
  mean: [-0.7, 9, 0.1, 9, 0.3],
  low: [0, 0, 0, 0, 0],
  high: [0, 0, 0, 0, 0],
};

/** Four grid points with so many seeds at each. */
const table = (seeds: number) => {
  const grid = [0.01, 0.05, 0.1, 0.5].map((lr) => ({ lr, alpha: 0.5, mean: 0, standardError: 0, seeds, lastMeans: SEEDS.slice(0, seeds) })); // prettier-ignore
  const naive = {
    method: 'naive-pgd',
    beta: 0.003,
    batch: 100,
    iterations: 401,
    best: grid[0],
    decidingSeeds: [],
    grid,
  };
  return resultsTable([{ commands: [], selections: [naive satisfies MethodResult] }], []);
};

/** Ten seeds around the published way, `off` above it, 0.01 apart. */
const around = (off: number): CurveResults => {
  const curves = SEEDS.map((seed) => WAY.map((x) => x + off + 0.01 * (seed - 4.5)));
  const grid = [0.2, off, -0.2].map((d, i) => ({ lr: i / 10, alpha: 0.5, mean: WAY.map((x) => x + d) }));
  return { commands: [], x: X, series: [{ method: 'naive-pgd', beta: 0.003, batch: 100, lr: 0.01, alpha: 0.5, seeds: SEEDS, curves, grid }] }; // prettier-ignore
};

const claimOf = (curves: CurveResults, seeds = 10) =>
  decideClaims(curveClaims(table(seeds), curves, [published]), [])[0];

describe('the claim of a whole curve', () => {
  // The published way goes from -0.7 to 0.3: the margin is 0.1, a standard error of ten seeds below 0.01.
  test('is reproduced where the curve stays within a tenth of what it goes through, contradicted where it does not', () => {
    expect(claimOf(around(0))).toMatchObject({
      verdict: 'reproduced',
      figure: { margin: 0.1, distance: 0, seeds: 10 },
    });
    expect(claimOf(around(0.05)).verdict).toBe('reproduced');
    expect(claimOf(around(0.2))).toMatchObject({ verdict: 'contradicted', figure: { distance: 0.2 } });
    // Of three points the nearest is named, where the curve is of another.
    expect(claimOf(around(0.1)).figure).toMatchObject({ at: 'lr 0.01', nearestPoint: 'lr 0.1', nearestDistance: 0.1 });
  });

  test('is open while runs of the protocol are missing, or their curves', () => {
    expect(claimOf(around(0), 9).because).toBe('missing: 4 of 40 runs of naive-pgd');
    expect(claimOf({ commands: [], x: X, series: [] }).because).toBe('missing: the curves of naive-pgd');
  });
});
