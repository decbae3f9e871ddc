import type { Ball } from '../../numeric/ball.js';
import type { Rational } from '../../numeric/rational.js';
import { compileGame, evaluateGame } from '../../model/game/gameTables.js';
import { GAME_KIND, type MarkovGame } from '../../model/game/markovGame.js';
import { expectKind, type FiniteInstance } from '../../model/instance.js';
import { gameResponse } from '../../follower/gameResponse.js';
import type { GameKnobFamily } from '../../estimators/field/family.js';
import { gameKnowledge, type GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { FIELD } from './fieldCase.js';

/** A game as it is, solved in as many digits as biases are followed in. */
export interface GameSide {
  readonly knowledge: GameKnowledge<Ball<unknown>>;
  /** The direct part of the hypergradient (K): all of it where the follower has one action. */
  readonly direct: readonly Ball<unknown>[];
}

const solved = new WeakMap<MarkovGame, GameSide>();

/** Solves a game once. Throws `InvalidInput` for an instance of another kind. */
export function gameSide(instance: FiniteInstance): GameSide {
  const game = expectKind(instance, GAME_KIND);
  const known = solved.get(game);
  if (known) return known;
  const tables = evaluateGame(compileGame(game), FIELD);
  const response = gameResponse(tables);
  const fresh = { knowledge: gameKnowledge(tables, response), direct: gameImplicit(tables, response).direct };
  solved.set(game, fresh);
  return fresh;
}

/** The bias of a family of games at a setting, against the direct part, by component, enclosed. */
export function gameBiasAt({ estimateGame }: GameKnobFamily, instance: FiniteInstance, at: Rational): Ball<unknown>[] {
  const { knowledge, direct } = gameSide(instance);
  return estimateGame(knowledge, at).map((x, k) => FIELD.sub(x, direct[k]));
}
