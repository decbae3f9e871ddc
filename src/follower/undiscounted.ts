import type { GameTables } from '../model/game/gameTables.js';
import { bestResponse, type FollowerTables } from './bestResponse.js';
import type { FollowerBackup } from './gameBackup.js';
import { stateOf } from '../model/indices.js';

/**
 * W of a game with γ_F = 1 that visits states again, where soft Q-iteration is no contraction in the maximum norm: by the best response of the
 * problem that the game is lowered to, in the numbers of its tables. For a follower that observes it has the states (s,a), and
 * W(s) = Σ_a f(a|s) V_F(s,a); else (and for the code's backup) the states s with the leader averaged out. Throws `NoBestResponse` where the
 * follower can go on for ever.
 */
export function undiscountedValues<T>(tables: GameTables<T>, kind: FollowerBackup): T[] {
  const { problem, arithmetic, leader } = tables;
  const { add, mul, zero } = arithmetic;
  const { states, leaderActions, game } = problem;
  if (!game.observes || kind === 'code') return [...bestResponse(averagedTables(tables)).vF];
  const { vF } = bestResponse(pairTables(tables));
  return Array.from({ length: states }, (_, s) => {
    let mean = zero;
    if (problem.terminal[s]) return mean;
    for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++)
      mean = add(mean, mul(leader[pair], vF[pair]));
    return mean;
  });
}

/** What a pair of the lowered problem leads to. */
interface Move<T> {
  readonly to: number;
  readonly p: T;
}

/** Tables of `states` states whose pair i has the given moves and reward. */
function assemble<T>(
  { problem: { actions, parameters }, arithmetic, gammaF, beta }: GameTables<T>,
  terminal: Uint8Array,
  movesOf: (pair: number) => readonly Move<T>[],
  rewardF: readonly T[],
): FollowerTables<T> {
  const moves = Array.from({ length: terminal.length * actions }, (_, pair) => movesOf(pair));
  const edgeStart = new Int32Array(moves.length + 1);
  moves.forEach((own, pair) => (edgeStart[pair + 1] = edgeStart[pair] + own.length));
  const edges = moves.flat();
  const edgeTarget = Int32Array.from(edges, ({ to }) => to);
  const problem = { states: terminal.length, actions, parameters, terminal, edgeStart, edgeTarget };
  return { problem, arithmetic, p: edges.map(({ p }) => p), rewardF, gammaF, beta };
}

/** The moves of a triple of the game. */
const movesOf = <T>({ problem: { edgeStart, edgeTarget }, p }: GameTables<T>, triple: number): Move<T>[] =>
  p.slice(edgeStart[triple], edgeStart[triple + 1]).map((x, i) => ({ to: edgeTarget[edgeStart[triple] + i], p: x }));

/** The states (s,a), as s·A + a; all of a terminal state are one, (s,0). */
function pairTables<T>(tables: GameTables<T>): FollowerTables<T> {
  const { problem, leader, arithmetic } = tables;
  const { leaderActions } = problem;
  const terminal = Uint8Array.from(leader, (_, pair) => problem.terminal[stateOf(pair, leaderActions)]);
  const spread = ({ to, p }: Move<T>): Move<T>[] => {
    const first = to * leaderActions;
    if (problem.terminal[to]) return [{ to: first, p }];
    return Array.from({ length: leaderActions }, (_, a) => ({
      to: first + a,
      p: arithmetic.mul(p, leader[first + a]),
    }));
  };
  return assemble(tables, terminal, (triple) => movesOf(tables, triple).flatMap(spread), tables.rewardF);
}

/** The states of the game, with p and r_F averaged over the leader's policy. */
function averagedTables<T>(tables: GameTables<T>): FollowerTables<T> {
  const { problem, leader, arithmetic, rewardF } = tables;
  const { add, mul, zero } = arithmetic;
  const { leaderActions, actions, states } = problem;
  const indices = Array.from({ length: leaderActions }, (_, a) => a);
  const tripleOf = (pair: number, a: number): number =>
    (stateOf(pair, actions) * leaderActions + a) * actions + (pair % actions);
  const weightOf = (pair: number, a: number): T => leader[stateOf(pair, actions) * leaderActions + a];
  const rewards = Array.from({ length: states * actions }, (_, pair) =>
    indices.reduce((total, a) => add(total, mul(weightOf(pair, a), rewardF[tripleOf(pair, a)])), zero),
  );
  const averaged = (pair: number): Move<T>[] =>
    indices.flatMap((a) =>
      movesOf(tables, tripleOf(pair, a)).map(({ to, p }) => ({ to, p: mul(weightOf(pair, a), p) })),
    );
  return assemble(tables, problem.terminal, averaged, rewards);
}
