// The sweeps behind fixtures/results/bilevel-lqr-*.json, the most valuable first; all methods of one seed before those of the next, so that it may
// be stopped at any time. Means over the actions of both players are taken by Gauss–Hermite rules (2 and 4 nodes) in place of 32 and 256 draws.
//   npm run build && node scripts/bilevel-lqr-sweeps.mjs DIR [THREADS] [STAGE ...]        resumes where it stopped; 0 threads: in this process
import { join } from 'node:path';
import { LQR_EXPERIMENT as task } from '../dist/experiments/bilevelLqr/bilevelLqrExperiment.js';
import { sweep } from '../dist/experiments/sweep.js';

const out = process.argv[2];
if (out === undefined) throw new Error('usage: node scripts/bilevel-lqr-sweeps.mjs DIR [THREADS] [STAGE ...]');
const threads = Number(process.argv[3] ?? 2);
const wanted = process.argv.slice(4);

const run = (directory, grid, seeds, { iterations = task.iterations, firstSeed = 0, axes = {} } = {}) =>
  sweep({ task, iterations, methods: Object.keys(grid), axes, grid, seeds, firstSeed }, join(out, directory), {
    threads,
  });

/** Rules in place of draws. */
const axes = { leaderSamples: [0], followerSamples: [0] };
const PUBLISHED = {
  'bc-hg': [{}],
  'bc-hg-placebo': [{}],
  'naive-pgd': [{}, { clip: 1 }, { data: 'off-policy' }],
};

/** Tuned along exact gradients on seeds 1000 to 1002, reported on seeds 0 to 9, or 0 to 4 where a run costs 15 s. */
const STEPS = { optimiser: 'adam', schedule: 'linear', lr: 0.1, squares: 0.9, momentum: 0.5 };
const TUNING = [
  STEPS,
  { ...STEPS, momentum: 0.9 },
  { ...STEPS, momentum: 0.9, lr: 0.05 },
  { schedule: 'linear', lr: 0.1 },
  { schedule: 'linear', lr: 0.1, momentum: 0 },
  { schedule: 'linear', lr: 0.05 },
  { lr: 0.02 },
];

/** Seeds of the published methods, as published. */
const SEEDS = 20;

/** Other forms of BC-HG with the steps, batches and critic of the white-box form. */
const FORMS = ['bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'bc-hg-exact-segment', 'bc-hg-integrated'];
/** The published grid but for its best, which is in `published`: ten steps of the leader on-policy, two off-policy. */
const GRID = {
  'bc-hg': [1, 2, 5].map((actorSteps) => ({ actorSteps })),
  'naive-pgd': [
    ...[1, 2, 5].map((actorSteps) => ({ actorSteps })),
    ...[1, 5, 10].map((actorSteps) => ({ data: 'off-policy', actorSteps })),
  ],
};

const stages = {
  reduced: () => run('reduced', { 'bc-hg-white-box': [{ ...STEPS, batch: 256 }], 'naive-pgd-seen': [{ ...STEPS, batch: 256 }] }, 5), // prettier-ignore
  exact: () => run('exact', { exact: [STEPS], 'exact-first-order': [STEPS] }, 10),
  tuning: () => run('tuning', { exact: TUNING }, 3, { firstSeed: 1000 }),
  published: () => run('published', PUBLISHED, SEEDS, { axes }),
  forms: () => run('forms', Object.fromEntries(FORMS.map((form) => [form, [{ ...STEPS, batch: 256 }]])), 5),
  grid: () => run('grid', GRID, 10, { axes }),
};

for (const [name, stage] of Object.entries(stages)) if (wanted.length === 0 || wanted.includes(name)) await stage();
