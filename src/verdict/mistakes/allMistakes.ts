import { GAME_MISTAKES } from '../games/gameMistakes.js';
import type { Mistake } from './matchingMistakes.js';
import { MDP_MISTAKES } from './mdpMistakes.js';

/** The known mistakes in either kind of problem; those in games have `game:` before their ids. */
export const ALL_MISTAKES: readonly Mistake[] = [...MDP_MISTAKES, ...GAME_MISTAKES];
