// From the runs of scripts/four-rooms-sweeps.mjs and the moments of scripts/four-rooms-path.mjs: fixtures/results/four-rooms-*.json,
// fixtures/claims/four-rooms.json, docs/figures/four-rooms-*.svg. The tables of docs/experiments.md are made of these by
// scripts/four-rooms-page.mjs.
//   npm run build && node scripts/four-rooms-results.mjs DIR
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fourRoomsClaims, readPublishedResults } from '../dist/experiments/fourRooms/claims.js';
import { FOUR_ROOMS_BETAS as BETAS } from '../dist/experiments/fourRooms/paperClaims.js';
import { methodResult } from '../dist/experiments/fourRooms/results.js';
import { panelOf } from '../dist/experiments/panel.js';
import { sixDigits } from '../dist/experiments/paperClaim.js';
import { readPublished } from '../dist/experiments/published.js';
import { openRuns } from '../dist/experiments/runDirectory.js';
import { selectBest } from '../dist/experiments/select.js';
import { meanAndError } from '../dist/experiments/summary.js';
import { curvesSvg } from '../dist/report/curvesPlot.js';
import { panelSvg } from '../dist/report/panelReport.js';

const root = process.argv[2];
if (root === undefined) throw new Error('usage: node scripts/four-rooms-results.mjs DIR');
const COMMANDS = ['node scripts/four-rooms-sweeps.mjs DIR', 'node scripts/four-rooms-results.mjs DIR'];
const BATCHES = [100, 200, 400, 1000];
const ORDER = [
  'bc-hg',
  'bc-hg-td',
  'bc-hg-centred',
  'bc-hg-placebo',
  'hpgd-mc',
  'hpgd-sa',
  'hpgd-oracle',
  'sobirl',
  'naive-pgd',
  'exact',
  'exact-first-order',
];
/** In the figure over the published curves. */
const SHOWN = ['bc-hg', 'bc-hg-placebo', 'hpgd-mc', 'hpgd-sa', 'hpgd-oracle', 'sobirl', 'naive-pgd', 'exact'];

const json = (value) => `${JSON.stringify(value)}\n`;
const names = (await readdir(root)).sort().filter((name) => existsSync(join(root, name, 'sweep.json')));
const directoriesOf = (pattern) => names.filter((name) => pattern.test(name)).map((name) => join(root, name));
const byOrder = (a, b) => ORDER.indexOf(a.method) - ORDER.indexOf(b.method) || (a.beta ?? 0) - (b.beta ?? 0);

async function* runsOf(directories) {
  for (const directory of directories) yield* (await openRuns(directory)).runs;
}

/** Largest distance of SoBiRL's curve from Naive-PGD's, with the same settings and seed. */
async function sobirlDistance(directories) {
  const curves = { 'naive-pgd': new Map(), sobirl: new Map() };
  for await (const { method, settings, seed, curve } of runsOf(directories))
    if (method in curves) curves[method].set(JSON.stringify([settings, seed]), curve);
  const distances = [...curves.sobirl]
    .filter(([key]) => curves['naive-pgd'].has(key))
    .map(([key, curve]) => {
      const naive = curves['naive-pgd'].get(key);
      return curve.reduce((worst, x, i) => Math.max(worst, Math.abs(x - naive[i])), 0);
    });
  return distances.length > 0 ? { distance: Math.max(...distances), runs: distances.length } : undefined;
}

const files = BETAS.map((beta) => `fixtures/published/four_rooms_beta_${beta}_batch_100.json`);
const published = await readPublished(files);
const results = [];
const panels = [];
for (const batch of BATCHES) {
  const directories = directoriesOf(new RegExp(`^four-rooms-${batch}(?!.*simulator)(-|$)`));
  const selections = (await selectBest(directories, 'most')).map(methodResult).sort(byOrder);
  const sobirl = await sobirlDistance(directories);
  const result = { commands: COMMANDS, selections, ...(sobirl && { sobirl }) };
  results.push(result);
  await writeFile(`fixtures/results/four-rooms-${batch}-selection.json`, json(result));
  const panel = (await panelOf(directories, 'most')).sort(byOrder);
  panels.push(...panel);
  const series = panel.map(({ axes, settings: { lr, alpha }, ...rest }) => {
    return { ...rest, beta: axes.beta, batch, lr, alpha };
  });
  await writeFile(`fixtures/results/four-rooms-${batch}-curves.json`, json({ commands: COMMANDS, series }));
  if (batch === 100) {
    const shown = panel.filter(({ method }) => SHOWN.includes(method));
    shown.sort((a, b) => SHOWN.indexOf(a.method) - SHOWN.indexOf(b.method));
    await writeFile('docs/figures/four-rooms-100.svg', await panelSvg(shown, published));
  }
}
const claims = fourRoomsClaims(results, await readPublishedResults(files));
await writeFile('fixtures/claims/four-rooms.json', `${JSON.stringify({ commands: COMMANDS, claims }, null, 1)}\n`);

const INKS = { 'N = 100': '#56b4e9', 'N = 200': '#0072b2', 'N = 400': '#333333', 'N = 1000': '#d55e00' };
const batchSeries = panels
  .filter(({ method }) => ['bc-hg', 'hpgd-mc', 'hpgd-sa', 'naive-pgd'].includes(method))
  .map(({ method, settings, x, mean, low, high }) => ({
    column: method,
    row: `β = ${settings.beta}`,
    source: `N = ${settings.batch}`,
    x,
    mean,
    low,
    high,
  }))
  .sort((a, b) => (a.row < b.row ? -1 : a.row > b.row ? 1 : 0));
await writeFile(
  'docs/figures/four-rooms-batch-sizes.svg',
  await curvesSvg(batchSeries, { x: 'outer iteration', y: 'J of the leader (exact)' }, INKS),
);

/** Runs with the same method and settings, their series averaged over seeds. */
async function averaged(directories, keys) {
  const groups = new Map();
  for await (const { method, settings, seed, lastMean, series } of runsOf(directories)) {
    const own = { method, ...Object.fromEntries(keys.map((key) => [key, settings[key]])) };
    const key = JSON.stringify(own);
    const group = groups.get(key) ?? { ...own, seeds: [], values: {} };
    groups.set(key, group);
    group.seeds.push(seed);
    const all = { metric: lastMean, ...Object.fromEntries(Object.entries(series).map(([k, v]) => [k, v.lastMean])) };
    for (const [name, value] of Object.entries(all)) (group.values[name] ??= []).push(value);
  }
  return [...groups.values()].map(({ values, seeds, ...own }) => ({
    ...own,
    seeds: seeds.length,
    ...Object.fromEntries(
      Object.entries(values).map(([name, list]) => {
        const { mean, error } = meanAndError(list);
        return [name, { mean: sixDigits(mean), standardError: sixDigits(error), lastMeans: list.map(sixDigits) }];
      }),
    ),
  }));
}
const stopped = await averaged(directoriesOf(/^four-rooms-stopped-/), ['follower', 'stopPolicyIter', 'lr', 'alpha']);
const simulator = await averaged(directoriesOf(/^four-rooms-100-simulator-/), ['beta', 'lr', 'alpha']);
stopped.sort((a, b) => byOrder(a, b) || b.follower.localeCompare(a.follower) || a.stopPolicyIter - b.stopPolicyIter);
await writeFile(
  'fixtures/results/four-rooms-variants.json',
  json({ commands: COMMANDS, beta: 0.003, batch: 100, envs: 2, stopped, simulator }),
);

const path = JSON.parse(await readFile('fixtures/results/four-rooms-path.json', 'utf8'));
const PATH_INKS = {
  'bc-hg': '#0072b2',
  'bc-hg-centred': '#009e73',
  'hpgd-exact': '#d55e00',
  'naive-pgd': '#555555',
  'as it runs': '#cc79a7',
};
const QUANTITIES = { bias: '‖bias‖', deviation: '√tr covariance' };
const pathSeries = path.paths.flatMap(({ method, points }) =>
  Object.keys(QUANTITIES).flatMap((quantity) =>
    Object.keys(PATH_INKS).flatMap((source) => {
      const of = (point) => (source === 'as it runs' ? point.sampled : point.estimators[source].asDrawn);
      const known = points.filter((point) => of(point) && of(point)[quantity] > 0);
      if (known.length === 0) return [];
      const mean = known.map((point) => Math.log10(of(point)[quantity]));
      const x = known.map(({ iteration }) => iteration);
      return [{ column: `path of ${method}`, row: QUANTITIES[quantity], source, x, mean, low: mean, high: mean }];
    }),
  ),
);
await writeFile(
  'docs/figures/four-rooms-path.svg',
  await curvesSvg(pathSeries, { x: 'outer iteration', y: 'log₁₀, relative to ‖∇J‖' }, PATH_INKS),
);
