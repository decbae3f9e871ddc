import { join } from 'node:path';
import type { Grid, SweepPlan } from '../../experiments/engine/cases.js';
import { selectBest } from '../../experiments/engine/select.js';
import { numberOf } from '../../experiments/engine/settings.js';
import type { Settings } from '../../experiments/engine/settingSpec.js';
import { experimentByName } from '../../experiments/engine/tasks.js';
import { runPlan, type Stages, type SweepHome } from '../stages.js';
import { TOY_ROWS, TOY_VARIANTS } from './toyNames.js';

const TASKS = Object.keys(TOY_VARIANTS);
/** The forms with less variance. */
const REDUCED = ['bc-hg-td', 'bc-hg-td-centred'];
/** Steps of actor and critic that the forms with less variance are tuned over. */
const TUNED_STEPS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  'toy-r2': [
    [5, 5],
    [10, 10],
  ],
  'toy-r1': [[10, 5]],
};
/** One change each, for why a method ends where it does. */
const CHANGES: Readonly<Record<string, Grid>> = {
  'first-order': [{ bootstrap: 'sampled' }, { bootstrap: 'expected' }, { critic: 'exact' }, { backup: 'paper' }],
  'bc-hg': [{ critic: 'exact' }, { backup: 'paper' }],
};
/** The published grid: the rows that the figure shows, then the others. */
const GRID_ROWS: readonly (readonly (readonly [method: string, data: string])[])[] = [
  [
    ['bc-hg', 'on-policy'],
    ['first-order', 'on-policy'],
    ['bi-ac', 'off-policy'],
  ],
  [
    ['first-order', 'off-policy'],
    ['bi-ac', 'on-policy'],
  ],
];
const PUBLISHED: Grid = [{}];
const stepsOf = (settings: Settings): { actorSteps: number; criticSteps: number } => ({
  actorSteps: numberOf(settings, 'actorSteps'),
  criticSteps: numberOf(settings, 'criticSteps'),
});
/** Fewer seeds where a run takes longer. */
const seedsOf = (task: string): number => (task === 'toy-r2' ? 5 : 3);

/**
 * The sweeps of the toy game: the published best points with ten seeds, then the published grid with seed 0 (which decides which points get
 * nine more), then what is not in the paper.
 */
export function toyStages(home: SweepHome): Stages {
  const run = (
    task: string,
    name: string,
    methods: readonly string[],
    grid: SweepPlan['grid'],
    seeds: number,
    { data = 'on-policy', firstSeed = 0 } = {},
  ): Promise<void> => {
    const axes = { data: [data] };
    const plan = { task: experimentByName(task), iterations: 500, methods, axes, grid, seeds, firstSeed };
    return runPlan(home, `${task}-${name}`, plan);
  };
  const selected = (name: string) => selectBest([join(home.directory, name)]);
  const onRows = async (each: (task: string, data: string, methods: readonly string[]) => Promise<void>) => {
    for (const task of TASKS) for (const [data, methods] of Object.entries(TOY_ROWS)) await each(task, data, methods);
  };
  return {
    best: () => onRows((task, data, methods) => run(task, `best-${data}`, methods, PUBLISHED, 10, { data })),
    exact: async () => {
      for (const task of TASKS) await run(task, 'exact', ['exact', 'exact-first-order'], PUBLISHED, 10);
    },
    // Tuned on seeds 100 to 104, reported on seeds 0 to 9.
    reduced: async () => {
      for (const task of TASKS) {
        const grid = [64, 450].flatMap((batch) =>
          TUNED_STEPS[task].map(([actorSteps, criticSteps]) => ({ actorSteps, criticSteps, batch })),
        );
        await run(task, 'tuning', REDUCED, grid, seedsOf(task), { firstSeed: 100 });
        for (const method of REDUCED) {
          const best = (await selected(`${task}-tuning`)).find((one) => one.method === method)!.best!;
          const point = { ...stepsOf(best.settings), batch: numberOf(best.settings, 'batch') };
          await run(task, `reduced-${method}`, [method], [point], 10);
        }
      }
    },
    placebo: async () => {
      for (const task of TASKS) await run(task, 'placebo', ['bc-hg-placebo', 'bc-hg-random-signs'], PUBLISHED, 10);
    },
    why: async () => {
      for (const task of TASKS)
        for (const [method, grid] of Object.entries(CHANGES))
          await run(task, `why-${method}`, [method], grid, seedsOf(task));
      for (const task of TASKS)
        await run(task, 'tables', TOY_ROWS['on-policy'], [{ leader: 'table', critic: 'table' }], 10);
    },
    noise: async () => {
      const changes = [{ batch: 450 }, { batch: 450, leaderRate: 2e-5 }, { episodes: 30, batch: 4500 }];
      const grid = changes.map((change) => ({ actorSteps: 5, critic: 'exact', ...change }));
      await run('toy-r2', 'noise', ['bc-hg-td'], grid, 5);
      await run('toy-r2', 'large-batch', ['bc-hg-td'], [{ actorSteps: 5, criticSteps: 5, batch: 450 }], 10);
    },
    grid: async () => {
      for (const rows of GRID_ROWS)
        for (const task of TASKS)
          for (const [method, data] of rows) await run(task, `grid-${data}`, [method], 'published', 1, { data });
    },
    leading: () =>
      onRows(async (task, data, methods) => {
        for (const method of methods) {
          const { candidates } = (await selected(`${task}-grid-${data}`)).find((one) => one.method === method)!;
          const points = candidates.slice(0, 2).map(({ settings }) => stepsOf(settings));
          await run(task, `leading-${data}-${method}`, [method], points, 9, { data, firstSeed: 1 });
        }
      }),
    more: () =>
      onRows((task, data, methods) => run(task, `more-${data}`, methods, PUBLISHED, 10, { data, firstSeed: 10 })),
  };
}
