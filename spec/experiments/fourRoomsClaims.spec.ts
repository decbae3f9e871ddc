import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { batchClaims, fisherTail } from '../../src/experiments/fourRooms/batchClaims.js';
import { fourRoomsClaims, readPublishedResults } from '../../src/experiments/fourRooms/claims.js';
import { exactAscentClaims, formClaims } from '../../src/experiments/fourRooms/controlClaims.js';
import { plateauClaims, rankingClaims } from '../../src/experiments/fourRooms/paperClaims.js';
import {
  resultsTable,
  type FourRoomsResults,
  type MethodResult,
  type PointResult,
  type ResultsTable,
} from '../../src/experiments/fourRooms/results.js';
import { compareMeans, type PaperClaim } from '../../src/experiments/paperClaim.js';
import { meanAndError } from '../../src/experiments/summary.js';

const BATCHES = [100, 200, 400, 1000];

const read = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
const committed = (): Promise<FourRoomsResults[]> =>
  Promise.all(BATCHES.map((batch) => read<FourRoomsResults>(`fixtures/results/four-rooms-${batch}-selection.json`)));
const published = () =>
  readPublishedResults([0.001, 0.003, 0.005].map((b) => `fixtures/published/four_rooms_beta_${b}_batch_100.json`));

const point = (lastMeans: readonly number[], lr = 0.1, alpha = 0.5): PointResult => {
  const { mean, error } = meanAndError(lastMeans);
  return { lr, alpha, mean, standardError: error, seeds: lastMeans.length, lastMeans };
};
const result = (method: string, grid: readonly PointResult[], batch = 100): MethodResult => ({
  method,
  beta: 0.003,
  batch,
  iterations: 10_000,
  best: grid[0],
  decidingSeeds: [0],
  grid,
});
const tableOf = (...selections: readonly MethodResult[]): ResultsTable =>
  resultsTable(
    [{ commands: [], selections }],
    [{ method: 'naive-pgd', beta: 0.003, batch: 100, mean: 0.001, standardError: 0 }],
  );
const around = (x: number): number[] => [x - 0.02, x - 0.01, x, x + 0.01, x + 0.02];
/** As many points as the published grid of the method has, the given ones first. */
const whole = (size: number, ...points: readonly PointResult[]): PointResult[] => [
  ...points,
  ...Array.from({ length: size - points.length }, () => point([-0.7], 0.01)),
];

describe('the committed claims', () => {
  test('are what the committed results say', async () => {
    const { claims } = await read<{ claims: PaperClaim[] }>('fixtures/claims/four-rooms.json');
    expect(fourRoomsClaims(await committed(), await published())).toEqual(claims);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    for (const { commands, figure, statistic, rule } of claims) {
      expect(commands.length).toBeGreaterThan(0);
      expect(Object.keys(figure).length).toBeGreaterThan(0);
      expect(statistic && rule).toBeTruthy();
    }
  });

  test('rest on means and errors of the kept seeds', async () => {
    for (const { selections } of await committed())
      for (const { best, grid, decidingSeeds } of selections) {
        expect(grid[0]).toEqual(best);
        expect(decidingSeeds.length).toBe(best.seeds);
        for (const { lastMeans, mean, standardError, seeds } of grid) {
          const of = meanAndError(lastMeans);
          expect(lastMeans).toHaveLength(seeds);
          // Six significant digits of numbers below 2.
          expect(Math.abs(of.mean - mean)).toBeLessThanOrEqual(1e-5);
          expect(Math.abs(of.error - standardError)).toBeLessThanOrEqual(1e-5);
        }
        const rivals = grid.filter((p) => p.seeds >= best.seeds);
        expect(best.mean).toBe(Math.max(...rivals.map(({ mean }) => mean)));
      }
  });
});

describe('the rules', () => {
  test('two means differ beyond twice their combined error, where there are seeds enough', () => {
    const a = { mean: 1, standardError: 0.03, seeds: 10 };
    const b = { mean: 0.8, standardError: 0.04, seeds: 10 };
    expect(compareMeans(a, b)).toEqual({ difference: 0.2, uncertainty: 0.05, above: 'reproduced' });
    expect(compareMeans(b, a).above).toBe('contradicted');
    expect(compareMeans(a, { ...b, mean: 0.9 }).above).toBe('undetermined');
    expect(compareMeans({ ...a, seeds: 1 }, b).above).toBe('undetermined');
    expect(compareMeans(a, { ...b, seeds: 1 }).above).toBe('undetermined');
    expect(compareMeans(a, { ...b, seeds: 1 }, true).above).toBe('reproduced');
    expect(compareMeans({ ...a, seeds: 1 }, b, true).above).toBe('undetermined');
  });

  test('a level below the published one is open while points of the grid lack seeds', () => {
    const verdict = (grid: readonly PointResult[]): string =>
      plateauClaims(tableOf(result('naive-pgd', grid)))[0].verdict;
    expect(verdict(whole(4, point([0.0005, 0.0006])))).toBe('reproduced');
    expect(verdict(whole(4, point(around(-0.5))))).toBe('undetermined');
    expect(verdict(Array.from({ length: 4 }, () => point(around(-0.5))))).toBe('contradicted');
    expect(verdict(whole(4, point(around(0.5))))).toBe('contradicted');
    expect(verdict(whole(4, point([0.5])))).toBe('undetermined');
  });

  test('a ranking needs the whole grids of the rivals to be reproduced, of BC-HG to be contradicted', () => {
    const verdict = (level: number, ownGrid: number, mcGrid: number): string =>
      rankingClaims(
        tableOf(
          result('bc-hg', whole(ownGrid, point(around(level)))),
          result('hpgd-mc', whole(mcGrid, point(around(0.1)))),
          result('hpgd-sa', whole(24, point(around(0.2)))),
          result('naive-pgd', whole(4, point([0]))),
        ),
      )[0].verdict;
    expect(verdict(0.5, 24, 4)).toBe('reproduced');
    expect(verdict(0.5, 24, 3)).toBe('undetermined');
    expect(verdict(-0.5, 24, 4)).toBe('contradicted');
    expect(verdict(-0.5, 5, 4)).toBe('undetermined');
    expect(verdict(0.2, 24, 4)).toBe('undetermined');
  });

  test('batch sizes: by the levels, and by how many points stay at the no-penalty point', () => {
    const points = (stuck: number): PointResult[] =>
      Array.from({ length: 12 }, (_, i) => point(i < stuck ? around(0) : around(0.5))).reverse();
    const verdicts = (small: number, large: number): string[] =>
      batchClaims(tableOf(result('bc-hg', points(small)), result('bc-hg', points(large), 1000))).map((c) => c.verdict);
    expect(verdicts(0, 12)).toEqual(['reproduced', 'reproduced']);
    expect(verdicts(12, 0)).toEqual(['contradicted', 'contradicted']);
    expect(verdicts(6, 7)).toEqual(['undetermined', 'undetermined']);
  });

  test('the hypergeometric tail, by hand', () => {
    // 2 marked of 4: both among the first two in 1 of 6 choices; at least one in 5 of 6.
    expect(fisherTail(2, 2, 0, 2)).toBeCloseTo(1 / 6, 12);
    expect(fisherTail(1, 2, 1, 2)).toBeCloseTo(5 / 6, 12);
    expect(fisherTail(0, 2, 2, 2)).toBeCloseTo(1, 12);
  });

  test('an exact ascent that gets away contradicts, and leaves poor estimation open', () => {
    const verdicts = (top: number): string[] =>
      exactAscentClaims(tableOf(result('exact', [point([top, top])]), result('bc-hg', [point(around(0.5))]))).map(
        (c) => c.verdict,
      );
    expect(verdicts(0.001)).toEqual(['reproduced', 'contradicted']);
    expect(verdicts(0.6)).toEqual(['contradicted', 'undetermined']);
  });

  test('other forms are compared at their own settings', () => {
    const bcHg = result('bc-hg', [point(around(0.6), 0.5), point(around(0.4), 0.1)]);
    const claims = formClaims(tableOf(bcHg, result('bc-hg-placebo', [point(around(0), 0.1)])));
    expect(claims.map(({ id, verdict }) => [id, verdict])).toEqual([['placebo/beta=0.003', 'reproduced']]);
    expect(claims[0].figure['difference']).toBeCloseTo(0.4, 9);
  });
});
