// The sweeps behind fixtures/results/four-rooms-*.json, smaller than the published protocol (10 seeds at every grid point): seed 0
// decides which points of each grid get more seeds. Stages, the most valuable first, each may be stopped at any time and resumed.
//   npm run build && node scripts/four-rooms-sweeps.mjs DIR [THREADS] [STAGE…]
// Without a stage: all of them. Stages are named below.
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

const run = (plan, name) => sweep({ task, iterations, ...plan }, join(out, name), { threads });
const gridName = (batch) => `four-rooms-${batch}`;
const axesOf = (batch, betas) => ({ beta: betas, ...(batch !== 100 && { batch: [batch] }) });

/** `count` points of a method at a β in the order of seed 0, from the best or a later one on. */
async function leading(batch, method, beta, count, from = 0) {
  const selections = await selectBest([join(out, gridName(batch))]);
  const selection = selections.find((s) => s.method === method && s.axes.beta === beta);
  return selection.candidates.slice(from, from + count).map(({ settings: { lr, alpha } }) => ({ lr, alpha }));
}

/** Seed 0 at every point of the published grids. */
const first = (batch, methods) =>
  run({ methods, axes: axesOf(batch, BETAS), grid: 'published', seeds: 1 }, gridName(batch));

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
async function asBcHg(methods, name, settings = {}) {
  for (const beta of BETAS)
    await run(
      {
        methods,
        axes: { beta: [beta], ...settings },
        grid: await leading(100, 'bc-hg', beta, 1),
        seeds: 10,
      },
      `${gridName(100)}-${name}-${beta}`,
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
  async grids() {
    for (const batch of OTHER_BATCHES) await first(batch, ['bc-hg', 'naive-pgd', 'hpgd-mc']);
  },
  async forms() {
    await run(
      { methods: ['exact-first-order'], axes: { beta: BETAS }, grid: 'published', seeds: 1 },
      'four-rooms-100-first-order',
    );
    await asBcHg(['bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred'], 'forms');
    await asBcHg(['bc-hg'], 'simulator', { secondMetric: ['simulator'] });
  },
  async seeds() {
    for (const batch of OTHER_BATCHES) await more(batch, 'bc-hg', 2, 9);
    for (const batch of OTHER_BATCHES) await more(batch, 'hpgd-mc', 1, 9);
  },
  async 'sa-grids'() {
    for (const batch of OTHER_BATCHES) await first(batch, ['hpgd-sa']);
  },
  async 'sa-seeds'() {
    for (const batch of OTHER_BATCHES) await more(batch, 'hpgd-sa', 1, 9);
  },
  async oracle() {
    for (const batch of OTHER_BATCHES) await first(batch, ['hpgd-oracle']);
  },
};

for (const stage of wanted.length > 0 ? wanted : Object.keys(STAGES)) {
  if (!(stage in STAGES)) throw new Error(`stages: ${Object.keys(STAGES).join(', ')}`);
  await STAGES[stage]();
}
