import type { Gradient } from '../numeric/tape.js';
import { gameGradients, type GameTables } from '../model/gameTables.js';
import { stateOfLowered } from '../model/lowerGame.js';
import type { Problem } from '../model/tables.js';
import type { GameResponse } from '../follower/gameResponse.js';
import { gameValues } from '../leader/gameValues.js';
import { withLeader } from '../follower/gameResponse.js';
import { gameImplicit, overFollower } from './gameImplicit.js';
import type { LinearForm } from './linearForms.js';

/** The estimators for games with a follower that observes, θ in the leader's policy, that have a linear form. */
export const LINEAR_GAME_ESTIMATORS = [
  'bc-hg',
  'bc-hg-printed',
  'bc-hg-td',
  'bc-hg-printed-td',
  'bc-hg-same-answer',
  'bc-hg-centred',
  'bc-hg-td-centred',
  'first-order',
] as const;
export type LinearGameEstimatorId = (typeof LINEAR_GAME_ESTIMATORS)[number];

/**
 * The linear form of an estimator for games, over the trajectories of the problem that the game is lowered to, so that `moments` gives its mean
 * and variance without enumeration: with σ_k = (s_k,a_k), the step (σ_k, b_k, σ_{k+1}) has
 * x = direct ∇log f(a_k|s_k), c = γ_F follower(σ_{k+1}) ∇log f(a_{k+1}|s_{k+1}), w = B_L/β; as printed, x also has w follower(σ_k) ∇log f(a_k|s_k);
 * centred, −w ∇V_F(σ_k). Games without horizon only.
 */
export function gameLinearForm<T>(
  id: LinearGameEstimatorId,
  tables: GameTables<T>,
  response: GameResponse<T>,
  lowered: Problem,
): LinearForm<T> {
  const { arithmetic, leader, gammaF, beta, problem } = tables;
  const { sub, mul, div, neg, add, zero } = arithmetic;
  const { leaderActions, actions, game } = problem;
  const gradients = gameGradients(tables);
  const { vL, qL } = gameValues(tables, withLeader(tables, response.policy));
  const sameAnswer = id === 'bc-hg-same-answer';
  const differences = sameAnswer || id === 'bc-hg-td' || id === 'bc-hg-printed-td' || id === 'bc-hg-td-centred';
  const printed = sameAnswer || id === 'bc-hg-printed' || id === 'bc-hg-printed-td';
  const centred = id === 'bc-hg-centred' || id === 'bc-hg-td-centred';
  const meanQL = overFollower(tables, response.policy, qL);
  const gradientQF = centred ? gameImplicit(tables, response).gradientQF! : [];
  /** By lowered state: s·A + a, −1 for terminal states. */
  const pairs = Array.from({ length: lowered.states }, (_, i) => {
    const { s, a } = stateOfLowered(game, i);
    return a === null ? -1 : s * leaderActions + a;
  });
  const score = (pair: number): Gradient<T> =>
    pair < 0 ? null : (gradients.leader[pair]?.map((x) => div(x, leader[pair])) ?? null);
  const follower = (pair: number): T => {
    if (!differences) return response.vF[pair];
    const first = pair - (pair % leaderActions);
    let mean = zero;
    for (let i = first; i < first + leaderActions; i++) mean = add(mean, mul(leader[i], response.vF[i]));
    return sub(response.vF[pair], mean);
  };
  /** What multiplies the score in the direct part. */
  const advantage = (pair: number, b: number): T => {
    const q = qL[pair * actions + b];
    if (!differences) return q;
    if (!sameAnswer) return sub(q, vL[Math.floor(pair / leaderActions)]);
    const first = pair - (pair % leaderActions);
    let mean = zero;
    for (let i = first; i < first + leaderActions; i++) mean = add(mean, mul(leader[i], qL[i * actions + b]));
    return sub(q, mean);
  };
  const scaled = (weight: T, gradient: Gradient<T>): Gradient<T> => gradient?.map((x) => mul(weight, x)) ?? null;
  const plus = (a: Gradient<T>, b: Gradient<T>): Gradient<T> => (a && b ? a.map((x, k) => add(x, b[k])) : (a ?? b));

  const weight: T[] = [];
  const direct: Gradient<T>[] = [];
  const segment: Gradient<T>[] = [];
  pairs.forEach((pair, state) => {
    const own = score(pair);
    for (let b = 0; b < actions; b++) {
      const triple = pair * actions + b;
      const w = pair < 0 || id === 'first-order' ? zero : div(sub(qL[triple], meanQL[pair]), beta);
      weight.push(w);
      const at = state * actions + b;
      if (lowered.edgeStart[at] === lowered.edgeStart[at + 1]) continue;
      let x = scaled(advantage(pair, b), own);
      if (printed) x = plus(x, scaled(mul(w, follower(pair)), own));
      if (centred)
        for (let other = 0; other < actions; other++) {
          const i = pair * actions + other;
          x = plus(x, scaled(neg(mul(w, response.policy[i])), gradientQF[i]));
        }
      for (let e = lowered.edgeStart[at]; e < lowered.edgeStart[at + 1]; e++) {
        const next = pairs[lowered.edgeTarget[e]];
        direct.push(x);
        segment.push(next < 0 || id === 'first-order' ? null : scaled(mul(gammaF, follower(next)), score(next)));
      }
    }
  });
  return { constant: gradients.phiL, initial: pairs.map(() => null), weight, direct, segment };
}
