import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, type Cases } from '../../model/instance.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import type { GameTables, ProblemTables, TableEntry } from '../corpus/format.js';
import { valueOf } from '../corpus/tableEntries.js';

/** Why tables are refused, and where (JSON pointer). */
export interface Refusal {
  readonly reason: Reason;
  readonly pointer: string;
}

/** What may be wrong with tables; the words of `negative` cases. */
export const REASONS = {
  shape: 'a list is longer or shorter than states, actions and parameters ask for',
  number: 'a number is not finite',
  temperature: 'beta is not positive',
  discount: 'a discount lies outside of [0, 1]',
  successor: 'a move leads to a state that does not exist, or twice to the same one',
  probability: 'a probability is negative',
  sum: 'probabilities do not sum to one within 1e-9',
  derivative: 'the derivatives of probabilities that sum to one do not sum to zero within 1e-9 of their size',
  terminal: 'a terminal state has moves or a row of the leader, or another one has none',
} as const;
export type Reason = keyof typeof REASONS;

/** What sums may miss by: far more than rounding, far less than any mistake (as in drawing). */
const SUM_TOLERANCE = 1e-9;

interface Moves {
  /** Moves of each state. */
  readonly choices: number;
  /** The rows of the leader, where it moves. */
  readonly leader: GameTables['leader'] | null;
}
const MOVES: Cases<ProblemTables, Moves> = {
  [MDP_KIND]: ({ actions }) => ({ choices: actions, leader: null }),
  [GAME_KIND]: ({ leaderActions, actions, leader }) => ({ choices: leaderActions * actions, leader }),
};

/** The first thing that is wrong with tables, in the order of `REASONS`; undefined where nothing is. */
export function refusalOf(tables: ProblemTables): Refusal | undefined {
  const { states, actions, parameters } = tables;
  const { choices, leader } = byKind<ProblemTables, Moves>(MOVES, tables);
  const rows = [
    { pointer: '/initial', row: tables.initial },
    ...(leader ?? []).map((row, s) => ({ pointer: `/leader/${s}`, row })),
    ...tables.transitions.map((row, pair) => ({ pointer: `/transitions/${pair}`, row })),
  ].filter(({ row }) => row.length > 0);
  const first = <R>(items: readonly R[], isBad: (item: R, i: number) => boolean): number => items.findIndex(isBad);

  const lengths: [string, number, number][] = [
    ['/initial', tables.initial.length, states],
    ...(leader ? [['/leader', leader.length, states] as [string, number, number]] : []),
    ...(leader ?? []).flatMap((row, s): [string, number, number][] =>
      row.length === 0 ? [] : [[`/leader/${s}`, row.length, choices / actions]],
    ),
    ['/transitions', tables.transitions.length, states * choices],
    ['/rewardF', tables.rewardF.length, states * choices],
    ['/rewardL', tables.rewardL.length, states * choices],
  ];
  const short = lengths.find(([, found, wanted]) => found !== wanted);
  if (short) return { reason: 'shape', pointer: short[0] };

  const entries: [string, readonly TableEntry[]][] = [
    ...rows.map(({ pointer, row }): [string, readonly TableEntry[]] => [pointer, row]),
    ['/rewardF', tables.rewardF],
    ['/rewardL', tables.rewardL],
  ];
  for (const [pointer, list] of entries) {
    const far = first(list, ({ d = [] }) => d.some(([k]) => !(k >= 0 && k < parameters)));
    if (far >= 0) return { reason: 'shape', pointer: `${pointer}/${far}/d` };
  }
  for (const key of ['gammaF', 'gammaL', 'beta'] as const)
    if (!Number.isFinite(doubleOf(tables[key].bits))) return { reason: 'number', pointer: `/${key}` };
  for (const [pointer, list] of entries) {
    const bad = first(
      list,
      (entry) => ![valueOf(entry), ...(entry.d ?? []).map(([, x]) => doubleOf(x.bits))].every(Number.isFinite),
    );
    if (bad >= 0) return { reason: 'number', pointer: `${pointer}/${bad}` };
  }
  if (!(doubleOf(tables.beta.bits) > 0)) return { reason: 'temperature', pointer: '/beta' };
  for (const key of ['gammaF', 'gammaL'] as const) {
    const gamma = doubleOf(tables[key].bits);
    if (!(gamma >= 0 && gamma <= 1)) return { reason: 'discount', pointer: `/${key}` };
  }
  for (const [pair, moves] of tables.transitions.entries()) {
    const bad = first(moves, ({ to }, i) => !(to >= 0 && to < states) || moves.slice(0, i).some((m) => m.to === to));
    if (bad >= 0) return { reason: 'successor', pointer: `/transitions/${pair}/${bad}` };
  }
  for (const { pointer, row } of rows) {
    const bad = first(row, (entry) => valueOf(entry) < 0);
    if (bad >= 0) return { reason: 'probability', pointer: `${pointer}/${bad}` };
  }
  for (const { pointer, row } of rows)
    if (Math.abs(row.reduce((total, entry) => total + valueOf(entry), 0) - 1) > SUM_TOLERANCE)
      return { reason: 'sum', pointer };
  for (const { pointer, row } of rows) {
    const sums = new Array<number>(parameters).fill(0);
    const sizes = new Array<number>(parameters).fill(1);
    for (const { d = [] } of row)
      for (const [k, x] of d) {
        sums[k] += doubleOf(x.bits);
        sizes[k] += Math.abs(doubleOf(x.bits));
      }
    if (sums.some((x, k) => Math.abs(x) > SUM_TOLERANCE * sizes[k])) return { reason: 'derivative', pointer };
  }
  const still = first(leader ?? [], (row, s) => (row.length === 0) !== tables.terminal.includes(s));
  if (still >= 0) return { reason: 'terminal', pointer: `/leader/${still}` };
  const odd = first(
    tables.transitions,
    (moves, row) => (moves.length === 0) !== tables.terminal.includes(Math.floor(row / choices)),
  );
  return odd >= 0 ? { reason: 'terminal', pointer: `/transitions/${odd}` } : undefined;
}
