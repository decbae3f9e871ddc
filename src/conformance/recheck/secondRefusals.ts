import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, type Cases } from '../../model/instance.js';
import { parameter, plus, times, type ExpressionLike } from '../../numeric/expression.js';
import { configurableMdp, type RowLike } from '../../model/mdp/build.js';
import { markovGame } from '../../model/game/buildGame.js';
import { InvalidInput } from '../../model/invalidInput.js';
import type { Comparison } from './comparison.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import type { GameTables, MdpTables, NegativeCase, ProblemTables, TableEntry, TableMove } from '../corpus/format.js';
import { refusalOf } from './tableCheck.js';
import { valueOf } from '../corpus/tableEntries.js';

/**
 * A refusal by the same check, for reason and place; and, whether tables are refused at all, by building the problem that they describe
 * with the checks of the model. That takes the tables at θ: it does not see derivatives that do not cancel, and nothing else may be wrong then.
 */
export function secondRefusal({ tables: given, reason, pointer }: NegativeCase): Comparison[] {
  const tables = given as ProblemTables;
  const refusal = refusalOf(tables);
  const again = reason === (refusal?.reason ?? null) && pointer === (refusal?.pointer ?? null);
  const wanted = reason !== null && reason !== 'derivative';
  const found = modelRefuses(tables);
  return [
    { holds: again, what: `is refused because of ${refusal?.reason ?? 'nothing'}` },
    { holds: wanted === (found !== undefined), what: `as a problem it is ${found ?? 'accepted'}` },
  ];
}

/** What the model says against tables as a problem; undefined where it accepts them. */
export function modelRefuses(tables: ProblemTables): string | undefined {
  try {
    if (tables.initial.length !== tables.states) return 'an initial distribution over other states';
    byKind<ProblemTables, void>(PROBLEMS, tables);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    throw error;
  }
}

const common = (tables: ProblemTables) => ({
  states: tables.states,
  actions: tables.actions,
  gammaF: doubleOf(tables.gammaF.bits),
  gammaL: doubleOf(tables.gammaL.bits),
  beta: doubleOf(tables.beta.bits),
  theta: new Array<number>(tables.parameters).fill(0),
  terminal: tables.terminal,
  initial: tables.initial.map((entry, s) => [s, likeOf(entry, tables)] as const),
  phiL: likeOf(tables.phiL, tables),
});

/** The entry as a literal; with the components of θ that there are not, where it claims to depend on such. */
function likeOf(entry: TableEntry, { parameters }: ProblemTables): ExpressionLike {
  const beyond = (entry.d ?? []).filter(([k]) => k >= parameters);
  return beyond.length === 0
    ? valueOf(entry)
    : plus(valueOf(entry), ...beyond.map(([k, x]) => times(doubleOf(x.bits), parameter(k))));
}

const rowOf = (moves: readonly TableMove[], tables: ProblemTables): RowLike =>
  moves.map((move) => [move.to, likeOf(move, tables)] as const);

/** Rows of `size`, one for each state; none for terminal states without entries. What is too much makes a row too many. */
function byState<R>(list: readonly R[], size: number, { states, terminal }: ProblemTables): (R[] | null)[] {
  const rows = Array.from({ length: Math.ceil(list.length / size) }, (_, s) => list.slice(s * size, (s + 1) * size));
  return rows.map((row, s) =>
    s < states && terminal.includes(s) && row.length === size && row.every(isNothing) ? null : row,
  );
}

/** No moves, or a reward of zero. */
const isNothing = (entry: unknown): boolean => (Array.isArray(entry) ? entry.length === 0 : entry === 0);

const PROBLEMS: Cases<ProblemTables, void> = { [MDP_KIND]: mdpOf, [GAME_KIND]: gameOf };

function mdpOf(tables: MdpTables): void {
  const size = tables.actions;
  const rewards = (list: readonly TableEntry[]) => byState(list.map((entry) => likeOf(entry, tables)), size, tables); // prettier-ignore
  configurableMdp({
    ...common(tables),
    transitions: byState(tables.transitions, size, tables).map((rows) => rows && rows.map((row) => rowOf(row, tables))),
    rewardF: rewards(tables.rewardF),
    rewardL: rewards(tables.rewardL),
  });
}

function gameOf(tables: GameTables): void {
  const { leaderActions, actions } = tables;
  const split = <R>(row: R[] | null): R[][] | null =>
    row && Array.from({ length: Math.ceil(row.length / actions) }, (_, a) => row.slice(a * actions, (a + 1) * actions));
  const nested = <R>(list: readonly R[]) => byState(list, leaderActions * actions, tables).map(split);
  const rewards = (list: readonly TableEntry[]) => nested(list.map((entry) => likeOf(entry, tables)));
  markovGame({
    ...common(tables),
    leaderActions,
    observes: tables.observes,
    policy: tables.leader.map((row, s) =>
      row.length === 0 && tables.terminal.includes(s)
        ? null
        : row.map((entry, a) => [a, likeOf(entry, tables)] as const),
    ),
    transitions: nested(tables.transitions).map(
      (perLeader) => perLeader && perLeader.map((rows) => rows.map((row) => rowOf(row, tables))),
    ),
    rewardF: rewards(tables.rewardF),
    rewardL: rewards(tables.rewardL),
  });
}
