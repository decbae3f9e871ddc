import { accumulate, addVectors, zeroVector } from '../numeric/vector.js';
import { PAPER_FORM, type Estimator } from './estimator.js';
import { addDirectSums, createKernelSums, gradientOfSums, kernelPlan } from './kernel.js';
import { perTransitionEstimator } from './perTransition.js';
import { directPart, plainBaselines, stepsList } from './textbook.js';
import { visitAverages } from './visitAverages.js';

/** SoBiRL as the paper describes it: of the follower's gradient only the first step is kept. */
export const sobirl: Estimator = perTransitionEstimator({
  id: 'sobirl',
  title: 'SoBiRL, first step of the segment gradient only',
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) grad r_F(s_t,b_t)',
  leader: 'benefit',
  firstStepOnly: true,
});

/**
 * SoBiRL as published with Four-Rooms: for each trajectory (1/β) Q̄(s_0,b_0) Σ_j [∇r_F(s_j,b_j) − Σ_b g†(b|s_j) ∇r_F(s_j,b)], undiscounted, where Q̄
 * is the average of the leader's returns over the visits of the pair in the batch; averaged over trajectories.
 */
export const sobirlBatch: Estimator = {
  id: 'sobirl-batch',
  title: 'SoBiRL in the published batch form',
  formula: 'direct + (1/beta) mean of Qbar(s_0,b_0) sum_j (grad r_F(s_j,b_j) - E_b grad r_F(s_j,b))',
  textbook: (batch, knowledge, form = PAPER_FORM) => {
    const { tables, gradients, response } = knowledge;
    const { arithmetic, problem, beta } = tables;
    const { one, zero, div, mul, neg, constant } = arithmetic;
    const averages = visitAverages(batch, knowledge);
    const guiding = zeroVector(arithmetic, problem.parameters);
    const divisor = mul(beta, constant({ n: BigInt(batch.length), d: 1n }));
    for (const trajectory of batch) {
      const steps = stepsList(trajectory, problem.actions);
      const centred = zeroVector(arithmetic, problem.parameters);
      for (const { s, pair } of steps) {
        accumulate(arithmetic, centred, one, gradients.rewardF[pair]);
        for (let other = s * problem.actions; other < (s + 1) * problem.actions; other++)
          accumulate(arithmetic, centred, neg(response.policy[other]), gradients.rewardF[other]);
      }
      const value = steps.length > 0 ? averages.pairReturn(steps[0].pair)! : zero;
      accumulate(arithmetic, guiding, div(value, divisor), centred);
    }
    return addVectors(arithmetic, directPart(batch, knowledge, plainBaselines(knowledge), form), guiding);
  },
  kernel: (batch, knowledge, form = PAPER_FORM) => {
    const { tables, response } = knowledge;
    const { problem, gammaL, beta, rewardL } = tables;
    const { actions: actionCount } = problem;
    const sums = createKernelSums(tables);
    addDirectSums(batch, knowledge, kernelPlan(knowledge, {}), form, sums);
    const returns = new Float64Array(rewardL.length);
    const visits = new Float64Array(rewardL.length);
    for (const { states, actions } of batch) {
      let total = 0;
      for (let t = actions.length - 1; t >= 0; t--) {
        const pair = states[t] * actionCount + actions[t];
        total = rewardL[pair] + gammaL * total;
        returns[pair] += total;
        visits[pair]++;
      }
    }
    for (const { states, actions } of batch) {
      if (actions.length === 0) continue;
      const start = states[0] * actionCount + actions[0];
      const weight = returns[start] / (visits[start] * beta * batch.length);
      for (let t = 0; t < actions.length; t++) {
        const first = states[t] * actionCount;
        sums.rewardF[first + actions[t]] += weight;
        for (let b = 0; b < actionCount; b++) sums.rewardF[first + b] -= weight * response.policy[first + b];
      }
    }
    return gradientOfSums(knowledge, sums, false);
  },
};
