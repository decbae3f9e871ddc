import type { MarkovGame } from '../model/game/markovGame.js';
import { admitsGame, drawGame } from './drawGame.js';
import { instanceArbitrary } from './instanceArbitrary.js';
import type { Stratum } from './stratum.js';

/** Games of every kind: layered or cyclic, with a follower that observes the leader's action or not; θ beyond the leader's policy in a quarter of them. */
export const gamesStratum: Stratum<MarkovGame> = {
  id: 'games',
  description: 'Markov games of at most 4 states, 3 actions of the leader and 2 of the follower, seen or not',
  exact: 'linear solves on the game itself, and every route on the configurable MDP that it is lowered to',
  arbitrary: instanceArbitrary(
    (draw) =>
      drawGame(draw, {
        shape: draw.chance(50) ? 'layered' : 'cyclic',
        observes: draw.chance(60),
        general: draw.chance(25),
      }),
    admitsGame,
  ),
  admits: admitsGame,
};
