// The sweeps behind fixtures/results/four-rooms-*.json, smaller than the published protocol (10 seeds at every grid point): seed 0
// decides which points of each grid get more seeds, and some grids are parts of the published ones. Stages, the most valuable first, each may be stopped at any time and resumed.
//   npm run build && node scripts/four-rooms-sweeps.mjs DIR [THREADS] [STAGE…]
// Without a stage: all of them. Stages are named below.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FOUR_ROOMS_EXPERIMENT as task } from '../dist/experiments/fourRooms/fourRoomsExperiment.js';
import { selectBest } from '../dist/experiments/select.js';
import { sweep } from '../dist/experiments/sweep.js';

const [out, threadsGiven = '2', ...wanted] = process.argv.slice(2);
if (out === undefined) throw new Error('usage: node scripts/four-rooms-sweeps.mjs DIR [THREADS] [STAGE…]');
const threads = Number(threadsGiven);
const { iterations } = task;
const BETAS = [0.001, 0.003, 0.005];
const OTHER_BATCHES = [1000, 200, 400];

const STOPPED_GRID = {
  'bc-hg': [{ lr: 0.05, alpha: 0.5 }],
  'hpgd-sa': [{ lr: 0.1, alpha: 0.9 }],
  'hpgd-mc': [{ lr: 0.01 }],
  'naive-pgd': [{ lr: 0.5 }],
};

const PATH_GRID = {
  ...STOPPED_GRID,
  'bc-hg-centred': [{ lr: 0.05, alpha: 0.5 }],
  'hpgd-oracle': [{ lr: 0.05 }],
  exact: [{ lr: 0.5 }],
};

const run = (plan, name) => sweep({ task, iterations, ...plan }, join(out, name), { threads });
const gridName = (batch) => `four-rooms-${batch}`;
const axesOf = (batch, betas) => ({ beta: betas, ...(batch !== 100 && { batch: [batch] }) });

/** `count` points of a method at a β in the order of seed 0, from the best or a later one on. */
async function leading(batch, method, beta, count, from = 0) {
  const names = [gridName(batch), `${gridName(batch)}-part`].map((name) => join(out, name)).filter(existsSync);
  const selection = (await selectBest(names)).find((s) => s.method === method && s.axes.beta === beta);
  return selection.candidates.slice(from, from + count).map(({ settings: { lr, alpha } }) => ({ lr, alpha }));
}

/** Seed 0 at every point of the published grids. */
const first = (batch, methods) =>
  run({ methods, axes: axesOf(batch, BETAS), grid: 'published', seeds: 1 }, gridName(batch));

const pairs = (...list) => list.map(([lr, alpha]) => ({ lr, alpha }));
/** The part of the published grids that holds the leading points at N = 100 and N = 1000 (lr = 0.01 leads with hpgd-mc only). */
const PART = {
  'bc-hg': pairs([0.5, 0.5], [0.5, 0.7], [0.1, 0.5], [0.1, 0.7]),
  'hpgd-sa': pairs([0.5, 0.7], [0.1, 0.7], [0.1, 0.9]),
  'hpgd-mc': task.publishedGrid('hpgd-mc'),
  'naive-pgd': [{ lr: 0.5 }],
};

/** Seed 0 at every point of such a part. */
const part = (batch, methods) =>
  run({ methods, axes: axesOf(batch, BETAS), grid: PART, seeds: 1 }, `${gridName(batch)}-part`);

/** More seeds for the leading points of a method, in directories of their own. */
async function more(batch, method, count, seeds) {
  for (const beta of BETAS)
    await run(
      {
        methods: [method],
        axes: axesOf(batch, [beta]),
        grid: await leading(batch, method, beta, count),
        seeds,
        firstSeed: 1,
      },
      `${gridName(batch)}-more-${method}-${beta}`,
    );
}

/** Other forms of BC-HG at the settings that are its best by seed 0. */
async function asBcHg(methods, name, settings = {}, seeds = 10) {
  for (const beta of BETAS)
    await run(
      {
        methods,
        axes: { beta: [beta], ...settings },
        grid: await leading(100, 'bc-hg', beta, 1),
        seeds,
      },
      `${gridName(100)}-${name}-${beta}`,
    );
}

/** Followers that are stopped, at β = 0.003, E = 2, each method at one point of its grid: its best with a follower that is not. */
async function stopped(methods, seeds) {
  for (const [follower, levels] of [
    ['reset', [1, 2, 5, 10, 20, 50]],
    ['carry', [1, 10]],
  ])
    for (const stopPolicyIter of levels)
      await run(
        {
          methods,
          axes: { beta: [0.003], envs: [2], follower: [follower], stopPolicyIter: [stopPolicyIter] },
          grid: STOPPED_GRID,
          seeds,
        },
        `four-rooms-stopped-${follower}-${stopPolicyIter}`,
      );
}

const STAGES = {
  async 'batch-100'() {
    await first(100, ['naive-pgd', 'sobirl', 'bc-hg', 'hpgd-mc', 'exact']);
    await more(100, 'bc-hg', 2, 9);
    // The same settings as the best of BC-HG by seed 0, Benefits permuted.
    await asBcHg(['bc-hg-placebo'], 'placebo');
    // At β = 0.005 some seeds stay on a plateau near 0.8, and one seed says little of a point: the next two as well.
    await run(
      {
        methods: ['bc-hg'],
        axes: { beta: [0.005] },
        grid: await leading(100, 'bc-hg', 0.005, 2, 2),
        seeds: 9,
        firstSeed: 1,
      },
      'four-rooms-100-next-bc-hg-0.005',
    );
    await first(100, ['hpgd-oracle', 'hpgd-sa']);
    await more(100, 'hpgd-mc', 1, 9);
    await more(100, 'hpgd-sa', 1, 9);
    await more(100, 'hpgd-oracle', 1, 4);
    await more(100, 'exact', 1, 2);
    await more(100, 'naive-pgd', 1, 2);
  },
  async 'grid-1000'() {
    await first(1000, ['bc-hg', 'naive-pgd', 'hpgd-mc']);
  },
  async 'grid-400'() {
    await part(400, ['bc-hg', 'naive-pgd']);
  },
  async 'grid-200'() {
    await part(200, ['bc-hg', 'naive-pgd']);
  },
  async 'seeds-1000'() {
    await more(1000, 'bc-hg', 1, 9);
  },
  async 'seeds-400'() {
    await more(400, 'bc-hg', 1, 4);
  },
  async 'seeds-200'() {
    await more(200, 'bc-hg', 1, 4);
  },
  async 'first-order'() {
    await run(
      { methods: ['exact-first-order'], axes: { beta: BETAS }, grid: 'published', seeds: 1 },
      'four-rooms-100-first-order',
    );
  },
  // No score depends on θ here, so that bc-hg-td is BC-HG transition by transition, and bc-hg-td-centred is bc-hg-centred.
  async forms() {
    await asBcHg(['bc-hg-td', 'bc-hg-centred'], 'forms', {}, 5);
  },
  async 'forms-10'() {
    await asBcHg(['bc-hg-td', 'bc-hg-centred'], 'forms', {}, 10);
  },
  async 'mc-1000'() {
    await more(1000, 'hpgd-mc', 1, 4);
  },
  async mc() {
    for (const batch of [400, 200]) await part(batch, ['hpgd-mc']);
    for (const batch of [400, 200]) await more(batch, 'hpgd-mc', 1, 4);
  },
  // One run of each method with its parameters kept, for scripts/four-rooms-path.mjs; each at its best point at β = 0.003.
  async paths() {
    await run(
      { methods: Object.keys(PATH_GRID), axes: { beta: [0.003], snapshots: [500] }, grid: PATH_GRID, seeds: 1 },
      'four-rooms-paths',
    );
  },
  async 'stopped-bc-hg'() {
    await stopped(['bc-hg'], 1);
  },
  async stopped() {
    await stopped(Object.keys(STOPPED_GRID), 3);
  },
  async sa() {
    for (const batch of OTHER_BATCHES) await part(batch, ['hpgd-sa']);
    for (const batch of OTHER_BATCHES) await more(batch, 'hpgd-sa', 1, 4);
  },
  // The value of the same policies under the law of motion of the rollouts.
  async simulator() {
    await asBcHg(['bc-hg'], 'simulator', { secondMetric: ['simulator'] }, 3);
  },
  async oracle() {
    for (const batch of OTHER_BATCHES) await first(batch, ['hpgd-oracle']);
  },
};

for (const stage of wanted.length > 0 ? wanted : Object.keys(STAGES)) {
  if (!(stage in STAGES)) throw new Error(`stages: ${Object.keys(STAGES).join(', ')}`);
  await STAGES[stage]();
}
