// The sweeps behind fixtures/results/four-rooms-*.json: at N = 100 the published protocol, ten seeds at every grid point, for the methods of stage
// protocol-100 (HPGD (MC) at all N); else seed 0 at every grid point decides which get more seeds. Stages, the most valuable first; each may be stopped at any time and resumed.
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

/** `count` points of a method at a β in the order of seed 0, from the best on, whatever other seeds some of them have by now. */
async function leading(batch, method, beta, count) {
  const { candidates } = (await selectBest([join(out, gridName(batch))])).find(
    (s) => s.method === method && s.axes.beta === beta,
  );
  const atSeed0 = ({ seeds, lastMeans }) => lastMeans[seeds.indexOf(0)];
  return [...candidates]
    .sort((a, b) => atSeed0(b) - atSeed0(a))
    .slice(0, count)
    .map(({ settings: { lr, alpha } }) => ({ lr, alpha }));
}

/** Every point of the published grids; by default at seed 0. */
const grids = (batch, methods, seeds = 1) =>
  run({ methods, axes: axesOf(batch, BETAS), grid: 'published', seeds }, gridName(batch));

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
  async 'grid-100'() {
    await grids(100, ['naive-pgd', 'sobirl', 'bc-hg', 'hpgd-mc', 'exact', 'hpgd-oracle', 'hpgd-sa']);
  },
  // The published protocol.
  async 'protocol-100'() {
    await grids(100, ['naive-pgd', 'hpgd-mc', 'bc-hg'], 10);
  },
  async 'protocol-sa'() {
    await grids(100, ['hpgd-sa'], 10);
  },
  async 'seeds-100'() {
    await more(100, 'hpgd-oracle', 1, 9);
    await more(100, 'exact', 1, 2);
  },
  // The same settings as the best of BC-HG by seed 0, Benefits permuted.
  async placebo() {
    await asBcHg(['bc-hg-placebo'], 'placebo');
  },
  ...Object.fromEntries(
    OTHER_BATCHES.flatMap((batch) => [
      [`grid-${batch}`, () => grids(batch, ['bc-hg', 'naive-pgd', 'hpgd-mc'])],
      [`seeds-${batch}`, () => more(batch, 'bc-hg', batch === 1000 ? 1 : 2, 9)],
      [`mc-${batch}`, () => grids(batch, ['hpgd-mc'], 10)],
      [`sa-${batch}`, () => grids(batch, ['hpgd-sa'])],
      [`sa-seeds-${batch}`, () => more(batch, 'hpgd-sa', 1, 9)],
      [`oracle-${batch}`, () => grids(batch, ['hpgd-oracle'])],
    ]),
  ),
  async 'first-order'() {
    await run(
      { methods: ['exact-first-order'], axes: { beta: BETAS }, grid: 'published', seeds: 1 },
      'four-rooms-100-first-order',
    );
  },
  // No score depends on θ here, so that bc-hg-td is BC-HG transition by transition, and bc-hg-td-centred is bc-hg-centred.
  async forms() {
    await asBcHg(['bc-hg-td', 'bc-hg-centred'], 'forms', {}, 10);
  },
  // One run of each method with its parameters kept, for scripts/four-rooms-path.mjs; each at its best point at β = 0.003.
  async paths() {
    await run(
      { methods: Object.keys(PATH_GRID), axes: { beta: [0.003], snapshots: [500] }, grid: PATH_GRID, seeds: 1 },
      'four-rooms-paths',
    );
  },
  async stopped() {
    await stopped(Object.keys(STOPPED_GRID), 3);
  },
  // The value of the same policies under the law of motion of the rollouts.
  async simulator() {
    await asBcHg(['bc-hg'], 'simulator', { secondMetric: ['simulator'] }, 3);
  },
};

for (const stage of wanted.length > 0 ? wanted : Object.keys(STAGES)) {
  if (!(stage in STAGES)) throw new Error(`stages: ${Object.keys(STAGES).join(', ')}`);
  await STAGES[stage]();
}
