// From the runs of scripts/bilevel-lqr-sweeps.mjs: fixtures/results/bilevel-lqr-*.json, fixtures/claims/bilevel-lqr.json,
// docs/figures/bilevel-lqr*.svg, and the tables of docs/experiments-bilevel-lqr.md.
//   npm run build && node scripts/bilevel-lqr-results.mjs DIR
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lqrClaims, publishedLqrLevel } from '../dist/experiments/bilevelLqr/claims.js';
import { readLqrResults } from '../dist/experiments/bilevelLqr/results.js';
import { readPublished } from '../dist/experiments/published.js';
import { over } from '../dist/experiments/toyGame/claim.js';
import { panelSvg } from '../dist/report/panelReport.js';

const root = process.argv[2];
if (root === undefined) throw new Error('usage: node scripts/bilevel-lqr-results.mjs DIR');
const COMMANDS = ['node scripts/bilevel-lqr-sweeps.mjs DIR', 'node scripts/bilevel-lqr-results.mjs DIR'];
const FILES = ['main', 'reward_hist'].map((name) => `fixtures/published/bilevel_lqr_${name}.json`);

const found = (await readdir(root)).filter((name) => name !== 'tuning');
const { groups } = await readLqrResults(found.map((name) => join(root, name)));
// Curves of the grid's other points are in its runs only.
const { panel } = await readLqrResults(found.filter((name) => name !== 'grid').map((name) => join(root, name)));
const { groups: tuning } = await readLqrResults([join(root, 'tuning')]);
const [main, histogram] = await Promise.all(FILES.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
const published = await readPublished(FILES.slice(0, 1));
const claims = lqrClaims(groups, main, histogram);

const json = (value) => `${JSON.stringify(value)}\n`;
await writeFile('fixtures/results/bilevel-lqr-runs.json', json({ commands: COMMANDS, groups, tuning }));
await writeFile('fixtures/results/bilevel-lqr-curves.json', json({ commands: COMMANDS, series: panel }));
await writeFile('fixtures/claims/bilevel-lqr.json', `${JSON.stringify({ commands: COMMANDS, claims }, null, 1)}\n`);

const ofMethods = (methods) => methods.flatMap((method) => panel.filter((one) => one.method === method));
const loops = ['bc-hg', 'bc-hg-placebo', 'naive-pgd'];
await writeFile('docs/figures/bilevel-lqr.svg', await panelSvg(ofMethods(loops), published));
const all = ['bc-hg', 'bc-hg-white-box', 'naive-pgd-seen', 'exact-first-order', 'exact'];
await writeFile('docs/figures/bilevel-lqr-exact.svg', await panelSvg(ofMethods(all), published));

const table = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const both = (values, n) => {
  const { mean, error } = over(values);
  return `${mean.toFixed(n)} ± ${error.toFixed(n)}`;
};
const NAMES = {
  'bc-hg ': 'BC-HG',
  'naive-pgd ': 'Naive-PGD (on-policy)',
  'naive-pgd data=off-policy': 'Naive-PGD (off-policy)',
};
const runRows = groups.map((g) => {
  const name = NAMES[`${g.method} ${g.changes}`];
  const level = name && publishedLqrLevel(main, name);
  return [`\`${g.method}\``, g.changes === '' ? '–' : `\`${g.changes}\``, g.seeds.length, both(g.returns, 3), level ? `${level.mean.toFixed(3)} ± ${level.error.toFixed(3)}` : '–', both(g.expected, 3), Math.max(...g.best).toFixed(2)]; // prettier-ignore
});
const tuningRows = tuning.map((g) => [g.changes === '' ? '–' : `\`${g.changes}\``, g.seeds.join(', '), both(g.expected, 2), both(g.final, 2)]); // prettier-ignore
const claimRows = claims.map(({ claim, source, figure, verdict }) => {
  const shown = Object.entries(figure).map(([key, value]) => `${key} ${value}`);
  return [claim, source, shown.join(', '), verdict].map((cell) => cell.replaceAll('|', '\\|'));
});
const sections = {
  runs: table(['method', 'changed', 'seeds', 'sampled return', 'published', 'exact return', 'best iterate of a seed'], runRows), // prettier-ignore
  tuning: table(['settings of `exact`', 'seeds', 'exact return, last 100', 'after the last update'], tuningRows),
  claims: table(['claim', 'source', 'figure', 'verdict'], claimRows),
};
const PAGE = 'docs/experiments-bilevel-lqr.md';
let page = await readFile(PAGE, 'utf8');
for (const [name, text] of Object.entries(sections))
  page = page.replace(
    new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end of ${name} -->)`),
    (_, before, after) => `${before}\n\n${text}\n\n${after}`,
  );
await writeFile(PAGE, page);
