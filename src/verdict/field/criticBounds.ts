import { rationalToNumber, subRational, ONE, type Rational } from '../../numeric/rational.js';
import { jointActions } from '../../model/game/gameTables.js';
import { stateOf } from '../../model/indices.js';
import { withLeader } from '../../follower/gameResponse.js';
import { occupancy } from '../../leader/occupancy.js';
import { CRITIC_ERROR } from '../../estimators/field/policyGradientMean.js';
import { endsSurely } from '../../truth/routes/mdp/followerDerivative.js';
import { FIELD, type FieldCase } from './fieldCase.js';
import { gameSide } from './gameSide.js';
import { OUTWARD, type BiasBound } from './stateTerms.js';

/** γ_L/2 · span(V_L) Σ_s d_L(s) Σ_a |∂_k f(a|s)|, by parameter, the span over all states, terminal ones at zero. */
function reach(one: FieldCase): number[] {
  const { tables, gradients, response, critic } = gameSide(one.instance).knowledge;
  const { gammaL, problem } = tables;
  const visits = occupancy(jointActions(tables), withLeader(tables, response.policy), gammaL);
  const span = Math.max(...critic.vL.flatMap((v) => critic.vL.map((u) => FIELD.bound(FIELD.sub(v, u)))));
  return Array.from({ length: problem.parameters }, (_, k) =>
    gradients.leader.reduce((total, slope, pair) => {
      const moved = slope ? FIELD.bound(FIELD.mul(visits[stateOf(pair, problem.leaderActions)], slope[k])) : 0;
      return total + ((FIELD.bound(gammaL) * span) / 2) * moved * OUTWARD;
    }, 0),
  );
}

/** At least Σ_k (γ_L λ)ᵏ over the steps that a rollout can have. */
function stepsAhead(one: FieldCase, lambda: Rational): number {
  const { tables } = gameSide(one.instance).knowledge;
  const decay = FIELD.bound(tables.gammaL) * rationalToNumber(lambda);
  const unlimited = decay < 1 ? 1 / (1 - decay) : Infinity;
  const { problem } = jointActions(tables);
  return endsSurely(problem) ? Math.min(unlimited, problem.states) : unlimited;
}

/**
 * Bounds on the bias of advantages whose critic is wrong by e = Ṽ − V_L, zero in terminal states. Its TD errors are δ + γ_L e(s') − e(s), so that
 *
 *     Â_t = (that of V_L) − e(s_t) + (1 − λ) γ_L Σ_k (γ_L λ)ᵏ e(s_{t+k+1}):
 *
 * e(s_t) is a baseline, and of the sum, whose mean given (s,a) lies within span(e) Σ_k (γ_L λ)ᵏ, half of that counts, since Σ_a ∇f = 0. With the exact critic
 * there is no bias at all, whatever λ.
 */
export const CRITIC_BOUNDS: Readonly<Record<string, BiasBound>> = {
  gae: ({ truth }) => truth.map(() => Number.MIN_VALUE),
  'gae-wrong-critic': (one, lambda) => {
    const factor = rationalToNumber(CRITIC_ERROR) * rationalToNumber(subRational(ONE, lambda));
    return reach(one).map((x) => factor * stepsAhead(one, lambda) * x * OUTWARD + Number.MIN_VALUE);
  },
  'critic-error': (one, error) =>
    reach(one).map((x) => Math.abs(rationalToNumber(error)) * x * OUTWARD + Number.MIN_VALUE),
};
