import { entryReader } from '../files/instanceEntries.js';
import type { Kind } from '../kind.js';
import { gameOfFile, serialiseGame, type GameFile } from './gameFile.js';
import type { MarkovGame } from './markovGame.js';
import { normaliseGame } from './validateGame.js';

/** Markov games. */
export const GAME: Kind<MarkovGame, GameFile> = {
  title: 'a Markov game',
  read: async (file, issues) => gameOfFile(file, await entryReader(file, issues)),
  write: serialiseGame,
  checked: normaliseGame,
};
