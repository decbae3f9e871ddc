import { halfFactor, halfSolve } from '../numeric/halfFactor.js';
import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';

/**
 * The batch with scores of another θ than the one it was drawn at: ζ_t = L⁺(y_t − A_θ s_t), as code does that takes the gradient of a log-density at
 * what was played. For games; where θ is the one of the rollout these are the stored ζ_t up to rounding (of 10⁻¹⁶|y|/|L|).
 */
export function withScoresAt(
  batch: LinearQuadraticBatch,
  { drift, leaderNoise, matrices }: LinearQuadraticTables<number>,
): LinearQuadraticBatch {
  const { episodes, steps, stateSize: n, noiseSize: r, states, seen } = batch;
  const factor = halfFactor(leaderNoise);
  const ofSeen = Float64Array.from(halfSolve(factor, matrices.identity(n)).flat());
  const ofState = Float64Array.from(halfSolve(factor, drift).flat());
  const scoreNoise = new Float64Array(batch.scoreNoise.length);
  for (let e = 0, step = 0; e < episodes; e++)
    for (let t = 0; t < steps; t++, step++) {
      const s = (e * (steps + 1) + t) * n;
      for (let i = 0; i < r; i++) {
        let total = 0;
        for (let j = 0; j < n; j++)
          total += ofSeen[i * n + j] * seen[step * n + j] - ofState[i * n + j] * states[s + j];
        scoreNoise[step * r + i] = total;
      }
    }
  return { ...batch, scoreNoise };
}
