import { GAME_KIND } from '../../model/game/markovGame.js';
import { isOfKind } from '../../model/instance.js';
import { inverseCdf } from '../../random/categorical.js';
import type { ProblemTables, SamplingCase } from '../corpus/format.js';
import { valueOf } from '../corpus/tableEntries.js';

/**
 * The trajectory that uniforms make, step by step from the tables: `inverseCdf` of ρ0, then in turns of the leader's row (in a game), the
 * policy and the moves.
 */
export function walk(
  tables: ProblemTables,
  policy: readonly number[],
  uniforms: readonly number[],
  maxSteps: number,
): SamplingCase['expected'] {
  let used = 0;
  const draw = (row: readonly number[]): number => inverseCdf(row, uniforms[used++]);
  const states = [draw(tables.initial.map(valueOf))];
  const leaderActions: number[] = [];
  const actions: number[] = [];
  const ended = (): boolean => tables.terminal.includes(states[states.length - 1]);
  while (!ended() && actions.length < maxSteps) {
    let row = states[states.length - 1];
    if (isOfKind(tables, GAME_KIND)) {
      const a = draw(tables.leader[row].map(valueOf));
      leaderActions.push(a);
      row = row * tables.leaderActions + a;
    }
    const first = row * tables.actions;
    const action = draw(policy.slice(first, first + tables.actions));
    const moves = tables.transitions[first + action];
    actions.push(action);
    states.push(moves[draw(moves.map(valueOf))].to);
  }
  return { states, ...(isOfKind(tables, GAME_KIND) && { leaderActions }), actions, ended: ended(), used };
}
