import { GAME_KIND } from '../../model/game/markovGame.js';
import { MDP_KIND } from '../../model/mdp/configurableMdp.js';
import { byKind, isOfKind, type Cases } from '../../model/instance.js';
import { bitsOf, doubleOf, given } from './fixtureNumber.js';
import type { GameTables, NegativeCase, ProblemTables, TableEntry } from './format.js';
import { identity } from './identity.js';
import type { CorpusInstance } from './instances.js';
import { refusalOf } from '../recheck/tableCheck.js';

const moved = <E extends TableEntry>(entry: E, by: number): E => ({ ...entry, v: given(doubleOf(entry.v.bits) + by) });
const NOT_A_NUMBER = { bits: bitsOf(NaN), dec: 'NaN' };

/** The list with its entry `at` replaced. */
const replaced = <R>(list: readonly R[], at: number, by: (entry: R) => R): R[] =>
  list.map((entry, i) => (i === at ? by(entry) : entry));

/** Rows of moves for each state. */
const CHOICES: Cases<ProblemTables, number> = {
  [MDP_KIND]: ({ actions }) => actions,
  [GAME_KIND]: ({ leaderActions, actions }) => leaderActions * actions,
};
const choicesOf = (tables: ProblemTables): number => byKind(CHOICES, tables);

type Spoil<T> = (tables: T, live: number) => T;

/** Ways to spoil tables, by name; `live` is a row with moves. */
const SPOILED: Readonly<Record<string, Spoil<ProblemTables>>> = {
  'reward-missing': (t) => ({ ...t, rewardF: t.rewardF.slice(1) }),
  'leader-reward-surplus': (t) => ({ ...t, rewardL: [...t.rewardL, t.rewardL[0]] }),
  'initial-missing': (t) => ({ ...t, initial: t.initial.slice(1) }),
  'component-beyond': (t) => ({
    ...t,
    rewardF: replaced(t.rewardF, 0, (e) => ({ ...e, d: [[t.parameters, given(1)]] })),
  }),
  'beta-zero': (t) => ({ ...t, beta: given(0) }),
  'beta-negative': (t) => ({ ...t, beta: given(-0.5) }),
  'beta-not-a-number': (t) => ({ ...t, beta: NOT_A_NUMBER }),
  'follower-discount-above-one': (t) => ({ ...t, gammaF: given(1.25) }),
  'leader-discount-negative': (t) => ({ ...t, gammaL: given(-0.25) }),
  'reward-infinite': (t, live) => ({
    ...t,
    rewardF: replaced(t.rewardF, live, (e) => ({ ...e, v: { bits: bitsOf(Infinity), dec: 'Infinity' } })),
  }),
  'successor-beyond': (t, live) => ({
    ...t,
    transitions: replaced(t.transitions, live, (m) => replaced(m, 0, (e) => ({ ...e, to: t.states }))),
  }),
  'successor-twice': (t, live) => ({
    ...t,
    transitions: replaced(t.transitions, live, (m) => [m[0], { to: m[0].to, v: given(0) }, ...m.slice(1)]),
  }),
  'probability-negative': (t) => ({
    ...t,
    initial: t.initial.map((e, s) => (s === 0 ? moved(e, -1.5) : s === 1 ? moved(e, 1.5) : e)),
  }),
  'row-sums-to-less': (t, live) => ({
    ...t,
    transitions: replaced(t.transitions, live, (m) => replaced(m, 0, (e) => ({ ...e, ...moved(e, -0.0625) }))),
  }),
  'initial-sums-to-more': (t) => ({ ...t, initial: replaced(t.initial, 0, (e) => moved(e, 0.0625)) }),
  'derivatives-do-not-cancel': (t, live) => ({
    ...t,
    transitions: replaced(t.transitions, live, (m) =>
      replaced(m, 0, ({ to, v }) => ({ to, v, d: [[0, given(0.75)]] })),
    ),
  }),
  'terminal-with-moves': (t, live) => ({ ...t, terminal: [Math.floor(live / choicesOf(t)), ...t.terminal] }),
  'dead-end': (t, live) => ({ ...t, transitions: replaced(t.transitions, live, () => []) }),
};

/** Ways to spoil what only games have. */
const SPOILED_GAMES: Readonly<Record<string, Spoil<GameTables>>> = {
  'leader-row-missing': (t) => ({ ...t, leader: t.leader.slice(1) }),
  'leader-action-missing': (t, live) => spoiledRow(t, live, (row) => row.slice(1)),
  'leader-action-surplus': (t) => ({ ...t, leaderActions: t.leaderActions + 1 }),
  'leader-not-a-number': (t, live) =>
    spoiledRow(t, live, (row) => replaced(row, 0, (e) => ({ ...e, v: NOT_A_NUMBER }))),
  'leader-probability-negative': (t, live) =>
    spoiledRow(t, live, (row) => row.map((e, a) => (a === 0 ? moved(e, -1.5) : a === 1 ? moved(e, 1.5) : e))),
  'leader-row-sums-to-less': (t, live) => spoiledRow(t, live, (row) => replaced(row, 0, (e) => moved(e, -0.0625))),
  'leader-derivatives-do-not-cancel': (t, live) =>
    spoiledRow(t, live, (row) => replaced(row, 0, ({ v }) => ({ v, d: [[0, given(0.75)]] }))),
  'leader-without-choice': (t, live) => spoiledRow(t, live, () => []),
};

/** The leader's row in the state of a row of moves, replaced. */
const spoiledRow = (t: GameTables, live: number, by: (row: readonly TableEntry[]) => TableEntry[]): GameTables => ({
  ...t,
  leader: replaced(t.leader, Math.floor(live / choicesOf(t)), by),
});

/** The cases `negative` made from an instance: each way to spoil it that the check finds, and the instance itself, to be accepted. */
export function negativeCases({ record }: CorpusInstance): NegativeCase[] {
  const { tables } = record;
  const live = tables.transitions.findIndex((moves) => moves.length > 0);
  const one = (name: string, spoiled: ProblemTables, refusal: ReturnType<typeof refusalOf>): NegativeCase => {
    const slug = `negative/${name}/${record.slug}`;
    return {
      id: identity(slug, spoiled),
      slug,
      stratum: record.stratum,
      kind: 'negative',
      tables: spoiled,
      reason: refusal?.reason ?? null,
      pointer: refusal?.pointer ?? null,
    };
  };
  const ways: [string, ProblemTables][] = Object.entries(SPOILED).map(([name, spoil]) => [name, spoil(tables, live)]);
  if (isOfKind(tables, GAME_KIND))
    for (const [name, spoil] of Object.entries(SPOILED_GAMES)) ways.push([name, spoil(tables, live)]);
  return [
    one('accepted', tables, undefined),
    ...ways.flatMap(([name, spoiled]) => {
      const refusal = refusalOf(spoiled);
      return refusal ? [one(name, spoiled, refusal)] : [];
    }),
  ];
}
