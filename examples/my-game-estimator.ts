// BC-HG for Markov games as one would write it oneself. Judge it:  npx hypergrad-oracle verify --estimator examples/my-game-estimator.ts
import type { UserGameEstimator, UserGameKnowledge, UserGameTrajectory } from 'hypergrad-oracle';

export const estimator: UserGameEstimator = {
  kind: 'markov-game',
  id: 'my-game-estimator',
  claims: ['unbiased', 'truncation-only', 'unbiased-in-pairs'],
  estimate(batch, knowledge) {
    const total = new Float64Array(knowledge.parameters);
    knowledge.gradients.phiL?.forEach((x, k) => (total[k] += x));
    for (const trajectory of batch) addTrajectory(total, 1 / batch.length, trajectory, knowledge);
    return total;
  },
};

/**
 * Σ_t γ_Lᵗ [Q_L(s_t,a_t,b_t) ∇log f(a_t|s_t) + (B_L/β) Ĝ_t] in one pass: the score of step k is weighted by γ_Lᵏ Q_L, and by the eligibility
 * times V_F(s_k,a_k). Where the follower observes, Ĝ_t = Σ_{k>t} γ_F^{k−t} V_F(s_k,a_k) ∇log f(a_k|s_k); where it does not, the sum is from
 * k = t on and has Q_F(s_k,a_k,b_k).
 */
function addTrajectory(
  total: Float64Array,
  share: number,
  { states, leaderActions, actions }: UserGameTrajectory,
  k: UserGameKnowledge,
): void {
  let discount = share;
  let eligibility = 0;
  actions.forEach((b, t) => {
    const pair = states[t] * k.leaderActions + leaderActions[t];
    const triple = pair * k.actions + b;
    const before = k.gammaF * eligibility;
    eligibility = before + (discount * k.benefit[triple]) / k.beta;
    const follower = k.observes ? before * k.vF[pair] : eligibility * k.qF[triple];
    const weight = (discount * k.qL[triple] + follower) / k.leader[pair];
    k.gradients.leader[pair]?.forEach((x, i) => (total[i] += weight * x));
    discount *= k.gammaL;
  });
}
