import { rational, type Rational } from '../../numeric/rational.js';
import { solveMarkov } from '../../numeric/markov.js';
import { accumulate } from '../../numeric/vector.js';
import { averageActions } from '../../model/mdp/averageActions.js';
import { policyChain } from '../../model/mdp/chain.js';
import { jointActions } from '../../model/game/gameTables.js';
import { lookahead } from '../../model/mdp/lookahead.js';
import { stateOf } from '../../model/indices.js';
import { withLeader } from '../../follower/gameResponse.js';
import { occupancy } from '../../leader/occupancy.js';
import type { GameKnowledge } from '../games/gameKnowledge.js';
import type { GameKnobFamily } from './family.js';
import { criticValues } from './policyGradient.js';

/** By how much the critics are wrong that are wrong: Ṽ = 9/10 V_L. */
export const CRITIC_ERROR: Rational = rational(1, 10);

/**
 * The mean over unlimited rollouts of ∇Φ_L + Σ_t γ_Lᵗ Â_t ∇log f(a_t|s_t) with Â_t = Σ_k decayᵏ δ_{t+k}, δ the TD errors of any values (K):
 * ∇Φ_L + Σ_s d_L(s) Σ_a ∇f(a|s) Σ_b g x(s,a,b), where x = E[δ|s,a,b] + decay P U and U = E[δ|s] + decay P U.
 */
export function meanOverRollouts<T>(knowledge: GameKnowledge<T>, values: readonly T[], decay: T): T[] {
  const { tables, gradients, response } = knowledge;
  const { arithmetic, gammaL, rewardL, problem } = tables;
  const { leaderActions, actions } = problem;
  const flat = jointActions(tables);
  const joint = withLeader(tables, response.policy);
  const errors = lookahead(flat, rewardL, gammaL, values).map((x, triple) =>
    arithmetic.sub(x, values[stateOf(triple, leaderActions * actions)]),
  );
  const source = averageActions(flat, joint, errors).map((x) => [x]);
  const sums = solveMarkov(arithmetic, policyChain(flat, joint), decay, source).map(([x]) => x);
  const advantages = lookahead(flat, errors, decay, sums);
  const visits = occupancy(flat, joint, gammaL);
  const total = new Array<T>(problem.parameters).fill(arithmetic.zero);
  accumulate(arithmetic, total, arithmetic.one, gradients.phiL);
  advantages.forEach((x, triple) => {
    const pair = stateOf(triple, actions);
    const weight = arithmetic.mul(visits[stateOf(pair, leaderActions)], response.policy[triple]);
    accumulate(arithmetic, total, arithmetic.mul(weight, x), gradients.leader[pair]);
  });
  return total;
}

const gaeMean = <T>(knowledge: GameKnowledge<T>, lambda: Rational, error: Rational): T[] => {
  const { arithmetic, gammaL } = knowledge.tables;
  const decay = arithmetic.mul(gammaL, arithmetic.constant(lambda));
  return meanOverRollouts(knowledge, criticValues(knowledge, error), decay);
};

const [FINE, FINER] = [15n, 18n];

/** GAE(λ) as a function of λ. The small quantity of the second is 1 − λ. */
export const gaeFamily: GameKnobFamily = {
  id: 'gae',
  knob: 'λ, with the exact critic',
  estimateGame: (knowledge, lambda) => gaeMean(knowledge, lambda, rational(0)),
  near: null,
};

export const gaeWrongCriticFamily: GameKnobFamily = {
  id: 'gae-wrong-critic',
  knob: 'λ, with the critic 9/10 V_L',
  estimateGame: (knowledge, lambda) => gaeMean(knowledge, lambda, CRITIC_ERROR),
  near: {
    settings: [rational(10n ** FINE - 1n, 10n ** FINE), rational(10n ** FINER - 1n, 10n ** FINER)],
    fall: Number(FINER - FINE),
  },
};

/** One-step actor–critic as a function of its critic's error. */
export const criticErrorFamily: GameKnobFamily = {
  id: 'critic-error',
  knob: 'ε of the critic (1 − ε) V_L, one-step TD errors',
  estimateGame: (knowledge, error) => gaeMean(knowledge, rational(0), error),
  near: { settings: [rational(1n, 10n ** FINE), rational(1n, 10n ** FINER)], fall: Number(FINER - FINE) },
};
