// BC-HG with one mistake: the guiding term is not discounted by gammaL. `explain` finds it:
//   npx hypergrad-oracle explain random:cyclic:1:0 --estimator examples/my-estimator-wrong.mjs

/** @type {import('hypergrad-oracle').UserEstimator} */
export const estimator = {
  id: 'my-estimator-wrong',
  claims: ['unbiased', 'truncation-only'],
  estimate(batch, k) {
    const total = new Float64Array(k.parameters);
    const add = (factor, gradient) => gradient?.forEach((x, i) => (total[i] += factor * x));
    add(1, k.gradients.phiL);
    for (const { states, actions, edges } of batch) {
      const start = states[0];
      add(k.vL[start] / k.initial[start] / batch.length, k.gradients.initial[start]);
      let discount = 1 / batch.length;
      let eligibility = 0;
      actions.forEach((action, t) => {
        const pair = states[t] * k.actions + action;
        // The mistake: this needs the factor gammaL^t.
        eligibility = k.gammaF * eligibility + k.benefit[pair] / k.beta / batch.length;
        add(discount, k.gradients.rewardL[pair]);
        add(eligibility, k.gradients.rewardF[pair]);
        const values = discount * k.gammaL * k.vL[states[t + 1]] + eligibility * k.gammaF * k.vF[states[t + 1]];
        add(values / k.p[edges[t]], k.gradients.p[edges[t]]);
        discount *= k.gammaL;
      });
    }
    return total;
  },
};
