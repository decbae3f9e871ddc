import { cumulate, invert } from '../random/categorical.js';
import type { Stream } from '../random/stream.js';
import type { GameTables } from '../model/gameTables.js';

/** A rollout s_0, a_0, b_0, s_1, …, s_n of a game, both players' actions told apart. */
export interface GameRollout {
  readonly states: readonly number[];
  readonly leaderActions: readonly number[];
  readonly actions: readonly number[];
  /** True where s_n is terminal, false where the rollout was cut. */
  readonly ended: boolean;
}

/** Draws a rollout of at most `maxSteps` steps. */
export type GameSampler = (stream: Stream, maxSteps: number) => GameRollout;

/**
 * A sampler of games: s_0 ~ ρ0, a_t ~ f(·|s_t), b_t ~ g(·|s_t,a_t), s_{t+1} ~ p(·|s_t,a_t,b_t), from float64 tables and a policy of the
 * follower (by triple). One uniform for each decision, in this order, also where there is no choice, by the convention of `inverseCdf`:
 * 1 + 3n for n steps. Throws a RangeError for distributions that do not sum to one within 1e-9.
 */
export function createGameSampler(tables: GameTables<number>, policy: ArrayLike<number>): GameSampler {
  const { states, leaderActions, actions, terminal, edgeStart, edgeTarget } = tables.problem;
  const pairs = states * leaderActions;
  if (policy.length !== pairs * actions)
    throw new RangeError(`policy: expected ${pairs * actions} probabilities, found ${policy.length}`);
  const initial = new Float64Array(states);
  const first = new Float64Array(pairs);
  const second = new Float64Array(policy.length);
  const moves = new Float64Array(edgeTarget.length);
  cumulate(tables.initial, 0, states, initial, () => 'initial');
  for (let s = 0; s < states; s++) {
    if (terminal[s]) continue;
    cumulate(tables.leader, s * leaderActions, (s + 1) * leaderActions, first, () => `leader in state ${s}`);
    for (let pair = s * leaderActions; pair < (s + 1) * leaderActions; pair++) {
      const name = (): string => `state ${s}, leader's action ${pair % leaderActions}`;
      cumulate(policy, pair * actions, (pair + 1) * actions, second, () => `policy in ${name()}`);
      for (let triple = pair * actions; triple < (pair + 1) * actions; triple++)
        cumulate(tables.p, edgeStart[triple], edgeStart[triple + 1], moves, () => `transitions from ${name()}`);
    }
  }
  return (stream, maxSteps) => {
    let s = invert(initial, 0, stream.uniform());
    const visited = [s];
    const chosen: number[] = [];
    const answers: number[] = [];
    while (terminal[s] === 0 && answers.length < maxSteps) {
      const pair = invert(first, s * leaderActions, stream.uniform());
      const triple = invert(second, pair * actions, stream.uniform());
      s = edgeTarget[invert(moves, edgeStart[triple], stream.uniform())];
      chosen.push(pair % leaderActions);
      answers.push(triple % actions);
      visited.push(s);
    }
    return { states: visited, leaderActions: chosen, actions: answers, ended: terminal[s] === 1 };
  };
}
