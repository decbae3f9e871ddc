// BC-HG for configurable MDPs as one would write it oneself. Judge it:  npx hypergrad-oracle verify --estimator examples/my-estimator.ts
import type { UserEstimator, UserGradient, UserKnowledge, UserTrajectory } from 'hypergrad-oracle';

export const estimator: UserEstimator = {
  id: 'my-estimator',
  claims: ['unbiased', 'truncation-only', 'unbiased-in-pairs'],
  estimate(batch, knowledge) {
    const total = new Float64Array(knowledge.parameters);
    add(total, 1, knowledge.gradients.phiL);
    for (const trajectory of batch) addTrajectory(total, 1 / batch.length, trajectory, knowledge);
    return total;
  },
};

/** total += factor · gradient, where null stands for zero. */
function add(total: Float64Array, factor: number, gradient: UserGradient): void {
  gradient?.forEach((x, k) => (total[k] += factor * x));
}

/**
 * Direct part V_L(s_0) ∇log ρ0 + Σ_t γ_Lᵗ (∇r_L + γ_L V_L(s_{t+1}) ∇log p), and guiding part (1/β) Σ_t γ_Lᵗ B_L(s_t,b_t) Ĝ_t with
 * Ĝ_t = Σ_{k≥t} γ_F^{k−t} (∇r_F + γ_F V_F(s_{k+1}) ∇log p), in one pass: step k is weighted by Σ_{t≤k} γ_F^{k−t} γ_Lᵗ B_L(s_t,b_t) / β.
 */
function addTrajectory(
  total: Float64Array,
  share: number,
  { states, actions, edges }: UserTrajectory,
  k: UserKnowledge,
): void {
  const { gradients, gammaF, gammaL, beta, initial, p, vF, vL, benefit } = k;
  add(total, (share * vL[states[0]]) / initial[states[0]], gradients.initial[states[0]]);
  let discount = share;
  let eligibility = 0;
  actions.forEach((action, t) => {
    const pair = states[t] * k.actions + action;
    const [edge, next] = [edges[t], states[t + 1]];
    eligibility = gammaF * eligibility + (discount * benefit[pair]) / beta;
    add(total, discount, gradients.rewardL[pair]);
    add(total, eligibility, gradients.rewardF[pair]);
    add(total, (discount * gammaL * vL[next] + eligibility * gammaF * vF[next]) / p[edge], gradients.p[edge]);
    discount *= gammaL;
  });
}
