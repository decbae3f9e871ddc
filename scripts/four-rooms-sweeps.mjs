// The sweeps behind fixtures/results/four-rooms-*.json, smaller than the published protocol (10 seeds at every grid point): seed 0
// decides which two points of each grid get the other nine seeds (of naive-pgd and exact one point, of sobirl and hpgd-oracle none).
//   npm run build && node scripts/four-rooms-sweeps.mjs DIR [THREADS]        resumes where it stopped
import { join } from 'node:path';
import { FOUR_ROOMS_EXPERIMENT as task } from '../dist/experiments/fourRooms/fourRoomsExperiment.js';
import { selectBest } from '../dist/experiments/select.js';
import { sweep } from '../dist/experiments/sweep.js';

const out = process.argv[2];
if (out === undefined) throw new Error('usage: node scripts/four-rooms-sweeps.mjs DIR [THREADS]');
const threads = Number(process.argv[3] ?? 2);
const { iterations } = task;
const betas = [0.001, 0.003, 0.005];
const grid = join(out, 'four-rooms-100');
const run = (plan, directory) => sweep({ task, iterations, ...plan }, directory, { threads });

/** The best `count` points of a method at a β in a directory, by seed 0. */
async function leading(directory, method, beta, count) {
  const selection = (await selectBest([directory])).find((s) => s.method === method && s.axes.beta === beta);
  return selection.candidates.slice(0, count).map(({ settings: { lr, alpha } }) => ({ lr, alpha }));
}

/** More seeds for the leading points of a method, in directories of their own. */
async function more(directory, method, count, seeds) {
  for (const beta of betas)
    await run(
      {
        methods: [method],
        axes: { beta: [beta] },
        grid: await leading(directory, method, beta, count),
        seeds,
        firstSeed: 1,
      },
      join(out, `four-rooms-100-more-${method}-${beta}`),
    );
}

const first = (methods) => run({ methods, axes: { beta: betas }, grid: 'published', seeds: 1 }, grid);
await first(['naive-pgd', 'sobirl', 'bc-hg', 'hpgd-mc', 'exact']);
await more(grid, 'bc-hg', 2, 9);
// The same settings as the best of BC-HG by seed 0, Benefits permuted.
for (const beta of betas)
  await run(
    { methods: ['bc-hg-placebo'], axes: { beta: [beta] }, grid: await leading(grid, 'bc-hg', beta, 1), seeds: 3 },
    join(out, `four-rooms-100-placebo-${beta}`),
  );
await more(grid, 'hpgd-mc', 2, 9);
await first(['hpgd-sa']);
await more(grid, 'hpgd-sa', 2, 9);
await more(grid, 'exact', 1, 9);
await more(grid, 'naive-pgd', 1, 9);
await first(['hpgd-oracle']);
