import { LQR_EXPERIMENT as task } from '../../experiments/bilevelLqr/bilevelLqrExperiment.js';
import type { Grid, SweepPlan } from '../../experiments/engine/cases.js';
import { runPlan, type Stages, type SweepHome } from '../stages.js';

/** Rules in place of draws: means over the actions of both players are taken by Gauss–Hermite rules (2 and 4 nodes, not 32 and 256 draws). */
const RULES = { leaderSamples: [0], followerSamples: [0] };
const PUBLISHED: Readonly<Record<string, Grid>> = {
  'bc-hg': [{}],
  'bc-hg-placebo': [{}],
  'naive-pgd': [{}, { clip: 1 }, { data: 'off-policy' }],
};
/** Seeds of the published methods, as published. */
const SEEDS = 20;

/** Tuned along exact gradients on seeds 1000 to 1002, reported on seeds 0 to 9, or 0 to 4 where a run costs 15 s. */
const STEPS = { optimiser: 'adam', schedule: 'linear', lr: 0.1, squares: 0.9, momentum: 0.5 };
const TUNING: Grid = [
  STEPS,
  { ...STEPS, momentum: 0.9 },
  { ...STEPS, momentum: 0.9, lr: 0.05 },
  { schedule: 'linear', lr: 0.1 },
  { schedule: 'linear', lr: 0.1, momentum: 0 },
  { schedule: 'linear', lr: 0.05 },
  { lr: 0.02 },
];

/** Other forms of BC-HG with the steps, batches and critic of the white-box form. */
const FORMS = ['bc-hg-td', 'bc-hg-centred', 'bc-hg-td-centred', 'bc-hg-exact-segment', 'bc-hg-integrated'];
const stepsOf = (actorSteps: number) => ({ actorSteps });
/** The published grid but for its best, which is in `published`: ten steps of the leader on-policy, two off-policy. */
const GRID: Readonly<Record<string, Grid>> = {
  'bc-hg': [1, 2, 5].map(stepsOf),
  'naive-pgd': [...[1, 2, 5].map(stepsOf), ...[1, 5, 10].map((actorSteps) => ({ data: 'off-policy', actorSteps }))],
};
const same = (methods: readonly string[], grid: Grid): Readonly<Record<string, Grid>> =>
  Object.fromEntries(methods.map((method) => [method, grid]));

/** The sweeps of bi-level LQR: all methods of one seed before those of the next. */
export function lqrStages(home: SweepHome): Stages {
  const { iterations } = task;
  const run = (name: string, grid: Readonly<Record<string, Grid>>, seeds: number, more: Partial<SweepPlan> = {}) =>
    runPlan(home, name, { task, iterations, methods: Object.keys(grid), axes: {}, grid, seeds, ...more });
  const batches = [{ ...STEPS, batch: 256 }];
  return {
    reduced: () => run('reduced', same(['bc-hg-white-box', 'naive-pgd-seen'], batches), 5),
    exact: () => run('exact', same(['exact', 'exact-first-order'], [STEPS]), 10),
    tuning: () => run('tuning', { exact: TUNING }, 3, { firstSeed: 1000 }),
    published: () => run('published', PUBLISHED, SEEDS, { axes: RULES }),
    forms: () => run('forms', same(FORMS, batches), 5),
    grid: () => run('grid', GRID, 10, { axes: RULES }),
  };
}
