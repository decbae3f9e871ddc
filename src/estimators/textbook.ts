import { power } from '../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { Gradient } from '../numeric/tape.js';
import type { Batch, Trajectory } from '../model/trajectory.js';
import type { MaybeStopped } from '../leader/transitions.js';
import type { BatchForm } from './estimator.js';
import type { Knowledge } from './knowledge.js';

/** One step of a trajectory: s_t, b_t, s_{t+1}, with the pair (s_t, b_t) and the edge that was taken. */
export interface Step {
  readonly t: number;
  readonly s: number;
  readonly pair: number;
  readonly edge: number;
  readonly next: number;
}

/** The steps of a trajectory in order. */
export function stepsList({ states, actions, edges }: Trajectory, actionCount: number): Step[] {
  return Array.from({ length: actions.length }, (_, t) => ({
    t,
    s: states[t],
    pair: states[t] * actionCount + actions[t],
    edge: edges[t],
    next: states[t + 1],
  }));
}

/** ∇log p(s'|s,b) = ∇p/p of an edge; null where p does not depend on θ. */
export function edgeScore<T>({ tables, gradients }: Knowledge<T>, edge: number): Gradient<T> {
  return gradients.p[edge]?.map((x) => tables.arithmetic.div(x, tables.p[edge])) ?? null;
}

/** ∇log ρ0(s). */
export function initialScore<T>({ tables, gradients }: Knowledge<T>, s: number): Gradient<T> {
  return gradients.initial[s]?.map((x) => tables.arithmetic.div(x, tables.initial[s])) ?? null;
}

/** What multiplies the scores: values, or the temporal differences that have the same expectation. */
export interface Baselines<T> {
  /** γ_F V_F(s'), or the follower's TD error r_F + γ_F V_F(s') − Q_F(s,b). */
  readonly follower: (step: Step) => T;
  /** γ_L V_L(s'), or the leader's TD error r_L + γ_L V_L(s') − Q_L(s,b). */
  readonly leader: (step: Step) => T;
  /** V_L(s_0), or V_L(s_0) − Σ ρ0 V_L. */
  readonly start: (s: number) => T;
}

/** The values themselves, as in the paper. */
export function plainBaselines<T>({ tables, response, critic }: Knowledge<T>): Baselines<T> {
  const { mul } = tables.arithmetic;
  return {
    follower: ({ next }) => mul(tables.gammaF, response.vF[next]),
    leader: ({ next }) => mul(tables.gammaL, critic.vL[next]),
    start: (s) => critic.vL[s],
  };
}

/** Temporal differences: a function of (s,b) is subtracted from what multiplies a score, whose mean given (s,b) is zero. */
export function differenceBaselines<T>(knowledge: Knowledge<T>): Baselines<T> {
  const { tables, response, critic } = knowledge;
  const { add, sub, mul } = tables.arithmetic;
  const plain = plainBaselines(knowledge);
  const mean = tables.initial.reduce((total, p, s) => add(total, mul(p, critic.vL[s])), tables.arithmetic.zero);
  return {
    follower: (step) => sub(add(tables.rewardF[step.pair], plain.follower(step)), response.qF[step.pair]),
    leader: (step) => sub(add(tables.rewardL[step.pair], plain.leader(step)), critic.qL[step.pair]),
    start: (s) => sub(critic.vL[s], mean),
  };
}

/** c_t = ∇r_F(s_t,b_t) + (γ_F V_F(s_{t+1}) or δ_F) ∇log p(s_{t+1}|s_t,b_t). */
export function followerTerm<T>(knowledge: Knowledge<T>, baselines: Baselines<T>, step: Step): T[] {
  const { tables, gradients } = knowledge;
  const total = zeroVector(tables.arithmetic, tables.problem.parameters);
  accumulate(tables.arithmetic, total, tables.arithmetic.one, gradients.rewardF[step.pair]);
  accumulate(tables.arithmetic, total, baselines.follower(step), edgeScore(knowledge, step.edge));
  return total;
}

/** Ĝ_t = Σ_{k≥t} γ_F^{k−t} c_k, summed anew for every t: the gradient of the follower's return on the segment from t on. */
export function segmentGradient<T>(knowledge: Knowledge<T>, terms: readonly (readonly T[])[], t: number): T[] {
  const { arithmetic, gammaF, problem } = knowledge.tables;
  const total = zeroVector(arithmetic, problem.parameters);
  for (let k = t; k < terms.length; k++) accumulate(arithmetic, total, power(arithmetic, gammaF, k - t), terms[k]);
  return total;
}

/** ∇r_L(s_t,b_t) + (γ_L V_L(s_{t+1}) or δ_L) ∇log p, discounted by γ_L and summed from step `from` on. */
function directFrom<T>(knowledge: Knowledge<T>, baselines: Baselines<T>, steps: readonly Step[], from: number): T[] {
  const { tables, gradients } = knowledge;
  const { arithmetic, gammaL, problem } = tables;
  const total = zeroVector(arithmetic, problem.parameters);
  for (const step of steps.slice(from)) {
    const discount = power(arithmetic, gammaL, step.t - from);
    accumulate(arithmetic, total, discount, gradients.rewardL[step.pair]);
    accumulate(arithmetic, total, arithmetic.mul(discount, baselines.leader(step)), edgeScore(knowledge, step.edge));
  }
  return total;
}

/**
 * The direct part of a batch: ∇Φ_L + mean over trajectories of V_L(s_0) ∇log ρ0(s_0) + Σ_t γ_Lᵗ (∇r_L + γ_L V_L(s_{t+1}) ∇log p). With
 * 'start-visits' the sum over t is replaced by its mean over all visits of s_0 in the batch, each from the visit on.
 */
export function directPart<T>(batch: Batch, knowledge: Knowledge<T>, baselines: Baselines<T>, form: BatchForm): T[] {
  const { tables, gradients } = knowledge;
  const { arithmetic, problem } = tables;
  const { one, div, integer } = arithmetic;
  const all = batch.map((trajectory) => stepsList(trajectory, problem.actions));
  const total = zeroVector(arithmetic, problem.parameters);
  accumulate(arithmetic, total, one, gradients.phiL);
  const share = div(one, integer(batch.length));
  batch.forEach((trajectory, i) => {
    const start = trajectory.states[0];
    accumulate(arithmetic, total, arithmetic.mul(share, baselines.start(start)), initialScore(knowledge, start));
    if (form.direct === 'trajectories') {
      accumulate(arithmetic, total, share, directFrom(knowledge, baselines, all[i], 0));
      return;
    }
    const visits = all.flatMap((steps) => steps.filter(({ s }) => s === start).map(({ t }) => ({ steps, t })));
    for (const { steps, t } of visits)
      accumulate(arithmetic, total, div(share, integer(visits.length)), directFrom(knowledge, baselines, steps, t));
  });
  return total;
}

/** By what the guiding term of a batch is divided: the number of its trajectories, or of those that ended or hit their time limit (at least one). */
export const divisorOf = (batch: readonly MaybeStopped[], { divisor }: BatchForm): number =>
  divisor === 'trajectories'
    ? batch.length
    : Math.max(1, batch.filter(({ ended, stop }) => ended || stop === 'time-limit').length);
