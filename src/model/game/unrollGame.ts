import type { Distribution } from '../mdp/configurableMdp.js';
import type { MarkovGame } from './markovGame.js';
import { shiftRow } from '../mdp/unroll.js';

/** The same game with time as part of the state, as `unroll` does it for configurable MDPs. A game without horizon is returned as it is. */
export function unrollGame(game: MarkovGame): MarkovGame {
  const { horizon, states, terminal } = game;
  if (horizon === null) return game;
  const end = states * horizon;
  const times = Array.from({ length: horizon }, (_, t) => t);
  const repeated = <T>(perState: readonly T[], last: T): T[] => [...times.flatMap(() => perState), last];
  const shift = (row: Distribution, t: number): Distribution => shiftRow(row, t, states, horizon);
  return {
    ...game,
    horizon: null,
    states: end + 1,
    terminal: [...times.flatMap((t) => terminal.map((s) => t * states + s)), end],
    policy: repeated(game.policy, { successors: [], probabilities: [] }),
    transitions: [
      ...times.flatMap((t) =>
        game.transitions.map((perLeader) => perLeader.map((rows) => rows.map((row) => shift(row, t + 1)))),
      ),
      [],
    ],
    rewardF: repeated(game.rewardF, []),
    rewardL: repeated(game.rewardL, []),
  };
}
