import { dot } from '../numeric/arithmetic.js';
import type { Gradient } from '../numeric/tape.js';
import { tableGradients, type Tables } from '../model/tables.js';
import type { BestResponse } from '../follower/bestResponse.js';
import type { LeaderValues } from '../leader/values.js';
import { lookaheadGradient, averageActionVectors } from '../model/lookahead.js';
import { solveMarkov } from '../numeric/markov.js';
import { policyChain } from '../model/chain.js';

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

/** The estimators with a linear form. */
export const LINEAR_ESTIMATORS = [
  'naive-pgd',
  'bc-hg',
  'bc-hg-td',
  'bc-hg-centred',
  'bc-hg-td-centred',
  'hpgd-exact',
  'sobirl',
] as const;
export type LinearEstimatorId = (typeof LINEAR_ESTIMATORS)[number];

/** What each is, in one line. */
export const LINEAR_ESTIMATOR_NOTES: Record<LinearEstimatorId, string> = {
  'naive-pgd': 'the direct part only',
  'bc-hg': 'Benefit times the follower segment gradient (paper, eq. 6)',
  'bc-hg-td': 'BC-HG with TD errors in place of the values that multiply scores',
  'bc-hg-centred': 'BC-HG with the segment gradient centred by the exact grad V_F',
  'bc-hg-td-centred': 'both of the two',
  'hpgd-exact': 'Q_L times the segment gradient centred by the exact grad V_F (paper, eq. 7)',
  sobirl: 'Benefit times the first step of the segment gradient only',
};

/** The linear form of an estimator at the θ of `tables`, with exact critics. */
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
  const temporalDifference = id === 'bc-hg-td' || id === 'bc-hg-td-centred';
  const centred = id === 'bc-hg-centred' || id === 'bc-hg-td-centred' || id === 'hpgd-exact';
  const eligible = centred || temporalDifference || id === 'bc-hg';

  const plus = (a: Gradient<T>, b: Gradient<T>): Gradient<T> => (a && b ? a.map((x, k) => add(x, b[k])) : (a ?? b));
  const scaled = (weight: T, a: Gradient<T>): Gradient<T> =>
    a && !isZero(weight) ? a.map((x) => mul(weight, x)) : null;
  const score = (p: T, gradient: Gradient<T>): Gradient<T> =>
    isZero(p) ? null : (gradient?.map((x) => div(x, p)) ?? null);

  const mean = dot(arithmetic, tables.initial, vL);
  const initial = Array.from({ length: states }, (_, s) =>
    scaled(temporalDifference ? sub(vL[s], mean) : vL[s], score(tables.initial[s], gradients.initial[s])),
  );
  const leaderWeight = id === 'hpgd-exact' ? qL : benefit;
  const weight = leaderWeight.map((x, pair) =>
    eligible && !problem.terminal[Math.floor(pair / actions)] ? div(x, beta) : zero,
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
    const s = Math.floor(pair / actions);
    for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
      const next = edgeTarget[e];
      const moved = score(tables.p[e], gradients.p[e]);
      const leaderValue = mul(gammaL, vL[next]);
      const leaderFactor = temporalDifference ? sub(add(tables.rewardL[pair], leaderValue), qL[pair]) : leaderValue;
      let x = plus(gradients.rewardL[pair], scaled(leaderFactor, moved));
      if (gradientVF) x = plus(x, scaled(neg(weight[pair]), gradientVF[s]));
      if (id === 'sobirl') x = plus(x, scaled(div(benefit[pair], beta), gradients.rewardF[pair]));
      direct.push(x);
      const followerValue = mul(gammaF, vF[next]);
      const followerFactor = temporalDifference
        ? sub(add(tables.rewardF[pair], followerValue), qF[pair])
        : followerValue;
      segment.push(eligible ? plus(gradients.rewardF[pair], scaled(followerFactor, moved)) : null);
    }
  }
  return { constant: gradients.phiL, initial, weight, direct, segment };
}
