import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EstimateCase } from '../../src/conformance/corpus/format.js';
import { readCorpus } from '../../src/conformance/corpus/corpusFiles.js';
import type { LqrGroup } from '../../src/experiments/bilevelLqr/results.js';
import type { PublishedLqr } from '../../src/experiments/bilevelLqr/publishedFiles.js';
import type { PaperClaim } from '../../src/experiments/publish/paperClaim.js';
import type { ThermalRun } from '../../src/experiments/thermalControl/results.js';
import { publishedLevels } from '../../src/experiments/toyGame/publishedLevels.js';
import type { ToyGroup } from '../../src/experiments/toyGame/results.js';
import { parseInstance } from '../../src/model/files/instanceFile.js';
import { lqrRunTable, lqrTuningTable } from '../../src/pages/bilevelLqr/lqrTables.js';
import { claimTable, sourcedClaimTable } from '../../src/pages/claimTable.js';
import { fourRoomsTables } from '../../src/pages/fourRooms/fourRoomsPage.js';
import { pictureSvg } from '../../src/pages/picture.js';
import { precisionTable } from '../../src/pages/precisionTable.js';
import { thermalRunTable } from '../../src/pages/thermalControl/thermalTables.js';
import { toyAlongSections, toyVarianceTable } from '../../src/pages/toyGame/toyExactPage.js';
import { toyOptimaTable } from '../../src/pages/toyGame/toyOptima.js';
import { toyGridTable } from '../../src/pages/toyGame/toyGrid.js';
import { toyOtherTable, toyTuningTable } from '../../src/pages/toyGame/toyTables.js';
import { toyLevelTable } from '../../src/pages/toyGame/toyLevelTable.js';

const ROOT = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const json = <T>(path: string): T => JSON.parse(text(path)) as T;
const claimsOf = (task: string): PaperClaim[] => json<{ claims: PaperClaim[] }>(`fixtures/claims/${task}.json`).claims;

/** Text without what prettier does to tables. */
const bare = (markdown: string): string => markdown.replace(/[-:\s]+/g, ' ').trim();
const sectionOf = (page: string, name: string): string =>
  bare(page.split(`<!-- ${name} -->`)[1].split(`<!-- end of ${name} -->`)[0]);

function expectPage(path: string, sections: Readonly<Record<string, string>>): void {
  const page = text(path);
  for (const [name, content] of Object.entries(sections)) expect(sectionOf(page, name), name).toBe(bare(content));
}

describe('the committed pages hold what the committed results say', () => {
  test('Four-Rooms: every table', async () => {
    expectPage('docs/experiments.md', await fourRoomsTables({ readJson: (path) => Promise.resolve(json(path)) }));
  });

  test('the toy game: levels, other methods, tuning, grid and claims', () => {
    const { groups, tuning } = json<Record<'groups' | 'tuning', ToyGroup[]>>('fixtures/results/toy-game-runs.json');
    const files = ['R2', 'R1'].map((variant) => json(`fixtures/published/discrete_toy_${variant}_main.json`));
    const claims = claimsOf('toy-game');
    expectPage('docs/experiments-toy.md', {
      levels: toyLevelTable(groups, publishedLevels(files as Parameters<typeof publishedLevels>[0]), claims),
      others: toyOtherTable(groups),
      tuning: toyTuningTable(tuning),
      grid: toyGridTable(groups),
      claims: sourcedClaimTable(claims),
    });
  });

  test('the toy game exactly: optima, derivatives along p, variances', () => {
    expectPage('docs/toy-game.md', {
      optima: toyOptimaTable(),
      along: toyAlongSections(),
      variance: toyVarianceTable(),
    });
  });

  test('bi-level LQR: runs, tuning and claims', () => {
    const { groups, tuning } = json<Record<'groups' | 'tuning', LqrGroup[]>>('fixtures/results/bilevel-lqr-runs.json');
    expectPage('docs/experiments-bilevel-lqr.md', {
      runs: lqrRunTable(groups, json<PublishedLqr>('fixtures/published/bilevel_lqr_main.json')),
      tuning: lqrTuningTable(tuning),
      claims: sourcedClaimTable(claimsOf('bilevel-lqr')),
    });
  });

  test('thermal control: runs and claims', () => {
    const { runs } = json<{ runs: ThermalRun[] }>('fixtures/results/thermal-control-runs.json');
    expectPage('docs/experiments-continuous.md', {
      runs: thermalRunTable(runs),
      claims: claimTable(claimsOf('thermal-control')),
    });
  });

  test('precision: what each number format still rejects', async () => {
    const { cases } = await readCorpus(new URL('fixtures/', ROOT).pathname);
    expectPage('docs/precision.md', { measured: precisionTable(cases.estimates as readonly EstimateCase[]) });
  });

  test('the picture of the README', async () => {
    const svg = pictureSvg(await parseInstance(text('examples/problem.json')));
    expect(svg).toBe(text('docs/figures/picture.svg'));
  });
});
