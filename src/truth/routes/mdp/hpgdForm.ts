import { dot } from '../../../numeric/arithmetic.js';
import { accumulate, weightedSum, zeroVector } from '../../../numeric/vector.js';
import { policyChain } from '../../../model/mdp/chain.js';
import { lookahead, lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActions, averageActionVectors } from '../../../model/mdp/averageActions.js';
import { tableGradients, weightedTableGradient, type Tables } from '../../../model/mdp/tables.js';
import type { BestResponse } from '../../../follower/bestResponse.js';
import { assembled, type Hypergradient } from '../hypergradient.js';
import { neumannSum } from '../neumann.js';
import { stateOf } from '../../../model/indices.js';

/**
 * HPGD's form of the hypergradient (paper, eq. 7) with exact occupancies: the guiding part is
 *
 * Σ_{s,b} d_L(s) g†(b|s) (1/β) Q_L(s,b) (∇Q_F(s,b) − ∇V_F(s)),
 *
 * which equals Theorem 1's by the covariance identity. Occupancies are summed by doubling of the chain's powers, so that no linear
 * system is solved; the direct part is one backward sweep over the formulas. O(S³ log(digits/(1 − γ)) + S² K).
 */
export function hpgdFormHypergradient<T>(tables: Tables<T>, response: BestResponse<T>): Hypergradient<T> {
  const { problem, arithmetic, gammaF, gammaL, beta } = tables;
  const { sub, mul, div, one, zero } = arithmetic;
  const { states, actions, parameters, edgeStart, edgeTarget } = problem;
  const { vF, policy } = response;
  const gradients = tableGradients(tables);
  const chain = policyChain(tables, policy);
  const leaderVisits = neumannSum(arithmetic, chain, gammaL);
  const followerVisits = neumannSum(arithmetic, chain, gammaF);

  const reward = averageActions(tables, policy, tables.rewardL);
  const vL = leaderVisits.map((row) => dot(arithmetic, row, reward));
  const qL = lookahead(tables, tables.rewardL, gammaL, vL);
  const occupancy = Array.from({ length: states }, (_, s) =>
    dot(
      arithmetic,
      tables.initial,
      leaderVisits.map((row) => row[s]),
    ),
  );

  const segments = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF);
  const stateSegments = averageActionVectors(tables, policy, segments);
  const gradientVF = followerVisits.map((row) => weightedSum(arithmetic, parameters, row, stateSegments));
  const gradientQF = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF, gradientVF);

  const visits = policy.map((g, pair) => mul(occupancy[stateOf(pair, actions)], g));
  const edgeWeights: T[] = new Array<T>(edgeTarget.length).fill(zero);
  const guiding = zeroVector(arithmetic, parameters);
  visits.forEach((weight, pair) => {
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++)
      edgeWeights[e] = mul(mul(weight, gammaL), vL[edgeTarget[e]]);
    const v = gradientVF[stateOf(pair, actions)];
    const advantageGradient = gradientQF[pair].map((x, k) => sub(x, v[k]));
    accumulate(arithmetic, guiding, div(mul(weight, qL[pair]), beta), advantageGradient);
  });
  const direct = weightedTableGradient(tables, {
    initial: vL,
    p: edgeWeights,
    rewardF: visits.map(() => zero),
    rewardL: visits,
    phiL: one,
  });
  return assembled(tables, vL, direct, guiding, { gradientQF, gradientVF });
}
