import { dot } from '../../../numeric/arithmetic.js';
import { solveMarkov } from '../../../numeric/markov.js';
import { accumulate, weightedSum, zeroVector } from '../../../numeric/vector.js';
import { policyChain, transpose } from '../../../model/mdp/chain.js';
import { lookahead, lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActions, averageActionVectors } from '../../../model/mdp/averageActions.js';
import { tableGradients, type Tables } from '../../../model/mdp/tables.js';
import type { BestResponse } from '../../../follower/bestResponse.js';
import { assembled, type Hypergradient } from '../hypergradient.js';
import { stateOf } from '../../../model/indices.js';

/**
 * Theorem 1 of the paper with exact occupancies in place of sampled trajectories:
 *
 * ∇J = ∇Φ + Σ V_L(s_0) ∇ρ0(s_0) + Σ_{s,b} d_L(s) g†(b|s) [∇r_L + γ_L Σ_s' V_L(s') ∇p + (B_L/β) ∇Q_F],
 *
 * where d_L(s) = Σ_t γ_Lᵗ Pr(s_t = s), and V_L and ∇V_F are themselves sums over occupancies started from every state:
 * N_γ(s, s') = Σ_t γᵗ Pr(s_t = s' | s_0 = s). All occupancies come from transposed systems; no Bellman equation is solved. O(S³ + S² K).
 */
export function theoremHypergradient<T>(tables: Tables<T>, response: BestResponse<T>): Hypergradient<T> {
  const { problem, arithmetic, gammaF, gammaL, beta } = tables;
  const { sub, mul, div, zero, one } = arithmetic;
  const { states, actions, parameters, edgeStart, edgeTarget } = problem;
  const { vF, policy } = response;
  const gradients = tableGradients(tables);
  const backwards = transpose(policyChain(tables, policy));
  const indices = Array.from({ length: states }, (_, s) => s);
  const identity = indices.map((s) => indices.map((j) => (s === j ? one : zero)));
  /** visits[s'][s] = N_γ(s, s') */
  const leaderVisits = solveMarkov(arithmetic, backwards, gammaL, identity);
  const followerVisits = solveMarkov(arithmetic, backwards, gammaF, identity);
  const from = (visits: readonly (readonly T[])[], s: number): T[] => visits.map((row) => row[s]);

  const reward = averageActions(tables, policy, tables.rewardL);
  const vL = indices.map((s) => dot(arithmetic, from(leaderVisits, s), reward));
  const qL = lookahead(tables, tables.rewardL, gammaL, vL);
  const occupancy = leaderVisits.map((row) => dot(arithmetic, row, tables.initial));

  const segments = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF);
  const stateSegments = averageActionVectors(tables, policy, segments);
  const gradientVF = indices.map((s) => weightedSum(arithmetic, parameters, from(followerVisits, s), stateSegments));
  const gradientQF = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF, gradientVF);

  const direct = weightedSum(arithmetic, parameters, vL, gradients.initial);
  const guiding = zeroVector(arithmetic, parameters);
  accumulate(arithmetic, direct, one, gradients.phiL);
  policy.forEach((g, pair) => {
    const s = stateOf(pair, actions);
    const weight = mul(occupancy[s], g);
    accumulate(arithmetic, direct, weight, gradients.rewardL[pair]);
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
      accumulate(arithmetic, direct, mul(weight, mul(gammaL, vL[edgeTarget[e]])), gradients.p[e]);
    const benefit = sub(qL[pair], vL[s]);
    accumulate(arithmetic, guiding, div(mul(weight, benefit), beta), gradientQF[pair]);
  });
  return assembled(tables, vL, direct, guiding, { gradientQF, gradientVF });
}
