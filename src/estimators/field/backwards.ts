import { float64 } from '../../numeric/float64.js';
import { solveMarkov } from '../../numeric/markov.js';
import { fastTableGradient } from '../../model/mdp/compiledTables.js';
import { policyChain, transpose } from '../../model/mdp/chain.js';
import { occupancy } from '../../leader/occupancy.js';
import type { Knowledge } from '../knowledge.js';
import { stateOf } from '../../model/indices.js';

/** x = b + γ P_gᵀ x. */
function backSolve({ tables, response }: Knowledge<number>, gamma: number, b: readonly number[]): number[] {
  const rows = transpose(policyChain(tables, response.policy));
  return solveMarkov(
    float64,
    rows,
    gamma,
    b.map((x) => [x]),
  ).map(([x]) => x);
}

/** How the weights of ∇Q_F are carried back: to the fixed point, or through so many backups only. */
export type Depth = number | 'all';

/**
 * The same as `withWeights` in reverse: instead of ∇Q_F for each parameter, the weights are carried back through ∇Q_F = ∇r_F + γ_F Σ (V_F ∇p + p ∇V_F),
 * ∇V_F = Σ_b g ∇Q_F until they stand on table entries, and one backward sweep over the formulas gives the gradient. `depth`: backups of which the first is ∇Q_F itself.
 */
export function backwards(
  knowledge: Knowledge<number>,
  weights: readonly number[],
  depth: Depth = 'all',
): Float64Array {
  const { tables, response, critic } = knowledge;
  const { problem, p, gammaF, gammaL } = tables;
  const { states, actions, edgeStart, edgeTarget } = problem;
  const { policy, vF } = response;
  const visits = occupancy(tables, policy, gammaL);
  const arriving = (on: readonly number[]): number[] => {
    const into = new Array<number>(states).fill(0);
    on.forEach((weight, pair) => {
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) into[edgeTarget[e]] += gammaF * weight * p[e];
    });
    return into;
  };
  const spread = (on: readonly number[]): number[] => policy.map((g, pair) => g * on[stateOf(pair, actions)]);
  let own = [...weights];
  if (depth === 'all') {
    const carried = spread(backSolve(knowledge, gammaF, arriving(weights)));
    own = own.map((x, pair) => x + carried[pair]);
  } else
    for (let last: readonly number[] = weights, t = 1; t < depth; t++) {
      last = spread(arriving(last));
      own = own.map((x, pair) => x + last[pair]);
    }
  const rewardL = policy.map((g, pair) => g * visits[stateOf(pair, actions)]);
  const onEdges = new Float64Array(edgeTarget.length);
  rewardL.forEach((weight, pair) => {
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
      onEdges[e] = weight * gammaL * critic.vL[edgeTarget[e]] + own[pair] * gammaF * vF[edgeTarget[e]];
  });
  return fastTableGradient(tables, { initial: critic.vL, p: onEdges, rewardF: own, rewardL, phiL: 1 });
}
