import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { accumulate, addVectors, zeroVector } from '../numeric/vector.js';
import { PAPER_FORM, type Estimator } from './estimator.js';
import { addDirectSums, createKernelSums, gradientOfSums, kernelPlan } from './kernel.js';
import { perTransitionEstimator } from './perTransition.js';
import { directPart, plainBaselines, stepsList } from './textbook.js';
import { visitAverages } from './visitAverages.js';

/**
 * SoBiRL: ∇r_F(s_t,b_t) in place of the segment gradient Ĝ_t. Of the follower's problem only its reward of the step itself is seen, and not that
 * transitions move: the term γ_F V_F(s_{t+1}) ∇log p of the first step c_t of Ĝ_t is left out too, as in the published code. (With that term it
 * is the mistake `one-step-segment`; without it, `first-step-only`.)
 */
export const sobirl: Estimator = perTransitionEstimator({
  id: 'sobirl',
  title: "SoBiRL, the follower's reward gradient of each step in place of the segment gradient",
  formula: 'direct + (1/beta) sum_t gammaL^t B_L(s_t,b_t) grad r_F(s_t,b_t)',
  docs: {
    source: 'paper, the baseline SoBiRL',
    assumptions: 'exact Q_L and V_L; unbiased only for a follower with γ_F = 0',
  },
  claims: ['closed-form-mean', 'variance-by-recursion', 'biased'],
  form: 'sobirl',
  corpus: true,
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
  docs: { source: 'published code of Four-Rooms', assumptions: 'as sobirl; it uses the direct part of a critic' },
  kind: MDP_KIND,
  claims: ['mean-of-sobirl', 'biased', 'biased-in-pairs'],
  form: null,
  parts: null,
  setting: null,
  oracle: false,
  corpus: true,
  textbook: (batch, knowledge, form = PAPER_FORM) => {
    const { tables, gradients, response } = knowledge;
    const { arithmetic, problem, beta } = tables;
    const { one, zero, div, mul, neg, integer } = arithmetic;
    const averages = visitAverages(batch, knowledge);
    const guiding = zeroVector(arithmetic, problem.parameters);
    const divisor = mul(beta, integer(batch.length));
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
