import { solveMarkov } from '../../../numeric/markov.js';
import { accumulate, weightedSum } from '../../../numeric/vector.js';
import { policyChain } from '../../../model/mdp/chain.js';
import { lookahead, lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActions, averageActionVectors } from '../../../model/mdp/averageActions.js';
import { tableGradients, type Tables } from '../../../model/mdp/tables.js';
import type { BestResponse } from '../../../follower/bestResponse.js';
import { assembled, type Hypergradient } from '../hypergradient.js';
import { stateOf } from '../../../model/indices.js';

/**
 * The hypergradient by implicit differentiation of the soft Bellman fixed point.
 *
 * Envelope: ∇V_F(s) = Σ_b g†(b|s) ∇Q_F(s,b), hence one linear system with matrix I − γ_F P_g and K right-hand sides. Then
 * ∇g† = g† (∇Q_F − ∇V_F)/β, and the leader's system V_L = Σ_b g†(r_L + γ_L Σ p V_L) is differentiated: 2K right-hand sides, for the
 * direct and the guiding derivative of the values. O(S³ + S² K).
 */
export function implicitHypergradient<T>(tables: Tables<T>, response: BestResponse<T>): Hypergradient<T> {
  const { problem, arithmetic, gammaF, gammaL, beta } = tables;
  const { sub, mul, div } = arithmetic;
  const { actions, parameters } = problem;
  const { vF, policy } = response;
  const gradients = tableGradients(tables);
  const chain = policyChain(tables, policy);

  const segments = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF);
  const gradientVF = solveMarkov(arithmetic, chain, gammaF, averageActionVectors(tables, policy, segments));
  const gradientQF = lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF, gradientVF);
  const gradientPolicy = gradientQF.map((q, pair) => {
    const v = gradientVF[stateOf(pair, actions)];
    return q.map((x, k) => div(mul(policy[pair], sub(x, v[k])), beta));
  });

  const reward = averageActions(tables, policy, tables.rewardL).map((r) => [r]);
  const vL = solveMarkov(arithmetic, chain, gammaL, reward).map((row) => row[0]);
  const qL = lookahead(tables, tables.rewardL, gammaL, vL);
  const directSources = averageActionVectors(
    tables,
    policy,
    lookaheadGradient(tables, gradients, gradients.rewardL, gammaL, vL),
  );
  const guidingSources = averageActionVectors(tables, qL, gradientPolicy);
  const sources = directSources.map((row, s) => [...row, ...guidingSources[s]]);
  const derivatives = solveMarkov(arithmetic, chain, gammaL, sources);

  const direct = weightedSum(arithmetic, parameters, vL, gradients.initial);
  accumulate(arithmetic, direct, arithmetic.one, gradients.phiL);
  const through = weightedSum(arithmetic, 2 * parameters, tables.initial, derivatives);
  accumulate(arithmetic, direct, arithmetic.one, through.slice(0, parameters));
  const guiding = through.slice(parameters);
  return assembled(tables, vL, direct, guiding, { gradientQF, gradientVF });
}
