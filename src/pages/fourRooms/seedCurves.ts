import type { FinishedRun } from '../../experiments/engine/runFile.js';
import { numberOf } from '../../experiments/engine/settings.js';
import { movingAverage } from '../../experiments/engine/summary.js';
import { FOUR_ROOMS_EXPERIMENT } from '../../experiments/fourRooms/fourRoomsExperiment.js';
import { meanCurve } from '../../experiments/statistics/curves.js';
import type { MethodResult, SeedCurves } from '../../experiments/fourRooms/results.js';

/** Iterations between the points that are kept. */
const KEPT_EVERY = 200;

/** The iterations whose smoothed values are kept: every 200th and the last. */
export const keptIterations = (iterations: number): number[] => [
  ...Array.from({ length: Math.ceil((iterations - 1) / KEPT_EVERY) }, (_, i) => i * KEPT_EVERY),
  iterations - 1,
];

/** Smoothed curves by seed. */
type BySeed = Map<number, readonly number[]>;

const round = (x: number): number => Number(x.toFixed(3));

/**
 * The curves of the best point of each selection seed by seed, in the order of the seeds, and the mean curve of every point of its grid; smoothed as
 * in the published plots, three decimals.
 */
export async function seedCurves(
  runs: AsyncIterable<FinishedRun>,
  selections: readonly MethodResult[],
): Promise<SeedCurves[]> {
  const { smoothing } = FOUR_ROOMS_EXPERIMENT.curves;
  const all = selections.map((selection) => ({
    selection,
    points: selection.grid.map(({ lr, alpha }) => ({ lr, alpha, bySeed: new Map() as BySeed })),
  }));
  for await (const { method, settings, seed, curve } of runs) {
    const [beta, batch, lr, alpha] = ['beta', 'batch', 'lr', 'alpha'].map((key) => numberOf(settings, key));
    const point = all
      .find(({ selection: one }) => one.method === method && one.beta === beta && one.batch === batch)
      ?.points.find((one) => one.lr === lr && one.alpha === alpha);
    const smooth = movingAverage(curve, smoothing);
    point?.bySeed.set(
      seed,
      keptIterations(curve.length).map((i) => smooth[i]),
    );
  }
  return all.map(({ selection: { method, beta, batch, best }, points }) => {
    const { bySeed } = points.find(({ lr, alpha }) => lr === best.lr && alpha === best.alpha)!;
    const sorted = [...bySeed].sort(([a], [b]) => a - b);
    return {
      method,
      beta,
      batch,
      lr: best.lr,
      alpha: best.alpha,
      seeds: sorted.map(([seed]) => seed),
      curves: sorted.map(([, curve]) => curve.map(round)),
      grid: points.map(({ lr, alpha, bySeed: runsOf }) => ({
        lr,
        alpha,
        mean: meanCurve([...runsOf.values()]).map(round),
      })),
    };
  });
}
