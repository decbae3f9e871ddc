import { GAME_MUTANTS } from './games/gameMutants.js';
import type { Mistake } from './mistakes.js';
import { MUTANTS } from './mutants/mutants.js';

/** The known mistakes in either kind of problem; those in games have `game:` before their ids. */
export const ALL_MUTANTS: readonly Mistake[] = [...MUTANTS, ...GAME_MUTANTS];
