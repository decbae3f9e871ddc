import { solveMarkov } from '../../../numeric/markov.js';
import { policyChain, transpose } from '../../../model/mdp/chain.js';
import { lookahead } from '../../../model/mdp/lookahead.js';
import { averageActions } from '../../../model/mdp/averageActions.js';
import { weightedTableGradient, type Tables } from '../../../model/mdp/tables.js';
import type { BestResponse } from '../../../follower/bestResponse.js';
import { assembled, type Hypergradient } from '../hypergradient.js';
import { stateOf } from '../../../model/indices.js';

/**
 * The hypergradient in reverse (adjoint) form: its cost does not grow with the number of parameters, apart from one backward sweep
 * over the formulas.
 *
 * With d_L the leader's discounted occupancy and u(s,b) = d_L(s) g†(b|s) B_L(s,b)/β, the guiding part is Σ u ∇Q_F. Carrying u back
 * through ∇Q_F = c + γ_F P ∇V_F, ∇V_F = Σ_b g† ∇Q_F gives λ = γ_F Pᵀu + γ_F P_gᵀ λ and y(s,b) = u(s,b) + g†(b|s) λ(s), the discounted mass of
 * eligibility on (s,b): guiding = Σ y (∇r_F + γ_F Σ_s' V_F(s') ∇p). O(S³) for three systems with one right-hand side each.
 */
export function adjointHypergradient<T>(tables: Tables<T>, response: BestResponse<T>): Hypergradient<T> {
  const { problem, arithmetic, gammaF, gammaL, beta } = tables;
  const { add, sub, mul, div, one, zero } = arithmetic;
  const { states, actions, edgeStart, edgeTarget } = problem;
  const { vF, policy } = response;
  const chain = policyChain(tables, policy);
  const backwards = transpose(chain);
  const solve = (rows: typeof chain, gamma: T, b: readonly T[]): T[] =>
    solveMarkov(
      arithmetic,
      rows,
      gamma,
      b.map((x) => [x]),
    ).map((row) => row[0]);

  const vL = solve(chain, gammaL, averageActions(tables, policy, tables.rewardL));
  const qL = lookahead(tables, tables.rewardL, gammaL, vL);
  const occupancy = solve(backwards, gammaL, tables.initial);
  const visits = policy.map((g, pair) => mul(occupancy[stateOf(pair, actions)], g));
  const u = visits.map((weight, pair) => div(mul(weight, sub(qL[pair], vL[stateOf(pair, actions)])), beta));
  /** γ Σ weight(pair) p(s'|pair), by successor. */
  const arriving: T[] = new Array<T>(states).fill(zero);
  u.forEach((weight, pair) => {
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
      const next = edgeTarget[e];
      arriving[next] = add(arriving[next], mul(gammaF, mul(weight, tables.p[e])));
    }
  });
  const lambda = solve(backwards, gammaF, arriving);
  const eligibility = u.map((x, pair) => add(x, mul(policy[pair], lambda[stateOf(pair, actions)])));

  const none = policy.map(() => zero);
  /** weight(pair) γ v(s') on every edge. */
  const onEdges = (weights: readonly T[], gamma: T, v: readonly T[]): T[] => {
    const result = new Array<T>(edgeTarget.length);
    weights.forEach((weight, pair) => {
      const discounted = mul(weight, gamma);
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) result[e] = mul(discounted, v[edgeTarget[e]]);
    });
    return result;
  };
  const direct = weightedTableGradient(tables, {
    initial: vL,
    p: onEdges(visits, gammaL, vL),
    rewardF: none,
    rewardL: visits,
    phiL: one,
  });
  const guiding = weightedTableGradient(tables, {
    initial: vL.map(() => zero),
    p: onEdges(eligibility, gammaF, vF),
    rewardF: eligibility,
    rewardL: none,
    phiL: zero,
  });
  return assembled(tables, vL, direct, guiding);
}
