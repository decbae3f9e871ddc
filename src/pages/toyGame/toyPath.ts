import { join } from 'node:path';
import { openRuns } from '../../experiments/engine/runDirectory.js';
import { experimentByName } from '../../experiments/engine/tasks.js';

/** The runs whose paths are looked at. */
const PATHS = ['toy-r2', 'toy-r1'].flatMap((task) =>
  [['bc-hg', 'on-policy'] as const, ['first-order', 'on-policy'] as const, ['bi-ac', 'off-policy'] as const].map(
    ([method, data]) => ({ task, method, data }),
  ),
);

/** Entries of the curves that are looked at. */
const ENTRIES = [0, 24, 49, 99, 149, 249];

/** A point on the path of a run. */
export interface ToyPoint {
  readonly task: string;
  readonly method: string;
  readonly iteration: number;
  readonly theta: readonly number[];
  /** f(0|A). */
  readonly p: number;
}

const logit = (p: number): number => Math.log(p / (1 - p));

/** Where seed 0 of the published runs in a directory went. */
export async function readToyPaths(runs: string): Promise<ToyPoint[]> {
  const points: ToyPoint[] = [];
  for (const { task, method, data } of PATHS)
    for await (const run of (await openRuns(join(runs, `${task}-best-${data}`))).runs) {
      if (run.method !== method || run.seed !== 0) continue;
      const { first, every } = experimentByName(task).curves;
      const curves = ['pS', 'p', 'pB'].map((name) => run.series[name].curve);
      for (const i of ENTRIES.filter((entry) => entry < curves[0].length)) {
        const theta = curves.flatMap((curve) => [logit(curve[i]), 0]);
        points.push({ task, method, iteration: first + every * i, theta, p: curves[1][i] });
      }
    }
  return points;
}
