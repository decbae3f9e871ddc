import type { GameTables } from '../../model/game/gameTables.js';
import { averageActions } from '../../model/mdp/averageActions.js';

/** Σ_b weight(s,a,b) x(s,a,b) for each (s,a). */
export const overFollower = <T>(tables: GameTables<T>, weight: readonly T[], x: readonly T[]): T[] =>
  averageActions({ ...tables, problem: { ...tables.problem, states: tables.leader.length } }, weight, x);
