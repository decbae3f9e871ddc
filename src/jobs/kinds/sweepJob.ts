import { sweepCases, type SweepPlan } from '../../experiments/engine/cases.js';
import { expectGrid } from '../../experiments/engine/gridFile.js';
import { openDirectory, runPath } from '../../experiments/engine/runDirectory.js';
import { runLine } from '../../experiments/engine/runFile.js';
import type { SettingValue } from '../../experiments/engine/settingSpec.js';
import { experimentByName, expectMethod } from '../../experiments/engine/tasks.js';
import { sweepText } from '../../report/sweepReport.js';
import { writeWhole } from '../../files/writeWhole.js';
import { describe, refuse } from '../../model/invalidInput.js';
import { ofUnits, type DoneCase, type Job, type JobKind, type JobOptions, type Merged } from '../job.js';
import { optional, required } from './optional.js';
import { processMeter } from '../processMeter.js';
import { tryCosts } from './sweepCosts.js';

/** `experiment sweep`: each run is a case. The result is the directory of runs that the sweep itself would have made. */
export const SWEEP_JOB: JobKind = {
  name: 'experiment sweep',
  open: (options) => Promise.resolve(sweepJob(readPlan(options))),
};

/** The options of a sweep's plan as a manifest keeps them. */
export const sweepOptions = ({ task, methods, axes, grid, seeds, firstSeed, iterations }: SweepPlan): JobOptions => ({
  task: task.name,
  methods,
  axes,
  grid,
  seeds,
  firstSeed,
  iterations,
});

function readPlan(options: JobOptions): SweepPlan {
  const task = experimentByName(required(options, 'task', 'word'));
  const { grid = 'published' } = options;
  return {
    task,
    methods: required(options, 'methods', 'words').map((id) => expectMethod(task, id)),
    axes: readAxes(options['axes'] ?? {}),
    grid: grid === 'published' ? grid : expectGrid(grid, task.methods),
    seeds: required(options, 'seeds', 'count'),
    ...optional(options, 'firstSeed', 'count'),
    iterations: required(options, 'iterations', 'count'),
  };
}

function readAxes(value: unknown): SweepPlan['axes'] {
  const isAxis = (x: unknown): boolean =>
    Array.isArray(x) && x.every((one) => typeof one === 'string' || typeof one === 'number');
  if (typeof value !== 'object' || value === null || !Object.values(value).every(isAxis))
    return refuse('/options/axes', 'lists of values by setting', describe(value));
  return value as Readonly<Record<string, readonly SettingValue[]>>;
}

function sweepJob(plan: SweepPlan): Job {
  const { task, iterations } = plan;
  const cases = [...sweepCases(plan)];
  const units = cases.map(({ id, method, settings, seed }) => {
    const request = { method, settings, seed, iterations };
    return { id, ...UNKNOWN, run: () => ({ part: runLine(task, request, task.run(request)) }) };
  });
  return {
    ...ofUnits(units),
    inputs: {},
    estimate: () => {
      const costs = tryCosts(plan, cases, processMeter);
      return cases.map(({ id }, i) => ({ id, ...costs[i] }));
    },
    merge: (parts, out) => mergeSweep(plan, parts, out),
  };
}

/** Before it was tried. */
const UNKNOWN = { seconds: 0, megabytes: 0 };

async function mergeSweep(plan: SweepPlan, parts: AsyncIterable<DoneCase>, out: string | undefined): Promise<Merged> {
  if (out === undefined) refuse('/out', 'a directory for the runs of the sweep', undefined);
  await openDirectory(out, plan);
  let cases = 0;
  let diverged = 0;
  for await (const { id, part } of parts) {
    const record = part as string;
    await writeWhole(runPath(out, id), record, '/out');
    cases++;
    if ('diverged' in (JSON.parse(record) as object)) diverged++;
  }
  return {
    document: { task: plan.task.name, runs: cases, diverged, directory: out },
    text: sweepText({ cases, before: 0, now: cases, diverged }, out),
    verdict: 'holds',
    directory: out,
  };
}
