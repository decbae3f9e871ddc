import { describe, expect, test } from 'vitest';
import { FOUR_ROOMS_EXPERIMENT } from '../../src/experiments/fourRooms/fourRoomsExperiment.js';
import {
  resultsTable,
  type MethodResult,
  type PointResult,
  type SentenceResults,
} from '../../src/experiments/fourRooms/results.js';
import { sentenceClaims, slopeOverLogBeta } from '../../src/experiments/fourRooms/sentenceClaims.js';
import { decideClaims } from '../../src/experiments/publish/paperClaim.js';

const BETAS = [0.001, 0.003, 0.005];
const NOISE = Array.from({ length: 10 }, (_, seed) => 0.001 * ((seed * 7) % 10));

const point = (lr: number, alpha: number, level: number): PointResult => ({
  lr,
  alpha,
  mean: level,
  standardError: 0,
  seeds: 10,
  lastMeans: NOISE.map((x) => level + x),
});

/** The whole published grid of a method; the point of lr 0.1 (and α 0.5) is its best, by `lead`. */
function whole(method: string, beta: number, level: number, lead = 0.1): MethodResult {
  const grid = FOUR_ROOMS_EXPERIMENT.publishedGrid(method).map(({ lr, alpha = 0.5 }) =>
    point(Number(lr), Number(alpha), lr === 0.1 && alpha === 0.5 ? level + lead : level),
  );
  const best = grid.find(({ lr, alpha }) => lr === 0.1 && alpha === 0.5)!;
  return { method, beta, batch: 100, iterations: 10_000, best, decidingSeeds: [], grid };
}

const NOTHING: SentenceResults = { commands: [], entropy: [], fewOracleSteps: [] };

const verdicts = (results: readonly MethodResult[], extra: Partial<SentenceResults> = {}) =>
  Object.fromEntries(
    decideClaims(
      sentenceClaims(resultsTable([{ commands: [], selections: results }], []), { ...NOTHING, ...extra }),
      [],
    ).map(({ id, verdict, because }) => [id, because ?? verdict]),
  );

describe('sentences of section 5.1', () => {
  const all = (method: string, level: number, lead?: number) => BETAS.map((beta) => whole(method, beta, level, lead));

  test('the gap to HPGD (SA) is taken at equal settings: a better best point alone does not make it', () => {
    const gap = (own: number, other: number, lead: number) =>
      verdicts([...all('bc-hg', own), ...all('hpgd-sa', other, lead)])['gap-by-the-trick/beta=0.003'];
    expect(gap(0.3, 0.2, 0.1)).toBe('reproduced');
    expect(gap(0.2, 0.3, 0.1)).toBe('contradicted');
    // The best point of BC-HG is lower by 0.19, the mean over its grid higher by 0.01 − 0.2/24.
    expect(gap(0.31, 0.3, 0.3)).toBe('reproduced');
  });

  test('a point that has not run leaves the gap open', () => {
    const [first, ...rest] = all('hpgd-sa', 0.2);
    const short = { ...first, grid: first.grid.slice(1) };
    expect(verdicts([...all('bc-hg', 0.3), short, ...rest])['gap-by-the-trick/beta=0.001']).toBe(
      'missing: 10 of 240 runs of hpgd-sa',
    );
  });

  test('the slope over log β is that of the line through three values', () => {
    expect(slopeOverLogBeta(BETAS.map((beta) => 2 + 3 * Math.log(beta)))).toBeCloseTo(3, 12);
    expect(slopeOverLogBeta([1, 1, 1])).toBeCloseTo(0, 12);
  });

  describe('weak entropy', () => {
    /** Levels as shares of the best known values. */
    const BEST_KNOWN = [0.766174, 0.614107, 1.622432];
    const at = (method: string, shares: readonly number[]) =>
      BETAS.map((beta, i) => whole(method, beta, shares[i] * BEST_KNOWN[i] - 0.1));
    const flat = at('bc-hg', [0.8, 0.8, 0.8]);
    const steep = ['hpgd-mc', 'hpgd-sa'].flatMap((method) => at(method, [0.1, 0.4, 0.8]));

    test('is decided by how fast the share of the best known value falls with β', () => {
      const results = [...flat, ...steep];
      expect(verdicts(results, { entropy: results })['weak-entropy']).toBe('reproduced');
      const turned = [
        ...at('bc-hg', [0.1, 0.4, 0.8]),
        ...at('hpgd-mc', [0.8, 0.8, 0.8]),
        ...at('hpgd-sa', [0.1, 0.4, 0.8]),
      ];
      expect(verdicts(turned, { entropy: turned })['weak-entropy']).toBe('contradicted');
    });

    test('needs the further seeds at the very points that the protocol selects', () => {
      const results = [...flat, ...steep];
      const elsewhere = results.map((one) =>
        one.method === 'bc-hg' ? { ...one, best: { ...one.best, lr: 0.5 } } : one,
      );
      const because = verdicts(results, { entropy: elsewhere })['weak-entropy'];
      expect(because).toContain('10 of 20 seeds of bc-hg at beta = 0.001');
      expect(because).not.toContain('hpgd');
    });
  });

  test('that no oracle is needed is decided against an oracle of as many samples', () => {
    const needed = (own: number, other: number) =>
      verdicts(all('bc-hg', own), { fewOracleSteps: all('hpgd-oracle', other) })['no-oracle-needed/beta=0.005'];
    expect(needed(0.5, 0.3)).toBe('reproduced');
    expect(needed(0.3, 0.5)).toBe('contradicted');
    expect(verdicts(all('bc-hg', 0.5))['no-oracle-needed/beta=0.005']).toBe('missing: 40 of 40 runs of hpgd-oracle');
  });
});
