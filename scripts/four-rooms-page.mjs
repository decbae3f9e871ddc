// The tables of docs/experiments.md from fixtures/results/four-rooms-*.json and fixtures/claims/four-rooms.json.
//   npm run build && node scripts/four-rooms-page.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { FOUR_ROOMS_EXPERIMENT as task } from '../dist/experiments/fourRooms/fourRoomsExperiment.js';
import { FOUR_ROOMS_BETAS as BETAS } from '../dist/experiments/fourRooms/paperClaims.js';

const PAGE = 'docs/experiments.md';
const BATCHES = [100, 200, 400, 1000];
const read = async (name) => JSON.parse(await readFile(`fixtures/results/four-rooms-${name}.json`, 'utf8'));

const { claims } = JSON.parse(await readFile('fixtures/claims/four-rooms.json', 'utf8'));
const results = (await Promise.all(BATCHES.map((batch) => read(`${batch}-selection`)))).flatMap((r) => r.selections);
const variants = await read('variants');
const path = await read('path');

const at = (method, beta, batch) => results.find((r) => r.method === method && r.beta === beta && r.batch === batch);
const number = (x) => (Math.abs(x) < 5e-5 ? 0 : x).toFixed(4);
const withError = ({ mean, standardError, seeds }) =>
  `${number(mean)}${seeds > 1 ? ` ± ${number(standardError)}` : ''}`;
const counted = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
const table = (head, rows) =>
  [head, head.map(() => '-'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const grid = (method) => task.publishedGrid(method);
const point = (method, { lr, alpha }) => (grid(method).some((p) => 'alpha' in p) ? `${lr}, ${alpha}` : `${lr}`);

/** N = 100: every method, beside the published levels. */
function levels() {
  const methods = [...new Set(results.filter(({ batch }) => batch === 100).map(({ method }) => method))];
  const rows = methods.flatMap((method) =>
    BETAS.flatMap((beta) => {
      const ours = at(method, beta, 100);
      if (!ours) return [];
      const claim = claims.find(({ id }) => id === `plateau/${method}/beta=${beta}`);
      const published = claim
        ? claim.claim
            .match(/reaches (\S+) ± (\S+) at/)
            .slice(1)
            .map(Number)
        : undefined;
      return [
        [
          method,
          beta,
          `${ours.grid.length} of ${grid(method).length}`,
          point(method, ours.best),
          ours.best.seeds,
          withError(ours.best),
          published ? `${number(published[0])} ± ${number(published[1])}` : '–',
          claim?.verdict ?? '–',
        ],
      ];
    }),
  );
  return table(['method', 'β', 'points', 'best lr, α', 'seeds', 'ours', 'published', 'verdict'], rows);
}

/** The other batch sizes beside N = 100. */
function batches() {
  const methods = ['bc-hg', 'hpgd-mc', 'hpgd-sa', 'hpgd-oracle', 'naive-pgd'];
  const cell = (ours) =>
    ours
      ? `${withError(ours.best)} (${point(ours.method, ours.best)}; ${counted(ours.best.seeds, 'seed')}; ${counted(ours.grid.length, 'point')})`
      : 'not run';
  const rows = methods.flatMap((method) =>
    BETAS.map((beta) => [method, beta, ...BATCHES.map((batch) => cell(at(method, beta, batch)))]),
  );
  const known = rows.filter((row) => row.slice(3).some((text) => text !== 'not run'));
  return table(['method', 'β', ...BATCHES.map((batch) => `N = ${batch}`)], known);
}

/** Followers that are stopped. */
function stopped() {
  const rows = variants.stopped.map((one) => [
    one.method,
    one.follower,
    one.stopPolicyIter,
    one.seeds,
    withError({ ...one.metric, seeds: one.seeds }),
    withError({ ...one.acting, seeds: one.seeds }),
    one.divergence.mean.toPrecision(2),
  ]);
  return table(['method', 'table', 'K', 'seeds', 'J, best response', 'J, as it acts', 'mean divergence'], rows);
}

/** The same policies under the law of the rollouts. */
function simulator() {
  const rows = variants.simulator.map(({ beta, lr, alpha, seeds, metric, simulator: other }) => [
    beta,
    `${lr}, ${alpha}`,
    seeds,
    withError({ ...metric, seeds }),
    withError({ ...other, seeds }),
  ]);
  return table(['β', 'lr, α', 'seeds', 'J under the law of the plan', 'J under the law of the rollouts'], rows);
}

/** Bias and deviation along the paths. */
function moments() {
  const short = (x) => (x < 1e-9 ? '0' : x.toPrecision(2).replace(/e\+?/, 'e'));
  const pair = (one) => (one ? `${short(one.bias)}, ${short(one.deviation)}` : '–');
  const estimators = Object.keys(path.paths[0].points[0].estimators);
  const rows = path.paths.flatMap(({ method, points }) =>
    points
      .filter(({ iteration }) => [0, 1000, 3500, 9500].includes(iteration))
      .map(({ iteration, objective, estimators: of, sampled }) => [
        method,
        iteration,
        number(objective),
        ...estimators.map((id) => pair(of[id].asDrawn)),
        sampled ? `${pair(sampled)} (± ${short(sampled.noise)})` : '–',
      ]),
  );
  return table(['path of', 'iteration', 'J', ...estimators, 'the method as it runs (sampled)'], rows);
}

/** Claims, those on single levels left out: they are in the first table. Lists by seed are in the file. */
function claimRows() {
  const shown = ([key, value]) => `${key} ${value}`;
  const rows = claims
    .filter(({ id }) => !id.startsWith('plateau'))
    .map(({ claim, figure, verdict }) => [
      claim,
      Object.entries(figure)
        .filter(([, value]) => !Array.isArray(value))
        .map(shown)
        .join('; '),
      verdict,
    ]);
  return table(['claim', 'figure', 'verdict'], rows);
}

let page = await readFile(PAGE, 'utf8');
for (const [name, make] of Object.entries({ levels, batches, stopped, simulator, moments, claims: claimRows })) {
  const [before, rest, none] = page.split(`<!-- ${name} -->`);
  if (rest === undefined || none !== undefined) throw new Error(`${PAGE} has no place, or several, for ${name}`);
  const end = `<!-- end of ${name} -->`;
  if (!rest.includes(end)) throw new Error(`${PAGE} has no end of ${name}`);
  page = `${before}<!-- ${name} -->\n\n${make()}\n\n${rest.slice(rest.indexOf(end))}`;
}
await writeFile(PAGE, page);
