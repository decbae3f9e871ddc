import { power } from '../../numeric/arithmetic.js';
import type { Gradient } from '../../numeric/tape.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Batch, Trajectory } from '../../model/trajectory.js';
import type { GameKnowledge } from './gameKnowledge.js';
import { addGameSums } from './gameSums.js';

/** One step (s_t, a_t, b_t). */
export interface GameStep {
  readonly t: number;
  readonly s: number;
  readonly a: number;
  readonly b: number;
  /** s·A + a, and (s·A + a)·B + b. */
  readonly pair: number;
  readonly triple: number;
}

/** What an estimator multiplies with what; every part may look at the whole trajectory from its step on. */
export interface GameParts<T> {
  /** What multiplies ∇log f(a_t|s_t) in the direct part: Q_L, or Q_L − V_L(s). */
  readonly direct: (step: GameStep) => T;
  /** What multiplies the segment: the Benefit; null without a guiding term. */
  readonly benefit: ((step: GameStep) => T) | null;
  /** What multiplies ∇log f(a_k|s_k) within segments: V_F(s_k,a_k), or A_F. */
  readonly follower: (step: GameStep) => T;
  /** The first k of the segment at t is t + `from`: 1 in eq. (9) corrected, 0 as printed and in footnote 1. */
  readonly from: 0 | 1;
  /** Subtract the exact ∇V_F(s_t,a_t) from the segment. */
  readonly centred: boolean;
}

/** The steps of a trajectory in order; its actions count both players' as one, a·B + b. */
export function gameSteps<T>({ tables }: GameKnowledge<T>, { states, actions }: Trajectory): GameStep[] {
  const { leaderActions, actions: width } = tables.problem;
  return Array.from(actions, (joint, t) => {
    const s = states[t];
    const [a, b] = [Math.floor(joint / width), joint % width];
    const pair = s * leaderActions + a;
    return { t, s, a, b, pair, triple: pair * width + b };
  });
}

/** ∇log f(a|s) = ∇f/f; null where f does not depend on θ. */
export const leaderScore = <T>({ tables, gradients }: GameKnowledge<T>, pair: number): Gradient<T> =>
  gradients.leader[pair]?.map((x) => tables.arithmetic.div(x, tables.leader[pair])) ?? null;

/**
 * The estimate of one trajectory, straight from the formula, in any arithmetic (K components):
 * ∇Φ_L + Σ_t γ_Lᵗ [direct ∇log f(a_t|s_t) + (benefit/β)(Σ_{k ≥ t + from} γ_F^{k−t} follower_k ∇log f(a_k|s_k) − ∇V_F)].
 */
export function estimateGame<T>(trajectory: Trajectory, knowledge: GameKnowledge<T>, parts: GameParts<T>): T[] {
  const { tables, gradients } = knowledge;
  const { arithmetic, gammaF, gammaL, beta, problem } = tables;
  const { mul, div, neg, one } = arithmetic;
  const steps = gameSteps(knowledge, trajectory);
  const total = zeroVector(arithmetic, problem.parameters);
  accumulate(arithmetic, total, one, gradients.phiL);
  for (const step of steps) {
    const discount = power(arithmetic, gammaL, step.t);
    accumulate(arithmetic, total, mul(discount, parts.direct(step)), leaderScore(knowledge, step.pair));
    if (!parts.benefit) continue;
    const weight = div(mul(discount, parts.benefit(step)), beta);
    for (const later of steps.slice(step.t + parts.from)) {
      const factor = mul(power(arithmetic, gammaF, later.t - step.t), parts.follower(later));
      accumulate(arithmetic, total, mul(weight, factor), leaderScore(knowledge, later.pair));
    }
    if (parts.centred) accumulate(arithmetic, total, neg(weight), knowledge.gradientVF[step.pair]);
  }
  return total;
}

/** The same in doubles by one pass in eligibility form (`addGameSums`), then one sum over the (s,a) that were visited. */
export function estimateGameByKernel(
  trajectory: Trajectory,
  knowledge: GameKnowledge<number>,
  parts: GameParts<number>,
): Float64Array {
  const { tables, gradients } = knowledge;
  const { gammaF, gammaL, beta, problem, leader } = tables;
  const steps = gameSteps(knowledge, trajectory);
  const discounts = steps.map(({ t }) => gammaL ** t);
  const sums = { weights: new Float64Array(leader.length), put: new Float64Array(leader.length) };
  const weights = {
    pairs: steps.map(({ pair }) => pair),
    direct: steps.map((step, k) => discounts[k] * parts.direct(step)),
    put: steps.map((step, k) => (parts.benefit ? (discounts[k] * parts.benefit(step)) / beta : 0)),
    follower: steps.map(parts.follower),
  };
  addGameSums(weights, steps.length, gammaF, parts.from, sums);
  const total = Float64Array.from(gradients.phiL ?? new Float64Array(problem.parameters));
  sums.weights.forEach((weight, pair) => {
    if (weight !== 0) gradients.leader[pair]?.forEach((x, k) => (total[k] += (weight * x) / leader[pair]));
    if (parts.centred && sums.put[pair] !== 0)
      knowledge.gradientVF[pair].forEach((x, k) => (total[k] -= sums.put[pair] * x));
  });
  return total;
}

/** The mean of the estimates of a batch. */
export function estimateGameBatch<T>(batch: Batch, knowledge: GameKnowledge<T>, parts: GameParts<T>): T[] {
  const { arithmetic, problem } = knowledge.tables;
  const share = arithmetic.constant({ n: 1n, d: BigInt(batch.length) });
  const total = zeroVector(arithmetic, problem.parameters);
  for (const trajectory of batch) accumulate(arithmetic, total, share, estimateGame(trajectory, knowledge, parts));
  return total;
}

/** The mean of the estimates of a batch, by the kernel. */
export function estimateGameBatchByKernel(
  batch: Batch,
  knowledge: GameKnowledge<number>,
  parts: GameParts<number>,
): Float64Array {
  const total = new Float64Array(knowledge.tables.problem.parameters);
  for (const trajectory of batch)
    estimateGameByKernel(trajectory, knowledge, parts).forEach((x, k) => (total[k] += x / batch.length));
  return total;
}
