import type { Arithmetic } from '../../../numeric/arithmetic.js';
import { evaluateGame, jointActions, type CompiledGame, type GameTables } from '../../../model/game/gameTables.js';
import { withLeader } from '../../../follower/gameResponse.js';
import { gameValues } from '../../../leader/gameValues.js';
import { occupancy } from '../../../leader/occupancy.js';
import { gameImplicit } from '../../../truth/routes/game/gameImplicit.js';
import { overFollower } from '../../../truth/routes/overFollower.js';
import type { SolutionQuantity } from '../format.js';
import { steadyGameResponse, valueGradients } from './gameKnowledge.js';
import { pairOf, stateOf } from '../../../model/indices.js';

/**
 * Everything that is exact about a game, flat, by implicit differentiation on its own tables. By state: V_L, occupancy; by (s,a): V_F, ∇V_F; by
 * triple: Q_F, policy, Q_L, Benefit, ∇Q_F. Where the follower does not observe, V_F, policy and Benefit are the same for all a.
 */
export function solveGame<T>(problem: CompiledGame, arithmetic: Arithmetic<T>): Record<SolutionQuantity, readonly T[]> {
  const tables = evaluateGame(problem, arithmetic);
  const response = steadyGameResponse(tables);
  const joint = withLeader(tables, response.policy);
  const { vL, qL } = gameValues(tables, joint);
  const implicit = gameImplicit(tables, response);
  const triples = problem.leaderActions * problem.actions;
  const live = (values: readonly T[]): T[] =>
    values.map((x, triple) => (problem.terminal[Math.floor(triple / triples)] ? arithmetic.zero : x));
  return {
    vF: response.vF,
    qF: live(response.qF),
    policy: policyByDefinition(tables, response.qF, response.vF),
    vL,
    qL: live(qL),
    benefit: live(benefit(tables, response.policy, qL, vL)),
    occupancy: occupancy(jointActions(tables), joint, tables.gammaL),
    objective: [implicit.objective],
    gradientVF: valueGradients(tables, response, implicit).flat(),
    gradientQF: implicit.gradientQF!.flat(),
    hypergradient: implicit.total,
    direct: implicit.direct,
    guiding: implicit.guiding,
  };
}

/** Σ_a f(a|s) x(s,a,b), given for every triple of s. */
export function overLeader<T>({ problem, arithmetic, leader }: GameTables<T>, x: readonly T[]): T[] {
  const { leaderActions, actions } = problem;
  const { add, mul, zero } = arithmetic;
  return x.map((_, triple) => {
    const s = Math.floor(triple / (leaderActions * actions));
    let mean = zero;
    for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++)
      mean = add(mean, mul(leader[pair], x[pair * actions + (triple % actions)]));
    return mean;
  });
}

/** Q_L(s,a,b) − Σ_b' g† Q_L(s,a,b'); for a follower that does not observe Σ_a f Q_L(s,a,b) − V_L(s). */
function benefit<T>(tables: GameTables<T>, policy: readonly T[], qL: readonly T[], vL: readonly T[]): T[] {
  const { problem, arithmetic } = tables;
  const { leaderActions, actions, game } = problem;
  if (!game.observes)
    return overLeader(tables, qL).map((q, triple) =>
      arithmetic.sub(q, vL[Math.floor(triple / (leaderActions * actions))]),
    );
  const mean = overFollower(tables, policy, qL);
  return qL.map((q, triple) => arithmetic.sub(q, mean[pairOf(triple, actions)]));
}

/** g† = exp((Q_F − V_F)/β), with Q_F averaged over a where the follower does not observe: see `policyByDefinition` of configurable MDPs. */
function policyByDefinition<T>(tables: GameTables<T>, qF: readonly T[], vF: readonly T[]): T[] {
  const { problem, arithmetic, beta } = tables;
  const { exp, div, sub, zero } = arithmetic;
  const { leaderActions, actions, terminal, game } = problem;
  const seen = game.observes ? qF : overLeader(tables, qF);
  return seen.map((q, triple) => {
    const pair = pairOf(triple, actions);
    return terminal[stateOf(pair, leaderActions)] ? zero : exp(div(sub(q, vF[pair]), beta));
  });
}
