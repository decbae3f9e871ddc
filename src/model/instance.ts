import type { ConfigurableMdp } from './configurableMdp.js';
import { lowerGame } from './lowerGame.js';
import type { MarkovGame } from './markovGame.js';

/** A problem of either kind. */
export type Instance = ConfigurableMdp | MarkovGame;

/** The problem as a configurable MDP: itself, or what the game is lowered to. */
export const asConfigurableMdp = (instance: Instance): ConfigurableMdp =>
  instance.kind === 'markov-game' ? lowerGame(instance) : instance;
