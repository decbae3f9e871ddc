import { solveMarkov } from '../../../numeric/markov.js';
import { accumulate, addVectors, weightedSum, zeroVector } from '../../../numeric/vector.js';
import type { Gradient } from '../../../numeric/tape.js';
import { policyChain } from '../../../model/mdp/chain.js';
import { gameGradients, jointActions, type GameTables } from '../../../model/game/gameTables.js';
import { lookaheadGradient } from '../../../model/mdp/lookahead.js';
import { averageActionVectors } from '../../../model/mdp/averageActions.js';
import { withLeader, type GameResponse } from '../../../follower/gameResponse.js';
import { gameValues } from '../../../leader/gameValues.js';
import type { Hypergradient } from '../hypergradient.js';
import { overFollower } from '../overFollower.js';

/**
 * The total derivative of J_L in a game by implicit differentiation of the follower's fixed point W = T(W), whichever backup it has, on the
 * tables of the game itself (nothing is lowered).
 *
 * ∇W = γ_F P_ω ∇W + Σ_{a,b} ω (∇r_F + γ_F Σ W ∇p) + Σ_a ∇f(a|s) m(s,a), where ω = f · slope and m is what W gains from f(a|s): V_F(s,a), or
 * Σ_b slope · Q_F where the leader's action is averaged inside. Then ∇Q_F = ∇r_F + γ_F Σ (p ∇W + W ∇p), ∇g† = g† (∇Q − Σ g† ∇Q)/β with
 * Q = Q_F(s,a,·), or its mean over a where the follower does not observe; and the leader's linear system is differentiated.
 * `gradientQF` has one row for each triple, `gradientVF` one for each state: ∇W. O(S³ + S² K).
 */
export function gameImplicit<T>(tables: GameTables<T>, response: GameResponse<T>): Hypergradient<T> {
  const { problem, arithmetic, gammaF, gammaL } = tables;
  const { parameters, leaderActions, states } = problem;
  const { w, qF, policy, slope } = response;
  const flat = jointActions(tables);
  const gradients = gameGradients(tables);
  const byLeader = (m: readonly T[]): T[][] =>
    Array.from({ length: states }, (_, s) => {
      const pairs = Array.from({ length: leaderActions }, (__, a) => s * leaderActions + a);
      return weightedSum(
        arithmetic,
        parameters,
        pairs.map((pair) => m[pair]),
        pairs.map((pair) => gradients.leader[pair]),
      );
    });
  const sum = (a: readonly T[][], b: readonly T[][]): T[][] => a.map((row, s) => addVectors(arithmetic, row, b[s]));

  const omega = withLeader(tables, slope);
  const held = lookaheadGradient(flat, gradients, gradients.rewardF, gammaF, w);
  const seesNow = problem.game.observes && response.backup === 'paper';
  const gain = seesNow ? response.vF : overFollower(tables, slope, qF);
  const sources = sum(averageActionVectors(flat, omega, held), byLeader(gain));
  const gradientW = solveMarkov(arithmetic, policyChain(flat, omega), gammaF, sources);
  const gradientQF = lookaheadGradient(flat, gradients, gradients.rewardF, gammaF, w, gradientW);
  const gradientPolicy = policyGradient(tables, response, gradientQF, gradients.leader);

  const joint = withLeader(tables, policy);
  const { vL, qL, objective } = gameValues(tables, joint);
  const ahead = lookaheadGradient(flat, gradients, gradients.rewardL, gammaL, vL);
  const directSources = sum(averageActionVectors(flat, joint, ahead), byLeader(overFollower(tables, policy, qL)));
  const guidingSources = averageActionVectors(flat, withLeader(tables, qL), gradientPolicy);
  const derivatives = solveMarkov(
    arithmetic,
    policyChain(flat, joint),
    gammaL,
    directSources.map((row, s) => [...row, ...guidingSources[s]]),
  );
  const through = weightedSum(arithmetic, 2 * parameters, tables.initial, derivatives);
  const direct = weightedSum(arithmetic, parameters, vL, gradients.initial);
  accumulate(arithmetic, direct, arithmetic.one, gradients.phiL);
  accumulate(arithmetic, direct, arithmetic.one, through.slice(0, parameters));
  const guiding = through.slice(parameters);
  return {
    objective,
    total: addVectors(arithmetic, direct, guiding),
    direct,
    guiding,
    gradientQF,
    gradientVF: gradientW,
  };
}

/** ∇g†(b|s,a) by triple, from the ∇Q_F of the triples. */
function policyGradient<T>(
  { problem, arithmetic, leader, beta }: GameTables<T>,
  { policy, qF }: GameResponse<T>,
  gradientQF: readonly (readonly T[])[],
  gradientLeader: readonly Gradient<T>[],
): T[][] {
  const { actions, leaderActions, states, parameters, game } = problem;
  const { sub, mul, div } = arithmetic;
  /** The gradient of what the policy of (s,a) is the softmax of: ∇Q_F(s,a,b), or ∇ Σ_a f Q_F. */
  const moved = (pair: number, b: number): readonly T[] => {
    if (game.observes) return gradientQF[pair * actions + b];
    const first = pair - (pair % leaderActions);
    const total = zeroVector(arithmetic, parameters);
    for (let other = first; other < first + leaderActions; other++) {
      accumulate(arithmetic, total, leader[other], gradientQF[other * actions + b]);
      accumulate(arithmetic, total, qF[other * actions + b], gradientLeader[other]);
    }
    return total;
  };
  return Array.from({ length: states * leaderActions }, (_, pair) => {
    const rows = Array.from({ length: actions }, (__, b) => moved(pair, b));
    const own = policy.slice(pair * actions, (pair + 1) * actions);
    const mean = weightedSum(arithmetic, parameters, own, rows);
    return rows.map((row, b) => row.map((x, k) => div(mul(own[b], sub(x, mean[k])), beta)));
  }).flat();
}
