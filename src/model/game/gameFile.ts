import { isZeroExpression } from '../../numeric/expression.js';
import { entryWriter } from '../files/entryWriter.js';
import { finiteParts, numbersOf, titleOf } from '../files/fileNumbers.js';
import { readFileRow } from '../files/fileRow.js';
import type { EntryReader } from '../files/instanceEntries.js';
import type { FileEntry, FileRow } from '../files/instanceFormat.js';
import type { InstanceFile } from '../mdp/mdpFile.js';
import { markovGame, type GameRewards, type GameSpec } from './buildGame.js';
import { GAME_KIND, type MarkovGame } from './markovGame.js';
import { gameRowsOf } from './validateGame.js';

/** [s][a][b], with one entry for all b, or for all a and b, where they are the same; null for terminal states. */
export type FileGameRewards = readonly (readonly (readonly FileEntry[] | FileEntry)[] | FileEntry | null)[];

/** The content of an instance file of kind `markov-game`. */
export interface GameFile extends Omit<InstanceFile, 'kind' | 'transitions' | 'rewardF' | 'rewardL'> {
  readonly kind: typeof GAME_KIND;
  readonly leaderActions: number;
  readonly observes?: boolean;
  readonly policy: readonly (FileRow | null)[];
  readonly transitions: readonly (readonly (readonly FileRow[])[] | null)[];
  readonly rewardF: FileGameRewards;
  readonly rewardL: FileGameRewards;
}

/** Reads the entries of a file of kind `markov-game`; the function that comes back builds the game, and checks it. */
export function gameOfFile(file: GameFile, entry: EntryReader): () => MarkovGame {
  const readRewards = (table: FileGameRewards, pointer: string): GameRewards =>
    table.map((perLeader, s) => {
      if (perLeader === null) return null;
      if (typeof perLeader !== 'object') return entry(perLeader, `${pointer}/${s}`);
      return perLeader.map((row, a) =>
        typeof row === 'object'
          ? row.map((e, b) => entry(e, `${pointer}/${s}/${a}/${b}`))
          : entry(row, `${pointer}/${s}/${a}`),
      );
    });
  const spec: GameSpec = {
    ...file,
    initial: readFileRow(file.initial, '/initial', entry),
    policy: file.policy.map((row, s) => row && readFileRow(row, `/policy/${s}`, entry)),
    transitions: file.transitions.map(
      (perLeader, s) =>
        perLeader &&
        perLeader.map((rows, a) => rows.map((row, b) => readFileRow(row, `/transitions/${s}/${a}/${b}`, entry))),
    ),
    rewardF: readRewards(file.rewardF, '/rewardF'),
    rewardL: readRewards(file.rewardL, '/rewardL'),
    phiL: entry(file.phiL ?? 0, '/phiL'),
  };
  return () => markovGame(spec);
}

/**
 * The content of the file of a game, written as `serialiseInstance` writes one of a configurable MDP: one reward where all actions of the follower, or all of both, have the same; `observes` only where it is false.
 *
 * @example
 * ```ts
 * import { serialiseGame, toyGame } from 'hypergrad-oracle';
 *
 * console.log(serialiseGame(toyGame({ reward: 1, beta: '0.1' })).beta); // 0.1
 * ```
 */
export function serialiseGame(game: MarkovGame): GameFile {
  const write = entryWriter(
    gameRowsOf(game).map(({ row }) => row),
    [...game.rewardF.flat(2), ...game.rewardL.flat(2), game.phiL],
    game.theta.length,
  );
  const shortest = <E>(entries: readonly E[]): readonly E[] | E =>
    typeof entries[0] !== 'object' && entries.every((e) => e === entries[0]) ? entries[0] : entries;
  const writeRewards = (table: MarkovGame['rewardF']): FileGameRewards =>
    table.map((perLeader) =>
      perLeader.length === 0 ? null : shortest(perLeader.map((row) => shortest(row.map(write.entry)))),
    );
  const ends = new Set(game.terminal);
  return {
    kind: GAME_KIND,
    ...titleOf(game),
    states: game.states,
    leaderActions: game.leaderActions,
    actions: game.actions,
    ...(game.observes ? {} : { observes: false }),
    ...numbersOf(game),
    ...finiteParts(game.terminal, write.definitions),
    initial: write.row(game.initial),
    policy: game.policy.map((row, s) => (ends.has(s) ? null : write.row(row))),
    transitions: game.transitions.map((perLeader) =>
      perLeader.length === 0 ? null : perLeader.map((rows) => rows.map(write.row)),
    ),
    rewardF: writeRewards(game.rewardF),
    rewardL: writeRewards(game.rewardL),
    ...(isZeroExpression(game.phiL) ? {} : { phiL: write.entry(game.phiL) }),
  };
}
