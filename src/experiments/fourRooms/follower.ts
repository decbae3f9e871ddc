import { createStoppedResponse } from '../../follower/stoppedResponse.js';
import { initialTable } from '../../leader/sarsa.js';
import type { CompiledMdp } from '../../model/mdp/tables.js';
import type { Stream } from '../../random/stream.js';
import type { QuickPoint } from '../../truth/quickSolver.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';

/**
 * The policy that the follower of the settings acts by at one point after another: its best response, or what soft policy iteration
 * has come to when it is stopped. `carry`: it starts where it stopped at the last point, `reset`: from a new table, N(0, 1) each.
 */
export function createActing(
  settings: Settings,
  problem: CompiledMdp,
  stream: Stream,
): ((point: QuickPoint) => Float64Array) | undefined {
  if (settings['follower'] === 'best') return undefined;
  const respond = createStoppedResponse(problem, {
    policyIterations: numberOf(settings, 'stopPolicyIter'),
    sweeps: numberOf(settings, 'nValue'),
  });
  const draw = (): Float64Array => initialTable(problem, 1, stream);
  let table: Float64Array | undefined;
  return ({ tables }) => {
    const { q, policy } = respond(tables, table && settings['follower'] === 'carry' ? table : draw());
    table = q;
    return policy;
  };
}

/** How far a policy is from another: Σ_b π log((π + ε)/(ϱ + ε)) with ε = 1e-16, averaged over the states that are not terminal. */
export function meanDivergence(
  { states, actions, terminal }: CompiledMdp,
  policy: Float64Array,
  from: Float64Array,
): number {
  let total = 0;
  let count = 0;
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    count++;
    for (let i = s * actions; i < (s + 1) * actions; i++)
      total += policy[i] * Math.log((policy[i] + 1e-16) / (from[i] + 1e-16));
  }
  return total / count;
}
