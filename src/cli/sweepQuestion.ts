import type { Command } from 'commander';
import type { SweepPlan } from '../experiments/engine/cases.js';
import { LAST_SEED } from '../experiments/engine/expectRun.js';
import { readGrid, sweepAxes } from '../experiments/engine/gridFile.js';
import { MOST_ITERATIONS } from '../experiments/engine/limits.js';
import { experimentByName, expectMethod } from '../experiments/engine/tasks.js';
import { collectText, wholeNumber } from './options.js';
import { parseSettings } from './readInstance.js';

/** What `experiment sweep` and its plan are asked, as commander gives it. */
export interface SweepAnswers {
  readonly methods?: string;
  readonly set?: readonly string[];
  readonly grid: string;
  readonly seeds: number;
  readonly firstSeed: number;
  readonly iterations?: number;
}

/** Adds the options that decide which runs a sweep has. */
export const askSweep = (command: Command): Command =>
  command
    .argument('<task>')
    .option('--methods <ids>', 'methods, separated by commas (default: all)')
    .option('--set <key=values>', 'a setting of all runs; values separated by commas are each run', collectText)
    .option('--grid <grid>', '`published`, or a JSON file: a list of settings, or such lists by method', 'published')
    .option('--seeds <n>', 'how many seeds', wholeNumber(1, 100_000), 10)
    .option('--first-seed <s>', 'the first of them', wholeNumber(0, LAST_SEED), 0)
    .option('--iterations <n>', 'outer iterations (default: as published)', wholeNumber(1, MOST_ITERATIONS));

/** The sweep that is asked for. Throws `InvalidInput` for names that nobody knows and for grids that make no sense. */
export async function sweepPlan(
  name: string,
  { methods, set, grid, seeds, firstSeed, iterations }: SweepAnswers,
): Promise<SweepPlan> {
  const task = experimentByName(name);
  return {
    task,
    methods: methods?.split(',').map((id) => expectMethod(task, id)) ?? task.methods,
    axes: sweepAxes(parseSettings(set ?? [])),
    grid: await readGrid(grid, task.methods),
    seeds,
    firstSeed,
    iterations: iterations ?? task.iterations,
  };
}
