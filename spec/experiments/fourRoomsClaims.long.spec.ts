import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { fisherGreater } from '../../src/experiments/statistics/fisher.js';
import { batchClaims } from '../../src/experiments/fourRooms/batchClaims.js';
import { fourRoomsClaims, readPublishedResults } from '../../src/experiments/fourRooms/claims.js';
import { exactAscentClaims, formClaims } from '../../src/experiments/fourRooms/controlClaims.js';
import { FOUR_ROOMS_EXPERIMENT } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import { notRunClaims } from '../../src/experiments/fourRooms/notRun.js';
import { plateauClaims, rankingClaims } from '../../src/experiments/fourRooms/paperClaims.js';
import {
  resultsTable,
  type CurveResults,
  type SentenceResults,
  type FourRoomsResults,
  type MethodResult,
  type PointResult,
  type ResultsTable,
} from '../../src/experiments/fourRooms/results.js';
import { decideClaims, type OpenClaim, type PaperClaim } from '../../src/experiments/publish/paperClaim.js';
import { readPublished } from '../../src/experiments/publish/published.js';
import { meanAndError } from '../../src/experiments/engine/summary.js';

const BATCHES = [100, 200, 400, 1000];

const read = async <T>(path: string): Promise<T> => JSON.parse(await readFile(path, 'utf8')) as T;
const committed = (): Promise<FourRoomsResults[]> =>
  Promise.all(BATCHES.map((batch) => read<FourRoomsResults>(`fixtures/results/four-rooms-${batch}-selection.json`)));
const FILES = [0.001, 0.003, 0.005].map((b) => `fixtures/published/four_rooms_beta_${b}_batch_100.json`);

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
describe('the committed claims', () => {
  test('are what the committed results say', async () => {
    const { claims } = await read<{ claims: PaperClaim[] }>('fixtures/claims/four-rooms.json');
    const curves = {
      ours: await read<CurveResults>('fixtures/results/four-rooms-100-seeds.json'),
      published: await readPublished(FILES),
    };
    const sentences = await read<SentenceResults>('fixtures/results/four-rooms-sentences.json');
    const levels = await readPublishedResults(FILES);
    expect(fourRoomsClaims(await committed(), levels, curves, sentences)).toEqual(claims);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    for (const { commands, figure, statistic, rule, because } of claims) {
      expect(commands.length).toBeGreaterThan(0);
      expect(Object.keys(figure).length > 0 || because !== undefined).toBe(true);
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

const verdictsOf = (claims: readonly OpenClaim[]): string[] => decideClaims(claims, []).map(({ verdict }) => verdict);
const ten = (x: number): number[] => Array.from({ length: 10 }, (_, seed) => x + 0.001 * (seed % 3));
/** The published grid of a method with ten seeds everywhere, `level` at its first point. */
const wholeGrid = (method: string, level: number): PointResult[] =>
  FOUR_ROOMS_EXPERIMENT.publishedGrid(method).map(({ lr, alpha }, i) =>
    point(ten(i === 0 ? level : level - 0.5), Number(lr), Number(alpha ?? 0.5)),
  );

describe('the rules', () => {
  const LEVELS = [{ method: 'naive-pgd', beta: 0.003, batch: 100, mean: 0.5, standardError: 0.001 }];
  const plateau = (grid: readonly PointResult[]): OpenClaim =>
    plateauClaims(resultsTable([{ commands: [], selections: [result('naive-pgd', grid)] }], LEVELS))[0];

  test('a level is met within a tenth of what was published, and missed where a test tells the two apart', () => {
    expect(verdictsOf([plateau(wholeGrid('naive-pgd', 0.49))])).toEqual(['reproduced']);
    expect(verdictsOf([plateau(wholeGrid('naive-pgd', 0.3))])).toEqual(['contradicted']);
    expect(plateau(wholeGrid('naive-pgd', 0.49)).figure['margin']).toBe(0.05);
  });

  test('a level is open while one run of the published grid is missing, however near it is', () => {
    const grid = wholeGrid('naive-pgd', 0.5);
    const short = [...grid.slice(0, 3), point(ten(0).slice(0, 9), grid[3].lr)];
    const { evidence, figure } = plateau(short);
    expect(evidence).toEqual({ open: 'missing: 1 of 40 runs of naive-pgd' });
    expect(figure['soFar']).toBe(short[0].mean);
    expect(plateau(short.slice(0, 2)).evidence).toEqual({ open: 'missing: 20 of 40 runs of naive-pgd' });
  });

  test('BC-HG has to be above every baseline, the oracle among them; one that is above refutes it', () => {
    const METHODS = ['hpgd-mc', 'hpgd-sa', 'hpgd-oracle', 'sobirl', 'naive-pgd'];
    const ranking = (own: number, oracle: number, left: readonly string[] = []): string =>
      verdictsOf(
        rankingClaims(
          tableOf(
            result('bc-hg', wholeGrid('bc-hg', own)),
            ...METHODS.filter((method) => !left.includes(method)).map((method) =>
              result(method, wholeGrid(method, method === 'hpgd-oracle' ? oracle : 0.1)),
            ),
          ),
        ),
      )[1];
    expect(ranking(0.6, 0.5)).toBe('reproduced');
    expect(ranking(0.6, 0.7)).toBe('contradicted');
    expect(ranking(0.6, 0.6)).toBe('undetermined');
    expect(ranking(0.6, 0.5, ['sobirl'])).toBe('undetermined');
  });

  test('batch sizes: by the levels, and by how many points stay at the no-penalty point', () => {
    const points = (stuck: number): PointResult[] =>
      Array.from({ length: 12 }, (_, i) => point(i < stuck ? around(0) : around(0.5))).reverse();
    const verdicts = (small: number, large: number): string[] =>
      verdictsOf(batchClaims(tableOf(result('bc-hg', points(small)), result('bc-hg', points(large), 1000))));
    expect(verdicts(0, 12)).toEqual(['reproduced', 'reproduced']);
    expect(verdicts(12, 0)).toEqual(['contradicted', 'contradicted']);
    expect(verdicts(6, 7)).toEqual(['undetermined', 'undetermined']);
  });

  test('the hypergeometric tail, by hand', () => {
    // 2 marked of 4: both among the first two in 1 of 6 choices; at least one in 5 of 6.
    expect(fisherGreater({ marked: 2, of: 2 }, { marked: 0, of: 2 })).toBeCloseTo(1 / 6, 12);
    expect(fisherGreater({ marked: 1, of: 2 }, { marked: 1, of: 2 })).toBeCloseTo(5 / 6, 12);
    expect(fisherGreater({ marked: 0, of: 2 }, { marked: 2, of: 2 })).toBeCloseTo(1, 12);
  });

  test('an exact ascent that gets away contradicts that it sticks', () => {
    const verdict = (top: number): string[] =>
      verdictsOf(exactAscentClaims(tableOf(result('exact', [point([0, top])]))));
    expect(verdict(0.001)).toEqual(['reproduced']);
    expect(verdict(0.6)).toEqual(['contradicted']);
  });

  test('other forms are compared at their own settings, seed by seed', () => {
    const bcHg = result('bc-hg', [point(around(0.6), 0.5), point(around(0.4), 0.1)]);
    const open = formClaims(tableOf(bcHg, result('bc-hg-placebo', [point([0, 0.01, 0, 0.01, 0], 0.1)])));
    expect(open.map(({ id }) => id)).toEqual(['placebo/beta=0.003']);
    expect(verdictsOf(open)).toEqual(['reproduced']);
    expect(open[0].figure['pairs']).toBe(5);
  });

  test('a sentence whose runs have not been made says which', () => {
    const claims = decideClaims(notRunClaims(), []);
    expect(claims.length).toBeGreaterThan(0);
    for (const { verdict, because } of claims) {
      expect(verdict).toBe('undetermined');
      expect(because).toMatch(/ /);
    }
  });
});
