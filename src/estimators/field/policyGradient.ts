import { power } from '../../numeric/arithmetic.js';
import { rationalToNumber, type Rational } from '../../numeric/rational.js';
import { accumulate } from '../../numeric/vector.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import { gameSteps, leaderScore } from '../games/gameEstimate.js';
import type { GameKnowledge } from '../games/gameKnowledge.js';

/** How the advantage of a step is formed from the rewards of the leader that follow it. */
export interface AdvantageRule {
  /** By λᵏ the k-th term after the step is weighted, beside γ_Lᵏ. */
  readonly lambda: Rational;
  /** What is summed: rewards, or TD errors r_L + γ_L Ṽ(s') − Ṽ(s). */
  readonly summed: 'rewards' | 'td-errors';
  /** Ṽ(s_t) is subtracted from the sum. */
  readonly baseline: boolean;
  /** The critic is Ṽ = (1 − error) V_L; in terminal states it is zero. */
  readonly error: Rational;
}

/** Ṽ = (1 − error) V_L, by state. */
export function criticValues<T>({ tables: { arithmetic }, critic }: GameKnowledge<T>, error: Rational): T[] {
  const factor = arithmetic.sub(arithmetic.one, arithmetic.constant(error));
  return critic.vL.map((v) => arithmetic.mul(factor, v));
}

/** What is summed along a rollout, step by step: r_L(s_t,a_t,b_t), or r_L + γ_L Ṽ(s_{t+1}) − Ṽ(s_t), also where the rollout is cut. */
export function signals<T>(
  knowledge: GameKnowledge<T>,
  trajectory: Trajectory,
  values: readonly T[] | null,
  gamma: T = knowledge.tables.gammaL,
): T[] {
  const { arithmetic, rewardL } = knowledge.tables;
  const { add, sub, mul } = arithmetic;
  return gameSteps(knowledge, trajectory).map(({ t, s, triple }) =>
    values ? sub(add(rewardL[triple], mul(gamma, values[trajectory.states[t + 1]])), values[s]) : rewardL[triple],
  );
}

/** Σ_{k≥t} decay^{k−t} x_k for every t, each summed anew. */
export const discountedSums = <T>({ tables: { arithmetic } }: GameKnowledge<T>, x: readonly T[], decay: T): T[] =>
  x.map((_, t) =>
    x
      .slice(t)
      .reduce((total, y, k) => arithmetic.add(total, arithmetic.mul(power(arithmetic, decay, k), y)), arithmetic.zero),
  );

/** Â_t of every step of a rollout, straight from the formula. */
export function advantages<T>(knowledge: GameKnowledge<T>, trajectory: Trajectory, rule: AdvantageRule): T[] {
  const { arithmetic, gammaL } = knowledge.tables;
  const values = criticValues(knowledge, rule.error);
  const summed = signals(knowledge, trajectory, rule.summed === 'rewards' ? null : values);
  const sums = discountedSums(knowledge, summed, arithmetic.mul(gammaL, arithmetic.constant(rule.lambda)));
  return rule.baseline ? sums.map((x, t) => arithmetic.sub(x, values[trajectory.states[t]])) : sums;
}

/** What multiplies ∇log f(a_t|s_t) at each step of a rollout. */
export type ScoreWeights = <T>(knowledge: GameKnowledge<T>, trajectory: Trajectory) => T[];

/** γ_Lᵗ x_t. */
export const discounted = <T>({ tables: { arithmetic, gammaL } }: GameKnowledge<T>, x: readonly T[]): T[] =>
  x.map((y, t) => arithmetic.mul(power(arithmetic, gammaL, t), y));

/** ∇Φ_L + mean over the batch of Σ_t weight_t ∇log f(a_t|s_t), in any arithmetic (K). */
export const scoreGradient = <T>(batch: Batch, knowledge: GameKnowledge<T>, weights: ScoreWeights): T[] =>
  scoreGradientOf(batch, knowledge, (trajectory) => weights(knowledge, trajectory));

/** The same with the weights of each rollout in this arithmetic. */
export function scoreGradientOf<T>(
  batch: Batch,
  knowledge: GameKnowledge<T>,
  weights: (trajectory: Trajectory) => readonly T[],
): T[] {
  const { arithmetic, problem } = knowledge.tables;
  const share = arithmetic.div(arithmetic.one, arithmetic.integer(batch.length));
  const total = new Array<T>(problem.parameters).fill(arithmetic.zero);
  accumulate(arithmetic, total, arithmetic.one, knowledge.gradients.phiL);
  for (const trajectory of batch) {
    const own = weights(trajectory);
    for (const { t, pair } of gameSteps(knowledge, trajectory))
      accumulate(arithmetic, total, arithmetic.mul(share, own[t]), leaderScore(knowledge, pair));
  }
  return total;
}

/** Adds one rollout to the weights of ∇log f by (s,a): `share` is that of the rollout. */
export type AddToWeights = (
  knowledge: GameKnowledge<number>,
  trajectory: Trajectory,
  share: number,
  weights: Float64Array,
) => void;

/**
 * The backward view, in doubles: every (s,a) carries a trace z ← γ_L λ z, to which its visit at t adds γ_Lᵗ; step k adds z · (what is summed at k), so that
 * no advantage is ever formed.
 */
export const addByTraces =
  ({ lambda, summed, baseline, error }: AdvantageRule): AddToWeights =>
  (knowledge, trajectory, share, weights) => {
    const { gammaL, rewardL } = knowledge.tables;
    const { vL } = knowledge.critic;
    const known = 1 - rationalToNumber(error);
    const decay = gammaL * rationalToNumber(lambda);
    const traces = new Map<number, number>();
    let discount = share;
    for (const { t, s, pair, triple } of gameSteps(knowledge, trajectory)) {
      const next = gammaL * vL[trajectory.states[t + 1]];
      const signal = rewardL[triple] + (summed === 'td-errors' ? known * (next - vL[s]) : 0);
      for (const [at, z] of traces) traces.set(at, decay * z);
      traces.set(pair, (traces.get(pair) ?? 0) + discount);
      for (const [at, z] of traces) weights[at] += z * signal;
      if (baseline) weights[pair] -= discount * known * vL[s];
      discount *= gammaL;
    }
  };

/** `scoreGradient` in doubles: weights by (s,a) first, then one sum over those that were visited. */
export function scoreGradientByWeights(
  batch: Batch,
  knowledge: GameKnowledge<number>,
  add: AddToWeights,
): Float64Array {
  const { tables, gradients } = knowledge;
  const weights = new Float64Array(tables.leader.length);
  for (const trajectory of batch) add(knowledge, trajectory, 1 / batch.length, weights);
  const total = Float64Array.from(gradients.phiL ?? new Float64Array(tables.problem.parameters));
  weights.forEach((weight, pair) => {
    if (weight !== 0) gradients.leader[pair]?.forEach((x, k) => (total[k] += (weight * x) / tables.leader[pair]));
  });
  return total;
}
