import { createAscent } from '../../experiments/fourRooms/ascent.js';
import { SAMPLED_METHODS } from '../../experiments/fourRooms/gradients.js';
import { fourRoomsProblem } from '../../experiments/fourRooms/problem.js';
import type { Settings } from '../../experiments/engine/settingSpec.js';
import { evaluateTables } from '../../model/mdp/tables.js';
import { float64 } from '../../numeric/float64.js';
import { createStream } from '../../random/stream.js';
import { createQuickSolver } from '../../truth/quickSolver.js';
import { fiveDigits } from './fiveDigits.js';
import type { SampledMoments } from './path.js';

/** Batches at fixed parameters: first so many for the critic to settle, then so many that count. */
export interface SampleSize {
  readonly settle: number;
  readonly batches: number;
}

/** The method as it runs, its critic carried, at parameters that stay: mean against the exact gradient, spread of one batch. */
export function sampledMoments(
  method: string,
  settings: Settings,
  theta: readonly number[],
  { settle, batches }: SampleSize,
): SampledMoments {
  const planner = fourRoomsProblem(settings, settings['planKernel']);
  const movement = evaluateTables(fourRoomsProblem(settings, settings['rolloutKernel']), float64);
  const ascent = createAscent(SAMPLED_METHODS[method], settings, planner, movement, createStream(`path/${method}`));
  const point = createQuickSolver(planner).at(theta);
  const { total } = point.gradient();
  const length = Math.hypot(...total);
  if (SAMPLED_METHODS[method].critic) for (let i = 0; i < settle; i++) ascent(point);
  const mean = new Float64Array(total.length);
  const square = new Float64Array(total.length);
  for (let i = 0; i < batches; i++)
    ascent(point).forEach((x, k) => {
      mean[k] += x / batches;
      square[k] += (x * x) / batches;
    });
  const variance = square.reduce((sum, x, k) => sum + x - mean[k] ** 2, 0) * (batches / (batches - 1));
  const off = mean.reduce((sum, x, k) => sum + (x - total[k]) ** 2, 0);
  // E‖mean − ∇J‖² = ‖bias‖² + variance/n.
  return {
    bias: fiveDigits(Math.sqrt(Math.max(0, off - variance / batches)) / length),
    noise: fiveDigits(Math.sqrt(variance / batches) / length),
    deviation: fiveDigits(Math.sqrt(variance) / length),
  };
}
