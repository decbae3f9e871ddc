import type { GameTables } from '../model/game/gameTables.js';
import type { Trajectory } from '../model/trajectory.js';
import { cumulate, invert } from '../random/categorical.js';
import type { Stream } from '../random/stream.js';
import { stateOf } from '../model/indices.js';

/** Rolls a game out under f (S·A) and g (by triple), leader and follower drawing one after the other. */
export interface GameSampler {
  /** The policies from now on; throws a RangeError for rows that do not sum to one within 1e-9. */
  play(leader: ArrayLike<number>, follower: ArrayLike<number>): void;
  /**
   * One rollout of at most `steps` steps, its actions a·B + b: s_0 ~ ρ0, a_t ~ f(·|s_t), b_t ~ g(·|s_t,a_t), s_{t+1} ~ p(·|s_t,a_t,b_t). One
   * uniform for each decision, in this order, also where there is no choice, by the convention of `inverseCdf`: 1 + 3n for n steps.
   */
  rollout(steps: number, stream: Stream): Trajectory;
}

/** A sampler of a game; it moves by the transitions of `tables`. */
export function createGameSampler({ problem, initial, p }: GameTables<number>): GameSampler {
  const { states, leaderActions, actions, terminal, edgeStart, edgeTarget } = problem;
  const startCdf = new Float64Array(states);
  cumulate(initial, 0, states, startCdf, () => 'initial');
  const moveCdf = new Float64Array(p.length);
  const leaderCdf = new Float64Array(states * leaderActions);
  const followerCdf = new Float64Array(states * leaderActions * actions);
  const pairs = Array.from({ length: states * leaderActions }, (_, pair) => pair).filter(
    (pair) => !terminal[stateOf(pair, leaderActions)],
  );
  for (const pair of pairs)
    for (let i = pair * actions; i < (pair + 1) * actions; i++)
      cumulate(p, edgeStart[i], edgeStart[i + 1], moveCdf, () => `transitions from triple ${i}`);
  return {
    play: (leader, follower) => {
      for (const pair of pairs) {
        cumulate(follower, pair * actions, (pair + 1) * actions, followerCdf, () => `follower at pair ${pair}`);
        if (pair % leaderActions === 0)
          cumulate(leader, pair, pair + leaderActions, leaderCdf, () => `leader in state ${pair / leaderActions}`);
      }
    },
    rollout: (steps, stream) => {
      let s = invert(startCdf, 0, stream.uniform());
      const path = { states: [s], actions: [] as number[], edges: [] as number[] };
      for (let t = 0; t < steps && !terminal[s]; t++) {
        const pair = invert(leaderCdf, s * leaderActions, stream.uniform());
        const triple = invert(followerCdf, pair * actions, stream.uniform());
        const edge = invert(moveCdf, edgeStart[triple], stream.uniform());
        path.actions.push(triple - s * leaderActions * actions);
        path.edges.push(edge);
        s = edgeTarget[edge];
        path.states.push(s);
      }
      return { ...path, ended: terminal[s] === 1 };
    },
  };
}
