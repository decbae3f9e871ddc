// From the runs of scripts/thermal-sweeps.sh: fixtures/results/thermal-control-*.json, fixtures/claims/thermal-control.json,
// docs/figures/thermal-control.svg, and the tables of docs/experiments-continuous.md.
//   npm run build && node scripts/thermal-results.mjs DIR
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPublished } from '../dist/experiments/published.js';
import { thermalClaims } from '../dist/experiments/thermalControl/claims.js';
import { thermalRandomSearch } from '../dist/experiments/thermalControl/randomSearch.js';
import { over } from '../dist/experiments/toyGame/claim.js';
import { readThermalResults } from '../dist/experiments/thermalControl/results.js';
import { createStream } from '../dist/random/stream.js';
import { curvesSvg } from '../dist/report/curvesPlot.js';
import { estimateGaussian } from '../dist/estimators/continuous/gaussianEstimator.js';
import { GAUSSIAN_ESTIMATORS } from '../dist/estimators/continuous/gaussianEstimators.js';
import { expectedPart, gaussianEstimates } from '../dist/verdict/continuous/gaussianEstimate.js';
import { thermalControl } from '../dist/tasks/thermalControl/thermalControl.js';
import { createFastLinearQuadratic } from '../dist/truth/linearQuadraticAdjoint.js';

const root = process.argv[2];
if (root === undefined) throw new Error('usage: node scripts/thermal-results.mjs DIR');
const COMMANDS = ['bash scripts/thermal-sweeps.sh DIR', 'node scripts/thermal-results.mjs DIR'];
const directories = (await readdir(root)).filter((name) => name.startsWith('thermal-')).sort().map((name) => join(root, name)); // prettier-ignore
const runs = await readThermalResults(directories);
const published = await readPublished(['fixtures/published/thermal_control_return_UL_main.json']);
const search = thermalRandomSearch(createStream('thermal-control/random-search'), 10_000, -196.217);
const claims = thermalClaims(runs, published, search);
const json = (value) => `${JSON.stringify(value)}\n`;
await writeFile('fixtures/results/thermal-control-runs.json', json({ commands: COMMANDS, search, runs }));
await writeFile('fixtures/claims/thermal-control.json', `${JSON.stringify({ commands: COMMANDS, claims }, null, 1)}\n`);

// The figure: of each method the longest runs at the step size of its published curve, mean over seeds and the range of them.
const METHODS = ['bc-hg', 'naive-pgd', 'hpgd-mc', 'hpgd-td', 'bc-hg-placebo', 'bc-hg-white-box'];
const series = [];
const LOWEST = -400;
const rangeOf = (group) => {
  const longest = group.reduce((a, b) => (b.x.length > a.x.length ? b : a));
  const values = longest.x.map((i, k) => group.filter(({ x }) => x[k] === i).map(({ objective }) => objective[k]));
  const shown = (of) => values.map((all) => Math.max(LOWEST, of(all)));
  return {
    x: longest.x,
    mean: shown((all) => all.reduce((a, b) => a + b, 0) / all.length),
    low: shown((all) => Math.min(...all)),
    high: shown((all) => Math.max(...all)),
  };
};
const exact = rangeOf(runs.filter(({ method }) => method === 'exact'));
for (const method of METHODS) {
  const curve = published.find((one) => one.method === method);
  const lr = curve?.settings.lr ?? 0.1;
  const own = runs.filter((run) => run.method === method && run.changes === '' && run.lr === lr);
  if (own.length === 0) continue;
  const at = { column: `${method}, lr ${lr}`, row: 'J' };
  if (curve) series.push({ ...curve, ...at, source: 'published' });
  // What is drawn later lies above.
  if (lr === 0.1) series.push({ ...exact, ...at, source: 'exact ascent' });
  series.push({ ...rangeOf(own), ...at, source: 'ours' });
}
await writeFile('docs/figures/thermal-control.svg', await curvesSvg(series, { x: 'outer iteration', y: 'exact J of the leader' })); // prettier-ignore

const table = (header, rows) => [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n'); // prettier-ignore
const groups = new Map();
for (const run of runs) {
  const key = `${run.method} ${run.lr} ${run.changes} ${run.iterations}`;
  groups.set(key, [...(groups.get(key) ?? []), run]);
}
const meanOf = (values) => {
  const { mean, error } = over(values);
  return values.length === 1 ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${error.toFixed(1)}`;
};
const at = (group, i) =>
  i < group[0].iterations ? meanOf(group.map(({ x, objective }) => objective[x.filter((k) => k <= i).length - 1])) : '';
const runRows = [...groups.values()].map((group) => [
  group[0].method,
  group[0].lr,
  group.length,
  group[0].iterations,
  ...[60, 200, 500, 1000].map((i) => at(group, i)),
  meanOf(group.map(({ last50 }) => last50)),
  Math.min(...group.map(({ last50 }) => last50)).toFixed(1),
  Math.max(...group.map(({ last50 }) => last50)).toFixed(1),
]);
const problem = thermalControl();
const exactAt = createFastLinearQuadratic(problem).at();
const BATCHES = 40;
const noiseRows = GAUSSIAN_ESTIMATORS.filter(({ direct }) => direct !== 'integrated').map((recipe) => {
  const rows = gaussianEstimates(problem, (batch, known) => estimateGaussian(recipe, batch, known), { batch: 100, repeats: BATCHES, seed: 1, steps: 100 }); // prettier-ignore
  const deviation = problem.theta.map((_, k) => {
    const mean = rows.reduce((a, row) => a + row[k], 0) / BATCHES;
    return Math.sqrt(rows.reduce((a, row) => a + (row[k] - mean) ** 2, 0) / (BATCHES - 1));
  });
  const size = Math.hypot(...deviation) / Math.hypot(...exactAt.total);
  return [recipe.id, recipe.title, recipe.leader === 'return' ? 'neither' : expectedPart(recipe), size.toPrecision(2)];
});
const claimRows = claims.map(({ claim, figure, verdict }) => [
  claim,
  Object.entries(figure)
    .map(([key, value]) => `${key} ${value}`)
    .join(', '),
  verdict,
]);
const tables = {
  runs: table(
    ['method', 'lr', 'seeds', 'updates', 'J at 60', '200', '500', '1000', 'last 50', 'lowest seed', 'highest seed'],
    runRows,
  ),
  noise: table(['estimator', 'what it is', 'expects', 'standard deviation / norm of the gradient'], noiseRows),
  claims: table(['claim', 'figures', 'verdict'], claimRows),
};
const page = 'docs/experiments-continuous.md';
let text = await readFile(page, 'utf8');
for (const [name, content] of Object.entries(tables))
  text = text.replace(new RegExp(`(<!-- ${name} -->)[^]*?(<!-- end of ${name} -->)`), (_, a, b) => `${a}\n\n${content}\n\n${b}`); // prettier-ignore
await writeFile(page, text);
