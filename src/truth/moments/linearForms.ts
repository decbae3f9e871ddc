import { dot } from '../../numeric/arithmetic.js';
import type { Gradient } from '../../numeric/tape.js';
import type { LinearEstimatorId } from '../../model/linearFormIds.js';
import { tableGradients, type Tables } from '../../model/mdp/tables.js';
import type { BestResponse } from '../../follower/bestResponse.js';
import type { LeaderValues } from '../../leader/values.js';
import { lookaheadGradient } from '../../model/mdp/lookahead.js';
import { averageActionVectors } from '../../model/mdp/averageActions.js';
import { solveMarkov } from '../../numeric/markov.js';
import { policyChain } from '../../model/mdp/chain.js';
import { stateOf } from '../../model/indices.js';

/**
 * An estimator that is linear in the eligibility, as tables. On a trajectory s_0, b_0, s_1, … it is
 *
 * ĝ = constant + initial(s_0) + Σ_k [γ_Lᵏ x(s_k, b_k, s_{k+1}) + e_k c(s_k, b_k, s_{k+1})],  e_k = γ_F e_{k−1} + γ_Lᵏ w(s_k, b_k),
 *
 * with the exact critic in w and x. Vectors have K components, null where zero.
 */
export interface LinearForm<T> {
  /** Φ's gradient (K). */
  readonly constant: Gradient<T>;
  /** By state. */
  readonly initial: readonly Gradient<T>[];
  /** w, by pair. */
  readonly weight: readonly T[];
  /** x and c, by edge. */
  readonly direct: readonly Gradient<T>[];
  readonly segment: readonly Gradient<T>[];
}

/** In what the forms differ. */
interface Shape {
  /** What multiplies the segment gradient; null without a guiding term in the eligibility. */
  readonly weight: 'benefit' | 'qL' | null;
  /** TD errors in place of the values that multiply scores. */
  readonly differences?: true;
  /** The exact ∇V_F subtracted from segments. */
  readonly centred?: true;
  /** Benefit times ∇r_F of its own step, in place of the segment gradient. */
  readonly ownReward?: true;
}

/** Derived from the formulas of the estimators, not from their code. */
const SHAPES: Readonly<Record<LinearEstimatorId, Shape>> = {
  'naive-pgd': { weight: null },
  'bc-hg': { weight: 'benefit' },
  'bc-hg-td': { weight: 'benefit', differences: true },
  'bc-hg-centred': { weight: 'benefit', centred: true },
  'bc-hg-td-centred': { weight: 'benefit', differences: true, centred: true },
  'hpgd-exact': { weight: 'qL', centred: true },
  sobirl: { weight: null, ownReward: true },
};

/**
 * The linear form of an estimator at the θ of `tables`, with exact critics.
 *
 * @example
 * ```ts
 * import {
 *   bestResponse,
 *   compileProblem,
 *   evaluateTables,
 *   float64,
 *   fourRooms,
 *   leaderValues,
 *   linearForm,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(fourRooms()), float64);
 * const { policy } = bestResponse(tables);
 * const form = linearForm('bc-hg', tables, bestResponse(tables), leaderValues(tables, policy));
 * console.log(form.weight.length); // 420
 * ```
 */
export function linearForm<T>(
  id: LinearEstimatorId,
  tables: Tables<T>,
  response: BestResponse<T>,
  leader: LeaderValues<T>,
): LinearForm<T> {
  const { problem, arithmetic, gammaF, gammaL, beta } = tables;
  const { add, sub, mul, div, neg, zero, isZero } = arithmetic;
  const { states, actions, edgeStart, edgeTarget } = problem;
  const { vF, qF } = response;
  const { vL, qL, benefit } = leader;
  const gradients = tableGradients(tables);
  const { weight: weighedBy, differences, centred, ownReward } = SHAPES[id];

  const plus = (a: Gradient<T>, b: Gradient<T>): Gradient<T> => (a && b ? a.map((x, k) => add(x, b[k])) : (a ?? b));
  const scaled = (weight: T, a: Gradient<T>): Gradient<T> =>
    a && !isZero(weight) ? a.map((x) => mul(weight, x)) : null;
  const score = (p: T, gradient: Gradient<T>): Gradient<T> =>
    isZero(p) ? null : (gradient?.map((x) => div(x, p)) ?? null);

  const mean = dot(arithmetic, tables.initial, vL);
  const initial = Array.from({ length: states }, (_, s) =>
    scaled(differences ? sub(vL[s], mean) : vL[s], score(tables.initial[s], gradients.initial[s])),
  );
  const weight = (weighedBy === 'qL' ? qL : benefit).map((x, pair) =>
    weighedBy && !problem.terminal[stateOf(pair, actions)] ? div(x, beta) : zero,
  );
  const gradientVF = centred
    ? solveMarkov(
        arithmetic,
        policyChain(tables, response.policy),
        gammaF,
        averageActionVectors(
          tables,
          response.policy,
          lookaheadGradient(tables, gradients, gradients.rewardF, gammaF, vF),
        ),
      )
    : undefined;

  const direct: Gradient<T>[] = [];
  const segment: Gradient<T>[] = [];
  for (let pair = 0; pair < states * actions; pair++) {
    const s = stateOf(pair, actions);
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
      const next = edgeTarget[e];
      const moved = score(tables.p[e], gradients.p[e]);
      const leaderValue = mul(gammaL, vL[next]);
      const leaderFactor = differences ? sub(add(tables.rewardL[pair], leaderValue), qL[pair]) : leaderValue;
      let x = plus(gradients.rewardL[pair], scaled(leaderFactor, moved));
      if (gradientVF) x = plus(x, scaled(neg(weight[pair]), gradientVF[s]));
      if (ownReward) x = plus(x, scaled(div(benefit[pair], beta), gradients.rewardF[pair]));
      direct.push(x);
      const followerValue = mul(gammaF, vF[next]);
      const followerFactor = differences ? sub(add(tables.rewardF[pair], followerValue), qF[pair]) : followerValue;
      segment.push(weighedBy ? plus(gradients.rewardF[pair], scaled(followerFactor, moved)) : null);
    }
  }
  return { constant: gradients.phiL, initial, weight, direct, segment };
}
