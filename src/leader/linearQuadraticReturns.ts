import type { LinearQuadraticBatch } from '../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticTables } from '../model/linearQuadratic/linearQuadraticTables.js';

/** r_L(s_t, b_t) of every step of a batch, in its order (episodes·T). */
export function leaderRewards({ reward }: LinearQuadraticTables<number>, batch: LinearQuadraticBatch): Float64Array {
  const { episodes, steps, stateSize: n, actionSize: m, states, actions } = batch;
  const rewards = new Float64Array(episodes * steps);
  const stateCost = reward.kind === 'quadratic' ? Float64Array.from(reward.stateCost.flat()) : undefined;
  const controlCost = reward.kind === 'quadratic' ? Float64Array.from(reward.controlCost.flat()) : undefined;
  const form = (a: Float64Array, x: Float64Array, at: number, size: number): number => {
    let total = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) total += a[i * size + j] * x[at + i] * x[at + j];
    return total;
  };
  for (let e = 0, step = 0; e < episodes; e++)
    for (let t = 0; t < steps; t++, step++) {
      const s = (e * (steps + 1) + t) * n;
      if (reward.kind === 'quadratic')
        rewards[step] =
          -form(stateCost!, states, s, n) - form(controlCost!, actions, step * m, m) - reward.parameterCost;
      else {
        let exponent = 0;
        for (let i = 0; i < n; i++) exponent += ((states[s + i] - reward.target[i]) / reward.widths[i]) ** 2;
        rewards[step] = reward.height * Math.exp(-exponent / 2);
      }
    }
  return rewards;
}

/** Σ_t γᵗ r_t of each episode. */
export function episodeReturns(
  rewards: Float64Array,
  { episodes, steps }: LinearQuadraticBatch,
  gamma: number,
): Float64Array {
  return Float64Array.from({ length: episodes }, (_, e) => {
    let total = 0;
    for (let t = steps - 1; t >= 0; t--) total = rewards[e * steps + t] + gamma * total;
    return total;
  });
}

/** Σ_{k≥t} γ^{k−t} r_k of every step. */
export function returnsToGo(
  rewards: Float64Array,
  { episodes, steps }: LinearQuadraticBatch,
  gamma: number,
): Float64Array {
  const returns = new Float64Array(rewards.length);
  for (let e = 0; e < episodes; e++) {
    let total = 0;
    for (let i = (e + 1) * steps - 1; i >= e * steps; i--) returns[i] = total = rewards[i] + gamma * total;
  }
  return returns;
}
