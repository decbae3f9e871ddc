import { dot } from '../../../numeric/arithmetic.js';
import { gaussSolve } from '../../../numeric/gauss.js';
import { solveMarkov } from '../../../numeric/markov.js';
import { accumulate, weightedSum } from '../../../numeric/vector.js';
import { policyChain, transpose } from '../../../model/mdp/chain.js';
import { lookahead, lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActions, averageActionVectors } from '../../../model/mdp/averageActions.js';
import { tableGradients, type Tables } from '../../../model/mdp/tables.js';
import type { BestResponse } from '../../../follower/bestResponse.js';
import { assembled, type Hypergradient } from '../hypergradient.js';
import type { Skipped } from '../routeValue.js';
import { stateOf } from '../../../model/indices.js';

/**
 * The hypergradient by the implicit function theorem in the follower's logits φ(s,b) = log g(b|s): the guiding part is Mᵀ (βF)⁺ ∂J_L/∂φ with
 *
 *     ∂J_L/∂φ = d_L g B_L,   M = ∂²J_F/∂φ∂θ = d_F g (∇Q_F − ∇V_F),   −∂²J_F/∂φ² = βF,   F = d_F (diag g − g gᵀ) in every state.
 *
 * Each block of βF is eliminated with the logit of the likeliest action held at zero, which picks one of the solutions that differ by what M does not see; the factor g of its
 * rows is divided out of both sides, so that what is left is dominated by its diagonal. Skipped where d_F cannot be told from zero in a state that d_L may visit: with
 * γ_F = 0 < γ_L the curvature there is zero, and the formula misses it. O(S³ + S B³ + S² K).
 */
export function policyHessianHypergradient<T>(
  tables: Tables<T>,
  response: BestResponse<T>,
): Hypergradient<T> | Skipped {
  const { problem, arithmetic, gammaF, gammaL, beta } = tables;
  const { sub, mul, zero, one, isZero, compare } = arithmetic;
  const { states, actions, parameters, terminal } = problem;
  const { vF, policy } = response;
  const gradients = tableGradients(tables);
  const chain = policyChain(tables, policy);
  const backwards = transpose(chain);
  const visits = (gamma: T): T[] =>
    solveMarkov(
      arithmetic,
      backwards,
      gamma,
      tables.initial.map((x) => [x]),
    ).map(([x]) => x);
  const [visitsF, visitsL] = [visits(gammaF), visits(gammaL)];
  const unseen = Array.from(terminal.keys()).find(
    (s) =>
      !terminal[s] &&
      !isZero(visitsL[s]) &&
      !(Math.abs(arithmetic.toNumber(visitsF[s])) > arithmetic.radius(visitsF[s])),
  );
  if (unseen !== undefined)
    return {
      skipped: `state ${unseen} has no curvature that can be told from zero: the follower's discounted visits of it vanish`,
    };

  const own = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF);
  const gradientVF = solveMarkov(arithmetic, chain, gammaF, averageActionVectors(tables, policy, own));
  const gradientQF = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF, gradientVF);
  const rewards = averageActions(tables, policy, tables.rewardL);
  const vL = solveMarkov(
    arithmetic,
    chain,
    gammaL,
    rewards.map((r) => [r]),
  ).map(([v]) => v);
  const qL = lookahead(tables, tables.rewardL, gammaL, vL);

  const weights = policy.map(() => zero);
  for (let s = 0; s < states; s++) {
    if (terminal[s] || isZero(visitsL[s]) || actions === 1) continue;
    const g = policy.slice(s * actions, (s + 1) * actions);
    const likeliest = g.reduce((best, x, b) => (compare(x, g[best]) > 0 ? b : best), 0);
    const free = g.flatMap((_, b) => (b === likeliest ? [] : [b]));
    const curvature = mul(beta, visitsF[s]);
    const matrix = free.map((i) => free.map((j) => mul(curvature, sub(i === j ? one : zero, g[j]))));
    const pull = free.map((b) => [mul(visitsL[s], sub(qL[s * actions + b], vL[s]))]);
    const solved = gaussSolve(arithmetic, matrix, pull);
    const x = g.map(() => zero);
    free.forEach((b, i) => (x[b] = solved[i][0]));
    const mean = dot(arithmetic, g, x);
    g.forEach((p, b) => (weights[s * actions + b] = mul(mul(visitsF[s], p), sub(x[b], mean))));
  }
  const advantages = gradientQF.map((row, pair) => row.map((x, k) => sub(x, gradientVF[stateOf(pair, actions)][k])));
  const guiding = weightedSum(arithmetic, parameters, weights, advantages);
  const ahead = lookaheadGradient(tables, gradients, gradients.rewardL, gammaL, vL);
  const direct = weightedSum(arithmetic, parameters, visitsL, averageActionVectors(tables, policy, ahead));
  vL.forEach((v, s) => accumulate(arithmetic, direct, v, gradients.initial[s]));
  accumulate(arithmetic, direct, one, gradients.phiL);
  return assembled(tables, vL, direct, guiding, { gradientQF, gradientVF });
}
