import type { Decimal } from 'decimal.js';
import { ballArithmetic, type Ball } from '../../numeric/ball.js';
import { decimalArithmetic } from '../../numeric/decimal.js';
import { gameArbitrary } from '../../instances/drawGame.js';
import { sampleNamed } from '../../instances/sampleInstances.js';
import { compileGame, evaluateGame, type GameTables } from '../../model/gameTables.js';
import type { GameTrajectory } from '../../model/gameTrajectory.js';
import { gameResponse } from '../../follower/gameResponse.js';
import { gameKnowledge, type GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { gameImplicit } from '../../truth/gameImplicit.js';
import type { Hypergradient } from '../../truth/hypergradient.js';
import type { MarkovGame } from '../../model/markovGame.js';
import { CASE_DIGITS } from '../case.js';

type D = Ball<Decimal>;

/** A game made ready for judging estimators on it: the truth, what estimators may know, every trajectory with its probability. */
export interface GameCase {
  readonly name: string;
  readonly game: MarkovGame;
  readonly knowledge: GameKnowledge<D>;
  readonly truth: Hypergradient<D>;
  readonly trajectories: readonly { readonly trajectory: GameTrajectory; readonly probability: D }[];
}

/** Games with more trajectories than this are not judged on. */
const MOST_TRAJECTORIES = 120;

/** The first games of `count` random ones (θ in the leader's policy, ending within four steps) that are small enough. */
export function randomGameCases(count: number, seed: number, observes: boolean): GameCase[] {
  const arbitrary = gameArbitrary({ shape: 'layered', observes, general: false });
  return Array.from({ length: count }, (_, index) => {
    const name = `game:${observes ? 'observed' : 'unobserved'}:${seed}:${index}`;
    return createGameCase(name, sampleNamed(arbitrary, name));
  }).filter((one) => one !== undefined);
}

/** The case of a game in which no state is visited twice; undefined where it has too many trajectories. 40-digit enclosures. */
export function createGameCase(name: string, game: MarkovGame): GameCase | undefined {
  const tables = evaluateGame(compileGame(game), ballArithmetic(decimalArithmetic(CASE_DIGITS)));
  const response = gameResponse(tables);
  const trajectories = weightedGameTrajectories(tables, response.policy, MOST_TRAJECTORIES);
  if (!trajectories) return undefined;
  return {
    name,
    game,
    knowledge: gameKnowledge(tables, response),
    truth: gameImplicit(tables, response),
    trajectories,
  };
}

/** Every trajectory of a game that ends or is cut after `horizon` steps, with its probability under f and `policy`; undefined where there are more than `most`. */
export function weightedGameTrajectories<T>(
  { problem, arithmetic, initial, leader, p }: GameTables<T>,
  policy: readonly T[],
  most: number,
  horizon: number = Infinity,
): { trajectory: GameTrajectory; probability: T }[] | undefined {
  const { mul, isZero } = arithmetic;
  const { leaderActions, actions, edgeStart, edgeTarget, terminal } = problem;
  const found: { trajectory: GameTrajectory; probability: T }[] = [];
  const visit = (path: GameTrajectory, probability: T): void => {
    if (found.length > most || isZero(probability)) return;
    const s = path.states[path.states.length - 1];
    if (terminal[s] || path.actions.length === horizon) {
      found.push({ trajectory: { ...path, ended: terminal[s] === 1 }, probability });
      return;
    }
    for (let i = 0; i < leaderActions * actions; i++) {
      const [a, b] = [Math.floor(i / actions), i % actions];
      const triple = (s * leaderActions + a) * actions + b;
      const chosen = mul(probability, mul(leader[s * leaderActions + a], policy[triple]));
      for (let e = edgeStart[triple]; e < edgeStart[triple + 1]; e++)
        visit(
          {
            states: [...path.states, edgeTarget[e]],
            leaderActions: [...path.leaderActions, a],
            actions: [...path.actions, b],
            ended: false,
          },
          mul(chosen, p[e]),
        );
    }
  };
  initial.forEach((probability, s) =>
    visit({ states: [s], leaderActions: [], actions: [], ended: false }, probability),
  );
  return found.length > most ? undefined : found;
}
