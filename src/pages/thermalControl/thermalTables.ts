import type { ThermalRun } from '../../experiments/thermalControl/results.js';
import { over } from '../../experiments/toyGame/claim.js';
import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';

/** Updates after which J is shown, beside the mean of the last fifty. */
const UPDATES = [60, 200, 500, 1000];

/** One decimal; with a standard error where there is more than one. */
function meanOf(values: readonly number[]): string {
  const { mean, error } = over(values);
  return values.length === 1 ? mean.toFixed(1) : `${mean.toFixed(1)} ± ${error.toFixed(1)}`;
}

/** J before update i, or at the last kept one before it; nothing where the runs are shorter. */
const objectiveAt = (group: readonly ThermalRun[], i: number): string =>
  i < group[0].iterations ? meanOf(group.map(({ x, objective }) => objective[x.filter((k) => k <= i).length - 1])) : '';

/** Runs of the same method, step size, changes and length, in the order in which they are first met. */
function grouped(runs: readonly ThermalRun[]): ThermalRun[][] {
  const groups = new Map<string, ThermalRun[]>();
  for (const run of runs) {
    const key = `${run.method} ${run.lr} ${run.changes} ${run.iterations}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()];
}

/** What became of each method at each step size. */
export const thermalRunTable = (runs: readonly ThermalRun[]): string =>
  markdownTable(
    ['method', 'lr', 'seeds', 'updates', 'J at 60', '200', '500', '1000', 'last 50', 'lowest seed', 'highest seed'],
    grouped(runs).map((group): Cell[] => {
      const last = group.map(({ last50 }) => last50);
      return [
        group[0].method,
        group[0].lr,
        group.length,
        group[0].iterations,
        ...UPDATES.map((i) => objectiveAt(group, i)),
        meanOf(last),
        Math.min(...last).toFixed(1),
        Math.max(...last).toFixed(1),
      ];
    }),
  );
