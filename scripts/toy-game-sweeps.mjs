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
  grid: async () => {
    for (const task of TASKS)
      for (const [data, methods] of Object.entries(ROWS))
        await run(task, `grid-${data}`, methods, { data: [data] }, 'published', 1);
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
};

for (const [name, stage] of Object.entries(stages)) if (wanted.length === 0 || wanted.includes(name)) await stage();
