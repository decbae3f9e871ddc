import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lqrClaims } from '../../experiments/bilevelLqr/claims.js';
import type { PublishedHistogram, PublishedLqr } from '../../experiments/bilevelLqr/publishedFiles.js';
import { readLqrResults } from '../../experiments/bilevelLqr/results.js';
import { sourcedClaimTable } from '../claimTable.js';
import { writeBilevelLqrFigures } from '../figures.js';
import type { Checkout } from '../files.js';
import { lqrRunTable, lqrTuningTable } from './lqrTables.js';

const COMMANDS = ['node scripts/bilevel-lqr-sweeps.mjs DIR', 'node scripts/bilevel-lqr-results.mjs DIR'];
const PUBLISHED = 'fixtures/published/bilevel_lqr_main.json';
const HISTOGRAM = 'fixtures/published/bilevel_lqr_reward_hist.json';

/** From the runs in a directory: the results, claims and figures of bi-level LQR, and the tables of docs/experiments-bilevel-lqr.md. */
export async function writeLqrResults(checkout: Checkout, runs: string): Promise<void> {
  const found = (await readdir(runs)).filter((name) => name !== 'tuning');
  const resultsOf = (names: readonly string[]) => readLqrResults(names.map((name) => join(runs, name)));
  const { groups } = await resultsOf(found);
  // Curves of the grid's other points are in its runs only.
  const { panel } = await resultsOf(found.filter((name) => name !== 'grid'));
  const { groups: tuning } = await resultsOf(['tuning']);
  const main = (await checkout.readJson(PUBLISHED)) as PublishedLqr;
  const claims = lqrClaims(groups, main, (await checkout.readJson(HISTOGRAM)) as PublishedHistogram);
  await checkout.writeJson('fixtures/results/bilevel-lqr-runs.json', { commands: COMMANDS, groups, tuning });
  await checkout.writeJson('fixtures/results/bilevel-lqr-curves.json', { commands: COMMANDS, series: panel });
  await checkout.writeClaims('bilevel-lqr', COMMANDS, claims);
  await writeBilevelLqrFigures(checkout);
  await checkout.fillPage('docs/experiments-bilevel-lqr.md', {
    runs: lqrRunTable(groups, main),
    tuning: lqrTuningTable(tuning),
    claims: sourcedClaimTable(claims),
  });
}
