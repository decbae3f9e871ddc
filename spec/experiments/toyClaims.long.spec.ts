import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { PaperClaim } from '../../src/experiments/publish/paperClaim.js';
import { over } from '../../src/experiments/toyGame/claim.js';
import { toyClaims } from '../../src/experiments/toyGame/claims.js';
import { groupOf } from '../../src/experiments/toyGame/groups.js';
import { publishedLevels } from '../../src/experiments/toyGame/publishedLevels.js';
import type { ToyGroup } from '../../src/experiments/toyGame/results.js';

const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown;
const { groups } = (await read('fixtures/results/toy-game-runs.json')) as { groups: ToyGroup[] };
const { claims } = (await read('fixtures/claims/toy-game.json')) as { claims: PaperClaim[] };
const levels = publishedLevels(
  (await Promise.all(['R2', 'R1'].map((v) => read(`fixtures/published/discrete_toy_${v}_main.json`)))) as never,
);
const of = (task: string, method: string, data?: string): ToyGroup =>
  groupOf(groups, task, method, data === undefined ? {} : { data })!;

describe('the claims about the toy game', () => {
  test('are what the committed results and the published curves say', () => {
    expect(JSON.parse(JSON.stringify(toyClaims(groups, levels)))).toEqual(claims);
  });

  test('turn with the results', () => {
    const bcHg = of('toy-r2', 'bc-hg');
    const worse = groups.map((g) => (g === bcHg ? { ...g, returns: g.returns.map((x) => x / 3), p: g.p.map(() => 0.53), gA: g.gA.map(() => 1) } : g)); // prettier-ignore
    const verdicts = new Map(toyClaims(worse, levels).map(({ id, verdict }) => [id, verdict]));
    expect(verdicts.get('plateau/toy-r2/bc-hg/on-policy')).toBe('contradicted');
    expect(verdicts.get('ranking/toy-r2/first-order/on-policy')).toBe('contradicted');
    expect(verdicts.get('resting-point/bc-hg')).toBe('reproduced');
  });

  test('published levels: the last two fifths, a tenth of the variance of the band', () => {
    const bcHg = levels.find(({ task, method }) => task === 'toy-r2' && method === 'bc-hg')!;
    expect(bcHg.mean).toBe(58.7768);
    expect(bcHg.error).toBeGreaterThan(0.2);
    expect(bcHg.error).toBeLessThan(0.5);
    expect(levels.map(({ method, data }) => `${method} ${data}`).slice(0, 3).sort()).toEqual(['bc-hg on-policy', 'bi-ac off-policy', 'first-order on-policy']); // prettier-ignore
  });

  test('errors in the tables: sample standard deviation over √n', () => {
    // That of 1, 3 is √2; / √2.
    expect(over([1, 3]).error).toBeCloseTo(1, 14);
  });
});

describe('the committed runs', () => {
  test('are in the ranges that an independent simulation of the published code gave', () => {
    const mean = (group: ToyGroup, of: 'returns' | 'p' | 'gA'): number => over(group[of]).mean;
    const within = (x: number, low: number, high: number): void => {
      expect(x).toBeGreaterThan(low);
      expect(x).toBeLessThan(high);
    };
    const [bcHg, naive] = [of('toy-r2', 'bc-hg'), of('toy-r2', 'first-order')];
    expect(bcHg.seeds.length).toBeGreaterThanOrEqual(10);
    within(mean(bcHg, 'returns'), 58, 59.5);
    within(mean(bcHg, 'p'), 0.46, 0.55);
    within(mean(bcHg, 'gA'), 0.93, 1);
    within(mean(naive, 'returns'), 29, 34);
    within(mean(naive, 'p'), 0.39, 0.405);
    within(mean(naive, 'gA'), 0.4, 0.5);
    within(mean(of('toy-r1', 'first-order'), 'returns'), 0, 13);
    within(mean(of('toy-r1', 'bi-ac', 'off-policy'), 'returns'), 0, 13);
    // At R = 1 a seed of BC-HG may lose its way in the beginning; of the others the median is told.
    const sorted = [...of('toy-r1', 'bc-hg').returns].sort((a, b) => a - b);
    within(sorted[Math.floor(sorted.length / 2)], 26, 27.4);
  });

  test('the exact ascents end at the optima', () => {
    // p* and the return there, from the exact game.
    expect(over(of('toy-r2', 'exact').p).mean).toBeCloseTo(0.5094, 3);
    expect(over(of('toy-r2', 'exact').expected).mean).toBeCloseTo(59.481, 2);
    expect(over(of('toy-r1', 'exact').p).mean).toBeCloseTo(0.8418, 3);
    expect(over(of('toy-r1', 'exact').expected).mean).toBeCloseTo(27.256, 2);
  });
});
