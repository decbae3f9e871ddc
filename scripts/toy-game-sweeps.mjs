// The sweeps behind fixtures/results/toy-game-*.json: first the published best points with ten seeds, then the published grid with seed 0 (which
// decides which points get nine more), then what is not in the paper. The most valuable come first, so that it may be stopped at any time.
//   npm run build && node scripts/toy-game-sweeps.mjs DIR [THREADS] [STAGE …]        resumes where it stopped
import { join } from 'node:path';
import { selectBest } from '../dist/experiments/select.js';
import { sweep } from '../dist/experiments/sweep.js';
import { experimentByName } from '../dist/experiments/tasks.js';

const out = process.argv[2];
if (out === undefined) throw new Error('usage: node scripts/toy-game-sweeps.mjs DIR [THREADS] [STAGE …]');
const threads = Number(process.argv[3] ?? 2);
const wanted = process.argv.slice(4);
const TASKS = ['toy-r2', 'toy-r1'];
/** What the paper has runs of. */
const ROWS = { 'on-policy': ['bc-hg', 'first-order', 'bi-ac'], 'off-policy': ['first-order', 'bi-ac'] };
/** The forms with less variance. */
const REDUCED = ['bc-hg-td', 'bc-hg-td-centred'];

const run = (task, directory, methods, axes, grid, seeds, firstSeed = 0) =>
  sweep(
    { task: experimentByName(task), iterations: 500, methods, axes, grid, seeds, firstSeed },
    join(out, `${task}-${directory}`),
    { threads },
  );

const stages = {
  best: async () => {
    for (const task of TASKS)
      for (const [data, methods] of Object.entries(ROWS))
        await run(task, `best-${data}`, methods, { data: [data] }, [{}], 10);
  },
  exact: async () => {
    for (const task of TASKS)
      await run(task, 'exact', ['exact', 'exact-first-order'], { data: ['on-policy'] }, [{}], 10);
  },
  reduced: async () => {
    // Tuned on seeds 100 to 104, reported on seeds 0 to 9.
    const steps = { 'toy-r2': [[5, 5], [10, 10]], 'toy-r1': [[10, 5]] }; // prettier-ignore
    for (const task of TASKS) {
      const grid = [64, 450].flatMap((batch) =>
        steps[task].map(([actorSteps, criticSteps]) => ({ actorSteps, criticSteps, batch })),
      );
      await run(task, 'tuning', REDUCED, { data: ['on-policy'] }, grid, task === 'toy-r2' ? 5 : 3, 100);
      for (const method of REDUCED) {
        const { best } = (await selectBest([join(out, `${task}-tuning`)])).find((s) => s.method === method);
        const { actorSteps, criticSteps, batch } = best.settings;
        await run(
          task,
          `reduced-${method}`,
          [method],
          { data: ['on-policy'] },
          [{ actorSteps, criticSteps, batch }],
          10,
        );
      }
    }
  },
  placebo: async () => {
    for (const task of TASKS)
      await run(task, 'placebo', ['bc-hg-placebo', 'bc-hg-random-signs'], { data: ['on-policy'] }, [{}], 10);
  },
  why: async () => {
    const changes = {
      'first-order': [{ bootstrap: 'sampled' }, { bootstrap: 'expected' }, { critic: 'exact' }, { backup: 'paper' }],
      'bc-hg': [{ critic: 'exact' }, { backup: 'paper' }],
    };
    for (const task of TASKS)
      for (const [method, grid] of Object.entries(changes))
        await run(task, `why-${method}`, [method], { data: ['on-policy'] }, grid, task === 'toy-r2' ? 5 : 3);
    const tables = [{ leader: 'table', critic: 'table' }];
    for (const task of TASKS) await run(task, 'tables', ROWS['on-policy'], { data: ['on-policy'] }, tables, 10);
  },
  noise: async () => {
    const exact = { actorSteps: 5, critic: 'exact' };
    const grid = [{ batch: 450 }, { batch: 450, leaderRate: 2e-5 }, { episodes: 30, batch: 4500 }].map((change) => ({ ...exact, ...change })); // prettier-ignore
    await run('toy-r2', 'noise', ['bc-hg-td'], { data: ['on-policy'] }, grid, 5);
    await run('toy-r2', 'large-batch', ['bc-hg-td'], { data: ['on-policy'] }, [{ actorSteps: 5, criticSteps: 5, batch: 450 }], 10); // prettier-ignore
  },
  // The rows of the published grid that the figure shows, then the others.
  grid: async () => {
    const shown = [['bc-hg', 'on-policy'], ['first-order', 'on-policy'], ['bi-ac', 'off-policy']]; // prettier-ignore
    const others = [['first-order', 'off-policy'], ['bi-ac', 'on-policy']]; // prettier-ignore
    for (const rows of [shown, others])
      for (const task of TASKS)
        for (const [method, data] of rows) await run(task, `grid-${data}`, [method], { data: [data] }, 'published', 1);
  },
  leading: async () => {
    for (const task of TASKS)
      for (const [data, methods] of Object.entries(ROWS))
        for (const method of methods) {
          const selections = await selectBest([join(out, `${task}-grid-${data}`)]);
          const { candidates } = selections.find((s) => s.method === method);
          const points = candidates.slice(0, 2).map(({ settings: { actorSteps, criticSteps } }) => ({ actorSteps, criticSteps })); // prettier-ignore
          await run(task, `leading-${data}-${method}`, [method], { data: [data] }, points, 9, 1);
        }
  },
  more: async () => {
    for (const task of TASKS)
      for (const [data, methods] of Object.entries(ROWS))
        await run(task, `more-${data}`, methods, { data: [data] }, [{}], 10, 10);
  },
};

for (const [name, stage] of Object.entries(stages)) if (wanted.length === 0 || wanted.includes(name)) await stage();
