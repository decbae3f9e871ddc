import { GAME_KIND } from '../model/game/markovGame.js';
import { byKind, type ByKind, type FiniteInstance, type FiniteKindId } from '../model/instance.js';
import { MDP_KIND } from '../model/mdp/configurableMdp.js';
import { createCase, type AnyCase, type CaseOptions } from './case.js';
import { createGameCase } from './games/gameCase.js';

const CASES: ByKind<FiniteKindId, AnyCase | undefined, [name: string, stratum: string, options?: CaseOptions]> = {
  [MDP_KIND]: (mdp, name, stratum, options) => createCase(name, stratum, mdp, options),
  [GAME_KIND]: (game, name, stratum, options) => createGameCase(name, stratum, game, options),
};

/** The case of an instance with finitely many states; see `createCase` and `createGameCase`. */
export const createAnyCase = (
  name: string,
  stratum: string,
  instance: FiniteInstance,
  options?: CaseOptions,
): AnyCase | undefined => byKind(CASES, instance, name, stratum, options);
