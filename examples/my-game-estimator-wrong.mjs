// BC-HG for games with one mistake: the sum of eq. (9) as it is printed, and Q_L in place of the Benefit. `explain` finds it:
//   npx hypergrad-oracle explain toy-r2 --estimator examples/my-game-estimator-wrong.mjs

/** @type {import('hypergrad-oracle').UserGameEstimator} */
export const estimator = {
  kind: 'markov-game',
  id: 'my-game-estimator-wrong',
  claims: ['unbiased', 'truncation-only'],
  estimate(batch, k) {
    const total = new Float64Array(k.parameters);
    k.gradients.phiL?.forEach((x, i) => (total[i] += x));
    for (const { states, leaderActions, actions } of batch) {
      let discount = 1 / batch.length;
      let eligibility = 0;
      actions.forEach((b, t) => {
        const pair = states[t] * k.leaderActions + leaderActions[t];
        const triple = pair * k.actions + b;
        // The mistake: this needs k.benefit[triple], and to be added after it has been used.
        eligibility = k.gammaF * eligibility + (discount * k.qL[triple]) / k.beta;
        const weight = (discount * k.qL[triple] + eligibility * k.vF[pair]) / k.leader[pair];
        k.gradients.leader[pair]?.forEach((x, i) => (total[i] += weight * x));
        discount *= k.gammaL;
      });
    }
    return total;
  },
};
