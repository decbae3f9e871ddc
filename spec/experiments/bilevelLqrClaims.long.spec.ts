import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lqrClaims, publishedLqrLevel } from '../../src/experiments/bilevelLqr/claims.js';
import type { PublishedHistogram, PublishedLqr } from '../../src/experiments/bilevelLqr/publishedFiles.js';
import { readLqrResults, type LqrGroup } from '../../src/experiments/bilevelLqr/results.js';
import { readPublished } from '../../src/experiments/publish/published.js';
import { sweep } from '../../src/experiments/engine/sweep.js';
import { experimentByName } from '../../src/experiments/engine/tasks.js';
import type { PaperClaim } from '../../src/experiments/publish/paperClaim.js';
import { panelSvg } from '../../src/report/panelReport.js';

const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8')) as unknown;
const FILES = ['main', 'reward_hist'].map((name) => `fixtures/published/bilevel_lqr_${name}.json`);
const [main, histogram] = (await Promise.all(FILES.map(read))) as [PublishedLqr, PublishedHistogram];
const { groups } = (await read('fixtures/results/bilevel-lqr-runs.json')) as { groups: LqrGroup[] };
const { claims } = (await read('fixtures/claims/bilevel-lqr.json')) as { claims: PaperClaim[] };
const verdict = (of: readonly PaperClaim[], id: string): string | undefined =>
  of.find((claim) => claim.id === id)?.verdict;

describe('the claims about bi-level LQR', () => {
  test('are what the committed results and the published curves say', () => {
    expect(JSON.parse(JSON.stringify(lqrClaims(groups, main, histogram)))).toEqual(claims);
  });

  test('published levels: the mean of the last hundred iterations, and its standard error over 20 seeds', () => {
    // Decoded from every point of the figure: .1512 ± .2328/√20, .0202 ± .0131/√20, .0329 ± .0774/√20; the file has every third point.
    for (const [name, mean, deviation] of [
      ['BC-HG', 0.1512, 0.2328],
      ['Naive-PGD (on-policy)', 0.0202, 0.0131],
      ['Naive-PGD (off-policy)', 0.0329, 0.0774],
    ] as const) {
      const level = publishedLqrLevel(main, name);
      expect(Math.abs(level.mean - mean)).toBeLessThanOrEqual(0.05 * mean);
      expect(Math.abs(level.error - deviation / Math.sqrt(20))).toBeLessThanOrEqual((0.05 * deviation) / Math.sqrt(20));
    }
  });

  test('follow the results: other runs give other verdicts', () => {
    const group = (method: string, changes: string, returns: number[], travelled: number): LqrGroup => ({
      method,
      changes,
      iterations: 500,
      seeds: returns.map((_, i) => i),
      returns,
      expected: returns,
      final: returns,
      best: returns,
      travelled: returns.map(() => travelled),
    });
    const high = Array.from({ length: 20 }, (_, i) => 0.15 + 0.001 * (i % 3));
    const low = high.map((x) => x - 0.13);
    const at = (bcHg: number[], naive: number[], moved: number): PaperClaim[] =>
      lqrClaims(
        [
          group('bc-hg', '', bcHg, 1),
          group('bc-hg-placebo', '', low, 1),
          group('naive-pgd', '', naive, moved),
          group('naive-pgd', 'clip=1', low, 5),
        ],
        main,
        histogram,
      );
    const published = at(high, low, 1e-6);
    expect(
      ['plateau/naive-pgd/on-policy', 'placebo', 'frozen', 'ranking/naive-pgd/on-policy'].map((id) =>
        verdict(published, id),
      ),
    ).toEqual(['reproduced', 'reproduced', 'reproduced', 'reproduced']);
    const otherwise = at(
      low.map((x) => x - 0.01),
      high,
      1,
    );
    expect(['placebo', 'frozen', 'ranking/naive-pgd/on-policy'].map((id) => verdict(otherwise, id))).toEqual([
      'contradicted',
      'contradicted',
      'contradicted',
    ]);
    const few = at(high.slice(0, 3), low, 1);
    expect(['placebo', 'plateau/bc-hg'].map((id) => verdict(few, id))).toEqual(['undetermined', 'undetermined']);
    expect(verdict(published, 'above-10')).toBeUndefined();
  });
});

test('a sweep goes on where it was: the same bytes as in one go; results tell runs by what was changed', async () => {
  const directories = await Promise.all(['a', 'b'].map((name) => mkdtemp(join(tmpdir(), `lqr-${name}-`))));
  try {
    const task = experimentByName('bilevel-lqr');
    const small = { hidden: 4, actorSteps: 1, evaluation: 1, leaderSamples: 0, followerSamples: 0 };
    const grid = { 'bc-hg': [small], 'naive-pgd': [small, { ...small, clip: 1 }] };
    const run = (directory: string, seeds: number) =>
      sweep({ task, methods: Object.keys(grid), axes: {}, grid, seeds, iterations: 14 }, directory, { threads: 0 });
    await run(directories[0], 1);
    await run(directories[0], 2);
    await run(directories[1], 2);
    const names = await readdir(join(directories[0], 'runs'));
    expect(names).toHaveLength(6);
    for (const name of names) {
      const [own, other] = await Promise.all(directories.map((d) => readFile(join(d, 'runs', name), 'utf8')));
      expect(own).toBe(other);
    }
    const { groups: found, panel } = await readLqrResults([directories[1]]);
    expect(found.map(({ method, changes, seeds }) => [method, changes, seeds.length])).toEqual([
      ['bc-hg', 'actorSteps=1 hidden=4 evaluation=1', 2],
      ['naive-pgd', 'actorSteps=1 clip=1 hidden=4 evaluation=1', 2],
      ['naive-pgd', 'actorSteps=1 hidden=4 evaluation=1', 2],
    ]);
    expect(panel[0].x).toEqual([1, 5, 9, 13, 14]);
    const svg = await panelSvg(panel, await readPublished(FILES.slice(0, 1)));
    for (const text of ['bc-hg', 'naive-pgd', 'naive-pgd, clip 1', '>published<', '>ours<'])
      expect(svg).toContain(text);
    expect(svg).not.toContain('NaN');
  } finally {
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  }
});
