import { inverseCdf } from '../random/categorical.js';
import { doubleOf } from './fixtureNumber.js';
import type { ProblemTables, SamplingCase, TableEntry } from './format.js';

/** The trajectory that uniforms make, step by step from the tables: `inverseCdf` of ρ0, then of the policy and of the moves in turns. */
export function walk(
  tables: ProblemTables,
  policy: readonly number[],
  uniforms: readonly number[],
  maxSteps: number,
): SamplingCase['expected'] {
  const probabilities = (row: readonly TableEntry[]): number[] => row.map(({ v }) => doubleOf(v.bits));
  let used = 0;
  const draw = (row: readonly number[]): number => inverseCdf(row, uniforms[used++]);
  const states = [draw(probabilities(tables.initial))];
  const actions: number[] = [];
  const ended = (): boolean => tables.terminal.includes(states[states.length - 1]);
  while (!ended() && actions.length < maxSteps) {
    const first = states[states.length - 1] * tables.actions;
    const action = draw(policy.slice(first, first + tables.actions));
    const moves = tables.transitions[first + action];
    actions.push(action);
    states.push(moves[draw(probabilities(moves))].to);
  }
  return { states, actions, ended: ended(), used };
}
