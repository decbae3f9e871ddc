/** BC-HG for configurable MDPs, as a project of your own might have it: one pass, by the eligibility e_t = γ_F e_{t−1} + γ_Lᵗ B_L/β. */
export const myEstimator = {
  id: 'my-bc-hg',
  claims: ['unbiased', 'truncation-only'],
  estimate(batch, knowledge) {
    const { parameters, actions, gammaF, gammaL, beta, benefit, vF, vL, gradients, p, initial } = knowledge;
    const total = new Float64Array(parameters);
    const add = (weight, gradient) => gradient?.forEach((x, k) => (total[k] += weight * x));
    add(1, gradients.phiL);
    for (const { states, actions: taken, edges } of batch) {
      const share = 1 / batch.length;
      add((share * vL[states[0]]) / initial[states[0]], gradients.initial[states[0]]);
      let eligibility = 0;
      taken.forEach((b, t) => {
        const pair = states[t] * actions + b;
        const [edge, next] = [edges[t], states[t + 1]];
        const discount = gammaL ** t;
        eligibility = gammaF * eligibility + (discount * benefit[pair]) / beta;
        add(share * discount, gradients.rewardL[pair]);
        add((share * discount * gammaL * vL[next]) / p[edge], gradients.p[edge]);
        add(share * eligibility, gradients.rewardF[pair]);
        add((share * eligibility * gammaF * vF[next]) / p[edge], gradients.p[edge]);
      });
    }
    return total;
  },
};
