import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { leaderRewards } from '../../leader/linearQuadraticReturns.js';
import { quadraticValue, quadraticWeights } from '../../numeric/quadraticFeatures.js';
import type { LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';

/** Calls `visit` with every step of a batch, the offset of s_t, and t. */
export function forSteps(
  { episodes, steps, stateSize: n }: LinearQuadraticBatch,
  visit: (step: number, s: number, t: number) => void,
): void {
  for (let e = 0; e < episodes; e++) for (let t = 0; t < steps; t++) visit(e * steps + t, (e * (steps + 1) + t) * n, t);
}

/** One number for each step of a batch. */
const perStep = (batch: LinearQuadraticBatch, value: (step: number, s: number) => number): Float64Array => {
  const values = new Float64Array(batch.episodes * batch.steps);
  forSteps(batch, (step, s) => (values[step] = value(step, s)));
  return values;
};

/** Q_L(s_t, b_t), in a game Q_L(s_t, a_t, b_t). */
export const actionValues = ({ critic }: LinearQuadraticKnowledge, batch: LinearQuadraticBatch): Float64Array =>
  perStep(batch, (step, s) =>
    critic.actionValue(batch.states, s, batch.seen, step * batch.stateSize, batch.actions, step * batch.actionSize),
  );

/** E_b Q_L given what the follower sees. */
export const seenValues = ({ critic }: LinearQuadraticKnowledge, batch: LinearQuadraticBatch): Float64Array =>
  perStep(batch, (step, s) => critic.seenValue(batch.states, s, batch.seen, step * batch.stateSize));

/** What multiplies a score: in a game the step's own, else that of the transition. */
export interface ScoreFactors {
  /** In the direct part (before γ_Lᵗ); steps whose weight is zero may be left out. */
  readonly direct: (form: DirectFactor, weights?: Float64Array) => Float64Array;
  /** Within the follower's segments; `difference`: less its mean given what came before the scored noise. */
  readonly follower: (difference: boolean) => Float64Array;
}

/**
 * What the direct part multiplies a score with. In a configurable MDP γ_L V_L(s′), or the TD error r_L + γ_L V_L(s′) − Q_L(s, b). In a game Q_L(s, a, b),
 * Q_L(s, a, b) − V_L(s), or E_b Q_L(s, a, ·) − V_L(s) ('seen'; the same as 'difference' in a configurable MDP); or, as in published code and biased
 * since b depends on a, Q_L(s, a, b) − E_a′ Q_L(s, a′, b) ('answer', games, with a critic that knows it).
 */
export type DirectFactor = 'plain' | 'difference' | 'seen' | 'answer';

/** The factors of a batch; `q` gives the `actionValues`, which some of them need. */
export function scoreFactors(
  knowledge: LinearQuadraticKnowledge,
  batch: LinearQuadraticBatch,
  q: () => Float64Array,
): ScoreFactors {
  const { critic, tables, response } = knowledge;
  const { gammaL, gammaF, matrices } = tables;
  const { stateSize: n, states, seen } = batch;
  const value = (s: number): number => critic.stateValue(states, s);
  if (tables.problem.sees === 'leader-action') {
    const curvature = quadraticWeights(matrices.scale(-1, response.m), -response.constant);
    const cost = quadraticWeights(matrices.scale(-1, tables.followerStateCost), 0);
    const before = quadraticWeights(
      matrices.scale(-1, response.p),
      -response.constant - matrices.inner(response.m, tables.leaderNoise),
    );
    return {
      direct: (form, weights) => {
        if (form === 'plain') return q();
        if (form === 'answer') return answerDifferences(knowledge, batch, q(), weights);
        const own = form === 'seen' ? undefined : q();
        return perStep(batch, (step, s) => {
          if (weights?.[step] === 0) return 0;
          return (own ? own[step] : critic.seenValue(states, s, seen, step * n)) - value(s);
        });
      },
      follower: (difference) =>
        perStep(batch, (step, s) => {
          const plain = quadraticValue(curvature, seen, step * n, n) + quadraticValue(cost, states, s, n);
          return difference ? plain - quadraticValue(before, states, s, n) : plain;
        }),
    };
  }
  const ofState = quadraticWeights(matrices.scale(-1, response.p), -response.constant);
  const spread = matrices.inner(response.p, tables.noise);
  const mean = new Float64Array(n);
  return {
    direct: (form) => {
      if (form === 'answer') throw new RangeError('only a follower that sees the action of the leader can answer it');
      const rewards = form === 'plain' ? undefined : leaderRewards(tables, batch);
      const expected = rewards && q();
      return perStep(
        batch,
        (step, s) => gammaL * value(s + n) + (rewards && expected ? rewards[step] - expected[step] : 0),
      );
    },
    follower: (difference) =>
      perStep(batch, (step, s) => {
        const plain = quadraticValue(ofState, states, s + n, n);
        if (!difference) return gammaF * plain;
        meanOfNext(knowledge, batch, step, mean);
        return gammaF * (plain - quadraticValue(ofState, mean, 0, n) + spread);
      }),
  };
}

/** Q_L(s, a, b) − E_a′ Q_L(s, a′, b), zero where the weight is. Throws a RangeError where the critic does not know the mean. */
function answerDifferences(
  { critic: { answerValue } }: LinearQuadraticKnowledge,
  batch: LinearQuadraticBatch,
  q: Float64Array,
  weights?: Float64Array,
): Float64Array {
  if (!answerValue) throw new RangeError('this critic does not average over the action of the leader');
  return perStep(batch, (step, s) =>
    weights?.[step] === 0 ? 0 : q[step] - answerValue(batch.states, s, batch.actions, step * batch.actionSize),
  );
}

/** E[s′|s, b] = y + Bb, into `mean`. */
function meanOfNext(
  { tables: { control } }: LinearQuadraticKnowledge,
  { stateSize: n, actionSize: m, seen, actions }: LinearQuadraticBatch,
  step: number,
  mean: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    let total = seen[step * n + i];
    for (let j = 0; j < m; j++) total += control[i][j] * actions[step * m + j];
    mean[i] = total;
  }
}
