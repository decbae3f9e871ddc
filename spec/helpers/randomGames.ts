import { gameArbitrary } from '../../src/instances/drawGame.js';
import { sampleNamed } from '../../src/instances/sampleInstances.js';
import { compileGame, evaluateGame, type GameTables } from '../../src/model/gameTables.js';
import { float64 } from '../../src/numeric/float64.js';

/** Random games that end within four steps, θ in the leader's policy, a follower that observes: their tables in doubles. */
export const randomGames = (count: number, seed: number): GameTables<number>[] => {
  const arbitrary = gameArbitrary({ shape: 'layered', observes: true, general: false });
  return Array.from({ length: count }, (_, index) =>
    evaluateGame(compileGame(sampleNamed(arbitrary, `random-games:${seed}:${index}`)), float64),
  );
};
