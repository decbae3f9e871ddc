// From the runs of scripts/toy-game-sweeps.mjs: fixtures/results/toy-game-*.json, fixtures/claims/toy-game.json, docs/figures/toy-game-*.svg,
// and the tables of docs/experiments-toy.md.
//   npm run build && node scripts/toy-game-results.mjs DIR
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { panelOf } from '../dist/experiments/panel.js';
import { readPublished } from '../dist/experiments/published.js';
import { openRuns } from '../dist/experiments/runDirectory.js';
import { lastMean } from '../dist/experiments/summary.js';
import { experimentByName } from '../dist/experiments/tasks.js';
import { over } from '../dist/experiments/toyGame/claim.js';
import { groupOf, toyClaims } from '../dist/experiments/toyGame/claims.js';
import { publishedLevels } from '../dist/experiments/toyGame/publishedLevels.js';
import { readToyResults } from '../dist/experiments/toyGame/results.js';
import { panelSvg } from '../dist/report/panelReport.js';
import { gameMoments } from '../dist/truth/gameMoments.js';
import { gameImplicit } from '../dist/truth/gameImplicit.js';
import { gameTheorem } from '../dist/truth/gameTheorem.js';
import { gameResponse } from '../dist/follower/gameResponse.js';
import { compileGame, evaluateGame } from '../dist/model/gameTables.js';
import { float64 } from '../dist/numeric/float64.js';
import { TOY_LOGIT, toyGame } from '../dist/tasks/toyGame/toyGame.js';

const root = process.argv[2];
if (root === undefined) throw new Error('usage: node scripts/toy-game-results.mjs DIR');
const COMMANDS = ['node scripts/toy-game-sweeps.mjs DIR', 'node scripts/toy-game-results.mjs DIR'];
const TASKS = { 'toy-r2': 'R2', 'toy-r1': 'R1' };
const NAMES = { 'bc-hg': 'BC-HG', 'first-order': 'Naive-PGD', 'bi-ac': 'Bi-AC' };
const ROWS = [['bc-hg', 'on-policy'], ['first-order', 'on-policy'], ['first-order', 'off-policy'], ['bi-ac', 'on-policy'], ['bi-ac', 'off-policy']]; // prettier-ignore

const names = (await readdir(root)).filter((name) => name.startsWith('toy-r')).sort();
const directories = names.map((name) => join(root, name));
const isTuning = (directory) => directory.endsWith('-tuning');
const groups = await readToyResults(directories.filter((directory) => !isTuning(directory)));
const tuning = await readToyResults(directories.filter(isTuning));
const files = Object.values(TASKS).map((variant) => `fixtures/published/discrete_toy_${variant}_main.json`);
const documents = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
const published = await readPublished(files);
const levels = publishedLevels(documents);
const claims = toyClaims(groups, levels);

const json = (value) => `${JSON.stringify(value)}\n`;
await writeFile('fixtures/results/toy-game-runs.json', json({ commands: COMMANDS, groups, tuning }));
await writeFile('fixtures/claims/toy-game.json', `${JSON.stringify({ commands: COMMANDS, claims }, null, 1)}\n`);

const curves = [];
for (const task of Object.keys(TASKS)) {
  const own = ['best-on-policy', 'best-off-policy', 'more-on-policy', 'more-off-policy', 'exact'].map((name) =>
    join(root, `${task}-${name}`),
  );
  const order = ['bc-hg on-policy', 'first-order on-policy', 'bi-ac off-policy', 'first-order off-policy', 'bi-ac on-policy', 'exact on-policy']; // prettier-ignore
  const place = ({ method, axes }) => order.indexOf(`${method} ${axes.data}`);
  const panel = (await panelOf(own.filter((directory) => directories.includes(directory))))
    .filter((one) => place(one) >= 0)
    .sort((a, b) => place(a) - place(b));
  curves.push(...panel.map(({ settings, ...rest }) => ({ ...rest, actorSteps: settings.actorSteps, criticSteps: settings.criticSteps }))); // prettier-ignore
  await writeFile(`docs/figures/${task.replace('toy', 'toy-game')}.svg`, await panelSvg(panel, published));
}
await writeFile('fixtures/results/toy-game-curves.json', json({ commands: COMMANDS, series: curves }));

const table = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const both = (values, n) => {
  const { mean, error } = over(values);
  return `${mean.toFixed(n)} ± ${error.toFixed(n)}`;
};

const levelRows = Object.keys(TASKS).flatMap((task) =>
  ROWS.flatMap(([method, data]) => {
    const group = groupOf(groups, task, method, { data });
    if (!group) return [];
    const level = levels.find((l) => l.task === task && l.method === method && l.data === data);
    const verdict = claims.find(({ id }) => id === `plateau/${task}/${method}/${data}`)?.verdict;
    return [[TASKS[task], NAMES[method], data, `${group.actorSteps} / ${group.criticSteps}`, group.seeds.length, both(group.returns, 2), level ? `${level.mean.toFixed(2)} ± ${level.error.toFixed(2)}` : '–', both(group.p, 3), both(group.gA, 3), verdict ?? '–']]; // prettier-ignore
  }),
);

const OTHERS = ['exact', 'exact-first-order', 'bc-hg-placebo', 'bc-hg-random-signs', 'bc-hg-td', 'bc-hg-td-centred'];
const isReported = ({ method, seeds, changes }) =>
  seeds[0] === 0 && (OTHERS.includes(method) || (changes !== '' && NAMES[method]));
const otherRows = groups
  .filter(isReported)
  .sort((a, b) => (a.task < b.task ? 1 : a.task > b.task ? -1 : 0))
  .map((g) => [TASKS[g.task], `\`${g.method}\``, g.changes === '' ? '–' : `\`${g.changes}\``, `${g.actorSteps} / ${g.criticSteps}`, g.seeds.length, both(g.expected, 2), both(g.p, 3), both(g.gA, 3)]); // prettier-ignore

const tuningRows = tuning.map((g) => [TASKS[g.task], `\`${g.method}\``, `${g.actorSteps} / ${g.criticSteps}`, g.changes === '' ? '–' : `\`${g.changes}\``, `${g.seeds[0]} to ${g.seeds.at(-1)}`, both(g.returns, 2), both(g.expected, 2)]); // prettier-ignore

const gridRows = Object.keys(TASKS).flatMap((task) =>
  ROWS.flatMap(([method, data]) => {
    const points = groups.filter((g) => g.task === task && g.method === method && g.data === data && g.changes === '');
    const first = points.filter(({ seeds }) => seeds[0] === 0);
    const of = (g) => lastMean(g.returns.slice(0, 1));
    const ranked = [...first].sort((a, b) => of(b) - of(a));
    const steps = ({ actorSteps, criticSteps }) => `${actorSteps} / ${criticSteps}`;
    const ten = first.filter(({ seeds }) => seeds.length >= 10).sort((a, b) => over(b.returns).mean - over(a.returns).mean); // prettier-ignore
    if (first.length < 5) return [];
    const best = groupOf(groups, task, method, { data });
    const place = ranked.findIndex((g) => g === best) + 1;
    return [[TASKS[task], NAMES[method], data, `${first.length} of 25`, `${of(ranked[0]).toFixed(2)} to ${of(ranked.at(-1)).toFixed(2)}`, steps(ranked[0]), best ? `${steps(best)}, place ${place}` : '–', ten.length > 0 ? `${steps(ten[0])}: ${both(ten[0].returns.slice(0, 10), 2)} (of ${ten.length})` : '–']]; // prettier-ignore
  }),
);

const ESTIMATORS = ['first-order', 'bc-hg-same-answer', 'bc-hg-printed', 'bc-hg', 'bc-hg-td', 'bc-hg-td-centred'];
const length = (xs) => Math.hypot(...xs.map(({ f64 }) => f64));
const logit = (p) => Math.log(p / (1 - p));
async function pathOf(task, method, data) {
  const directory = join(root, `${task}-best-${data}`);
  for await (const run of (await openRuns(directory)).runs)
    if (run.method === method && run.seed === 0) {
      const { first, every } = experimentByName(task).curves;
      const { p, pS, pB } = run.series;
      return [0, 24, 49, 99, 149, 249].map((i) => ({
        iteration: first + every * i,
        theta: [pS, p, pB].flatMap(({ curve }) => [logit(curve[i]), 0]),
        p: p.curve[i],
      }));
    }
  return [];
}

const biasRows = [];
const theoremRows = [];
for (const [task, method, data] of [
  ['toy-r2', 'bc-hg', 'on-policy'],
  ['toy-r2', 'first-order', 'on-policy'],
  ['toy-r2', 'bi-ac', 'off-policy'],
  ['toy-r1', 'bc-hg', 'on-policy'],
  ['toy-r1', 'first-order', 'on-policy'],
  ['toy-r1', 'bi-ac', 'off-policy'],
])
  // prettier-ignore
  for (const { iteration, theta, p } of await pathOf(task, method, data)) {
    const game = toyGame({ reward: task === 'toy-r1' ? 1 : 2, theta });
    const cells = ESTIMATORS.map((estimator) => {
      const { gradient, bias, covarianceTrace } = gameMoments(game, { estimator, batch: 3, horizon: 150, digits: 'float64' }); // prettier-ignore
      const relative = length(bias) / length(gradient);
      return [length(gradient), `${relative < 1e-6 ? '0' : relative.toPrecision(2)}, ${(Math.sqrt(covarianceTrace.f64) / length(gradient)).toPrecision(2)}`]; // prettier-ignore
    });
    biasRows.push([`${TASKS[task]} ${NAMES[method]}`, iteration, p.toFixed(3), cells[0][0].toPrecision(3), ...cells.map(([, text]) => text)]); // prettier-ignore
    const tables = evaluateGame(compileGame(game), float64);
    const response = gameResponse(tables, 'code');
    const { total, direct } = gameImplicit(tables, response);
    theoremRows.push([`${TASKS[task]} ${NAMES[method]}`, iteration, p.toFixed(3), total[TOY_LOGIT].toPrecision(4), gameTheorem(tables, response).total[TOY_LOGIT].toPrecision(4), direct[TOY_LOGIT].toPrecision(4)]); // prettier-ignore
  }

const claimRows = claims.map(({ claim, source, figure, verdict }) => {
  const shown = Object.entries(figure).map(([key, value]) => `${key} ${value}`);
  return [claim, source, shown.join(', '), verdict].map((cell) => cell.replaceAll('|', '\\|'));
});

const sections = {
  levels: table(['game', 'method', 'data', 'actor / critic steps', 'seeds', 'ours', 'published', 'p', 'g(a\\|S)', 'verdict'], levelRows), // prettier-ignore
  others: table(['game', 'method', 'changed', 'actor / critic steps', 'seeds', 'exact return', 'p', 'g(a\\|S)'], otherRows), // prettier-ignore
  tuning: table(['game', 'method', 'actor / critic steps', 'changed', 'seeds', 'sampled return', 'exact return'], tuningRows), // prettier-ignore
  grid: table(['game', 'method', 'data', 'points, seed 0', 'their returns', 'best by seed 0', 'the published best', 'best with ten seeds'], gridRows), // prettier-ignore
  bias: table(['path of', 'iteration', 'p', 'length of ∇J', ...ESTIMATORS.map((id) => `\`${id}\``)], biasRows),
  theorem: table(['path of', 'iteration', 'p', '∂J/∂θ', 'Theorem 2', 'first-order'], theoremRows),
  claims: table(['claim', 'source', 'figure', 'verdict'], claimRows),
};
const PAGE = 'docs/experiments-toy.md';
let page = await readFile(PAGE, 'utf8');
for (const [name, text] of Object.entries(sections))
  page = page.replace(
    new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end of ${name} -->)`),
    (_, before, after) => `${before}\n\n${text}\n\n${after}`,
  );
await writeFile(PAGE, page);
