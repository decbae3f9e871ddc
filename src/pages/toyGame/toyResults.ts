import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { panelOf, type PanelSeries } from '../../experiments/publish/panel.js';
import { toyClaims } from '../../experiments/toyGame/claims.js';
import { publishedLevels } from '../../experiments/toyGame/publishedLevels.js';
import { readToyResults } from '../../experiments/toyGame/results.js';
import { sourcedClaimTable } from '../claimTable.js';
import { writeToyGameFigures } from '../figures.js';
import type { Checkout } from '../files.js';
import { toyGridTable } from './toyGrid.js';
import { TOY_VARIANTS } from './toyNames.js';
import { readToyPaths } from './toyPath.js';
import { toyBiasTable, toyTheoremTable } from './toyPathTables.js';
import { toyOtherTable, toyTuningTable } from './toyTables.js';
import { toyLevelTable } from './toyLevelTable.js';

const COMMANDS = ['node scripts/toy-game-sweeps.mjs DIR', 'node scripts/toy-game-results.mjs DIR'];
const FILES = Object.values(TOY_VARIANTS).map((variant) => `fixtures/published/discrete_toy_${variant}_main.json`);
/** Sweeps whose curves are drawn, and the order of the panels. */
const DRAWN = ['best-on-policy', 'best-off-policy', 'more-on-policy', 'more-off-policy', 'exact'];
const ORDER = [
  'bc-hg on-policy',
  'first-order on-policy',
  'bi-ac off-policy',
  'first-order off-policy',
  'bi-ac on-policy',
  'exact on-policy',
];
const placeOf = ({ method, axes }: PanelSeries): number => ORDER.indexOf(`${method} ${axes['data']}`);

/** From the runs in a directory: the results, claims and figures of the toy game, and the tables of docs/experiments-toy.md. */
export async function writeToyResults(checkout: Checkout, runs: string): Promise<void> {
  const names = (await readdir(runs)).filter((name) => name.startsWith('toy-r')).sort();
  const resultsOf = (wanted: (name: string) => boolean) =>
    readToyResults(names.filter(wanted).map((name) => join(runs, name)));
  const groups = await resultsOf((name) => !name.endsWith('-tuning'));
  const tuning = await resultsOf((name) => name.endsWith('-tuning'));
  const documents = await Promise.all(FILES.map(checkout.readJson));
  const levels = publishedLevels(documents as Parameters<typeof publishedLevels>[0]);
  const claims = toyClaims(groups, levels);
  await checkout.writeJson('fixtures/results/toy-game-runs.json', { commands: COMMANDS, groups, tuning });
  await checkout.writeClaims('toy-game', COMMANDS, claims);

  const series: object[] = [];
  for (const task of Object.keys(TOY_VARIANTS)) {
    const drawn = DRAWN.map((name) => `${task}-${name}`).filter((name) => names.includes(name));
    const panel = (await panelOf(drawn.map((name) => join(runs, name))))
      .filter((one) => placeOf(one) >= 0)
      .sort((a, b) => placeOf(a) - placeOf(b));
    for (const { settings, ...rest } of panel)
      series.push({ ...rest, actorSteps: settings['actorSteps'], criticSteps: settings['criticSteps'] });
  }
  await checkout.writeJson('fixtures/results/toy-game-curves.json', { commands: COMMANDS, series });
  await writeToyGameFigures(checkout);

  const points = await readToyPaths(runs);
  await checkout.fillPage('docs/experiments-toy.md', {
    levels: toyLevelTable(groups, levels, claims),
    others: toyOtherTable(groups),
    tuning: toyTuningTable(tuning),
    grid: toyGridTable(groups),
    bias: toyBiasTable(points),
    theorem: toyTheoremTable(points),
    claims: sourcedClaimTable(claims),
  });
}
