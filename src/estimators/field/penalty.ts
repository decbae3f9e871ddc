import { parseRational, rational } from '../../numeric/rational.js';
import { accumulate, weightedSum, zeroVector } from '../../numeric/vector.js';
import { ORDER_1, ORDER_2, type FieldClaimId } from '../../model/claimIds.js';
import { fastTableGradient } from '../../model/mdp/compiledTables.js';
import { lookaheadGradient } from '../../model/mdp/lookahead.js';
import { averageActionVectors } from '../../model/mdp/averageActions.js';
import type { Tables } from '../../model/mdp/tables.js';
import { bestResponse } from '../../follower/bestResponse.js';
import { occupancy } from '../../leader/occupancy.js';
import type { Knowledge } from '../knowledge.js';
import type { KnobFamily, NearLimit } from './family.js';
import { fieldEstimator, type FieldEstimator } from './fieldEstimator.js';
import { stateOf } from '../../model/indices.js';

/** ε = 1/λ is small at 1e-12 and at 1e-15, whatever the temperature. */
const SETTINGS: NearLimit = { settings: [rational(1n, 10n ** 12n), rational(1n, 10n ** 15n)], fall: 3 };

/** The follower's problem with the reward r_F + ε r_L. */
const penalised = <T>(tables: Tables<T>, epsilon: T): Tables<T> => ({
  ...tables,
  rewardF: tables.rewardF.map((r, pair) =>
    tables.arithmetic.add(r, tables.arithmetic.mul(epsilon, tables.rewardL[pair])),
  ),
});

/**
 * ∇_θ h(θ,ε), h = max_g (J_F + ε J_L) = Σ_s ρ0 V_ε + ε Φ_L, V_ε the soft-optimal value for the reward r_F + ε r_L. By the envelope theorem its policy g_ε is held still:
 * Σ V_ε ∇ρ0 + Σ d_ε g_ε (∇r_F + ε ∇r_L + γ Σ_s' V_ε ∇p) + ε ∇Φ_L.
 */
export function valueGradient<T>({ tables, gradients, response }: Knowledge<T>, epsilon: T): T[] {
  const { arithmetic, problem, gammaF } = tables;
  const { vF, policy } = bestResponse(penalised(tables, epsilon), response.vF);
  const visits = occupancy(tables, policy, gammaF);
  const rewards = gradients.rewardF.map((own, pair) => {
    const both = own ? [...own] : zeroVector(arithmetic, problem.parameters);
    accumulate(arithmetic, both, epsilon, gradients.rewardL[pair]);
    return both;
  });
  const ahead = lookaheadGradient(tables, gradients, rewards, gammaF, vF);
  const total = weightedSum(arithmetic, problem.parameters, visits, averageActionVectors(tables, policy, ahead));
  vF.forEach((v, s) => accumulate(arithmetic, total, v, gradients.initial[s]));
  accumulate(arithmetic, total, epsilon, gradients.phiL);
  return total;
}

/** Penalties presuppose one discount: with two of them h is no soft-optimal value. */
const near = <T>({ tables: { problem } }: Knowledge<T>): NearLimit | null => {
  const { gammaF, gammaL } = problem.mdp;
  return gammaF.n * gammaL.d === gammaL.n * gammaF.d ? SETTINGS : null;
};

const quotient = (id: string, knob: string, central: boolean): KnobFamily => ({
  id,
  knob,
  estimate: (knowledge, setting) => {
    const { constant, sub, div, neg, zero, add } = knowledge.tables.arithmetic;
    const epsilon = constant(setting);
    const above = valueGradient(knowledge, epsilon);
    const below = valueGradient(knowledge, central ? neg(epsilon) : zero);
    const width = central ? add(epsilon, epsilon) : epsilon;
    return above.map((x, k) => div(sub(x, below[k]), width));
  },
  near,
});

/** λ (∇_θ h(θ,1/λ) − ∇_θ h(θ,0)); the knob is 1/λ. */
export const forwardPenalty: KnobFamily = quotient('penalty-forward', 'ε = 1/λ', false);
/** (λ/2) (∇_θ h(θ,1/λ) − ∇_θ h(θ,−1/λ)). */
export const centralPenalty: KnobFamily = quotient('penalty-central', 'ε = 1/λ', true);

/** The gradient of h by one backward sweep over the formulas, in doubles. */
function secondGradient({ tables }: Knowledge<number>, epsilon: number): Float64Array {
  const { problem, gammaF } = tables;
  const { vF, policy } = bestResponse(penalised(tables, epsilon));
  const visits = occupancy(tables, policy, gammaF);
  const rewardF = policy.map((g, pair) => g * visits[stateOf(pair, problem.actions)]);
  const onEdges = new Float64Array(problem.edgeTarget.length);
  rewardF.forEach((weight, pair) => {
    for (let e = problem.edgeStart[pair]; e < problem.edgeStart[pair + 1]; e++)
      onEdges[e] = weight * gammaF * vF[problem.edgeTarget[e]];
  });
  const rewardL = rewardF.map((weight) => epsilon * weight);
  return fastTableGradient(tables, { initial: vF, p: onEdges, rewardF, rewardL, phiL: epsilon });
}

const penalty = (lambda: string, central: boolean, claims: readonly FieldClaimId[]): FieldEstimator =>
  fieldEstimator({
    id: `penalty${central ? '-central' : ''}-${lambda}`,
    title: `penalty method, λ = ${lambda}, ${central ? 'central' : 'forward'} difference`,
    formula: central
      ? '(lambda/2) (grad h(theta,1/lambda) - grad h(theta,-1/lambda)), h = max_g (J_F + eps J_L)'
      : 'lambda (grad h(theta,1/lambda) - grad h(theta,0)), h = max_g (J_F + eps J_L)',
    docs: {
      source: central ? 'this project' : 'Shen, Yang, Chen 2024 (PBRL); first-order bilevel RL 2025/26',
      assumptions: 'γ_L = γ_F; the follower’s soft-optimal values for r_F + ε r_L',
    },
    claims,
    family: central ? centralPenalty : forwardPenalty,
    at: parseRational(`1/${lambda}`)!,
    second: (knowledge, epsilon) => {
      const below = secondGradient(knowledge, central ? -epsilon : 0);
      return secondGradient(knowledge, epsilon).map((x, k) => (x - below[k]) / (central ? 2 * epsilon : epsilon));
    },
  });

/** λ = 10 and 1000, forward and central. */
export const PENALTY: readonly FieldEstimator[] = ['10', '1000'].flatMap((lambda) => [
  penalty(lambda, false, ORDER_1),
  penalty(lambda, true, ORDER_2),
]);
