import type { Arithmetic } from '../../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../../numeric/vector.js';
import type { Trajectory } from '../../model/trajectory.js';
import type { Knowledge } from '../knowledge.js';

/** ∂²J_F/∂φ² and ∂²J_F/∂φ∂θ as a rollout estimates them, over the pairs of the states that are asked for, state by state. */
export interface Factors<T> {
  readonly hessian: readonly (readonly T[])[];
  readonly mixed: readonly (readonly T[])[];
}

/** Forms of the estimate, all of them right but where a mistake is made. */
export interface LikelihoodForm {
  /** Each reward with the scores of what came before it only, as in DiCE; else the return with all scores. */
  readonly causal: boolean;
  /** DiCE's term Σ_t γᵗ V_F(s_t) (1 − □(b_t)), whose second derivative has mean zero. */
  readonly baseline: boolean;
  /** Left out by mistake: products of scores, the derivative of the entropy, the scores of transitions. */
  readonly without?: 'products' | 'entropy' | 'transitions';
}

/** The return with all scores: what PARL does. */
export const WHOLE_RETURN: LikelihoodForm = { causal: false, baseline: false };

/** A quantity of one rollout with its derivatives: value, ∂φ, ∂θ, ∂²φ. */
interface Reward<T> {
  value: T;
  byLogits: T[];
  byTheta: T[];
  curved: T[][];
}

const nothing = <T>(arithmetic: Arithmetic<T>, size: number, parameters: number): Reward<T> => ({
  value: arithmetic.zero,
  byLogits: zeroVector(arithmetic, size),
  byTheta: zeroVector(arithmetic, parameters),
  curved: Array.from({ length: size }, () => zeroVector(arithmetic, size)),
});

/**
 * The second derivatives of J_F = E R, R = Σ_t γ_Fᵗ (r_F − β log g), by likelihood ratios: with the score S = Σ_t ∂ log g/∂φ and U = ∂ log ρ0/∂θ + Σ_t ∂ log p/∂θ,
 *
 *     ∂²J_F/∂φ² = E[ R (S Sᵀ + ∂S/∂φ) + S ∂Rᵀ/∂φ + ∂R/∂φ Sᵀ + ∂²R/∂φ² ],   ∂²J_F/∂φ∂θ = E[ (R S + ∂R/∂φ) Uᵀ + S ∂Rᵀ/∂θ ],
 *
 * which is ∂²(p R)/p for the probability p of the rollout. Causal: the same for each reward, with the scores of the decisions up to it and the transitions before it.
 */
export function likelihoodFactors<T>(
  knowledge: Knowledge<T>,
  states: readonly number[],
  { states: path, actions: taken, edges }: Trajectory,
  { causal, baseline, without }: LikelihoodForm = WHOLE_RETURN,
): Factors<T> {
  const { tables, gradients, response } = knowledge;
  const { arithmetic, problem, rewardF, beta, gammaF, initial, p } = tables;
  const { add, sub, mul, div, neg, zero, one, log } = arithmetic;
  const { actions, parameters } = problem;
  const size = states.length * actions;
  const hessian = nothing(arithmetic, size, 0).curved;
  const mixed = Array.from({ length: size }, () => zeroVector(arithmetic, parameters));
  const past = nothing(arithmetic, size, parameters);
  const plus = (into: T[], i: number, x: T): T => (into[i] = add(into[i], x));
  if (without !== 'transitions')
    accumulate(arithmetic, past.byTheta, div(one, initial[path[0]]), gradients.initial[path[0]]);

  /** weight · (r (S Sᵀ + ∂S/∂φ) + …) for one reward and the scores that it goes with. */
  const count = (reward: Reward<T>, scores: Reward<T>): void => {
    for (let i = 0; i < size; i++) {
      const own = scores.byLogits[i];
      for (let j = 0; j < size; j++) {
        const squared = without === 'products' ? zero : mul(own, scores.byLogits[j]);
        plus(hessian[i], j, mul(reward.value, add(squared, scores.curved[i][j])));
        plus(hessian[i], j, add(mul(own, reward.byLogits[j]), mul(reward.byLogits[i], scores.byLogits[j])));
        plus(hessian[i], j, reward.curved[i][j]);
      }
      accumulate(arithmetic, mixed[i], add(mul(reward.value, own), reward.byLogits[i]), scores.byTheta);
      accumulate(arithmetic, mixed[i], own, reward.byTheta);
    }
  };

  const whole = nothing(arithmetic, size, parameters);
  let discount = one;
  Array.from(taken).forEach((b, t) => {
    const s = path[t];
    const pair = s * actions + b;
    const first = states.indexOf(s) * actions;
    const policy = response.policy.slice(s * actions, (s + 1) * actions);
    const score = policy.map((g, a) => sub(a === b ? one : zero, g));
    const curved = policy.map((g, i) => policy.map((h, j) => sub(mul(g, h), i === j ? g : zero)));
    const into = (target: Reward<T>, factor: T): void => {
      score.forEach((x, i) => plus(target.byLogits, first + i, mul(factor, x)));
      curved.forEach((row, i) => row.forEach((x, j) => plus(target.curved[first + i], first + j, mul(factor, x))));
    };
    into(past, one);
    const reward = causal ? nothing(arithmetic, size, parameters) : whole;
    reward.value = add(reward.value, mul(discount, sub(rewardF[pair], mul(beta, log(policy[b])))));
    if (without !== 'entropy') into(reward, neg(mul(discount, beta)));
    accumulate(arithmetic, reward.byTheta, discount, gradients.rewardF[pair]);
    if (causal) count(reward, past);
    if (baseline) {
      const level = neg(mul(discount, response.vF[s]));
      score.forEach((x, i) =>
        score.forEach((y, j) => plus(hessian[first + i], first + j, mul(level, add(mul(x, y), curved[i][j])))),
      );
    }
    if (without !== 'transitions') accumulate(arithmetic, past.byTheta, div(one, p[edges[t]]), gradients.p[edges[t]]);
    discount = mul(discount, gammaF);
  });
  if (!causal) count(whole, past);
  return { hessian, mixed };
}

/** Σ weight · factors. */
export function weightedFactors<T>(
  { add, mul }: Arithmetic<T>,
  all: readonly { readonly factors: Factors<T>; readonly weight: T }[],
): Factors<T> {
  const combine = (matrix: (factors: Factors<T>) => readonly (readonly T[])[]): T[][] =>
    all
      .map(({ factors, weight }) => matrix(factors).map((row) => row.map((x) => mul(weight, x))))
      .reduce((a, b) => a.map((row, i) => row.map((x, j) => add(x, b[i][j]))));
  return { hessian: combine(({ hessian }) => hessian), mixed: combine(({ mixed }) => mixed) };
}
