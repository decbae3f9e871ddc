import type { Expression, ExpressionLike } from '../../numeric/expression.js';
import { readCommon, type CommonSpec } from '../mdp/build.js';
import type { Distribution } from '../mdp/configurableMdp.js';
import { issueList } from '../issues.js';
import { GAME_KIND, type MarkovGame } from './markovGame.js';
import { isList, readEntry, readList, readRow, type RowLike } from '../readers.js';
import { checkGameSizes, normaliseGame } from './validateGame.js';

/** A table [s][a][b], or a function of all three; nothing (null or an empty list) for terminal states. */
export type GameTable<E> = ((s: number, a: number, b: number) => E) | readonly (readonly (readonly E[])[] | null)[];
/** A table of rewards: [s][a][b], [s][a] (the same whatever the follower does), [s] (whatever both do), or a function. */
export type GameRewards =
  | ((s: number, a: number, b: number) => ExpressionLike)
  | readonly (readonly (readonly ExpressionLike[] | ExpressionLike)[] | ExpressionLike | null)[];

/** A Markov game as code gives it: like an instance file, with formulas made by the builders. */
export interface GameSpec extends CommonSpec {
  readonly leaderActions: number;
  /** Default: true. */
  readonly observes?: boolean;
  /** f(·|s), by state or a function of it: rows over the leader's actions. */
  readonly policy: ((s: number) => RowLike) | readonly (RowLike | null)[];
  readonly transitions: GameTable<RowLike>;
  readonly rewardF: GameRewards;
  readonly rewardL: GameRewards;
}

const NOTHING: Distribution = { successors: [], probabilities: [] };

/**
 * The game that a specification describes, checked as a file would be (see `normaliseGame`). Throws `InvalidInput`.
 *
 * @example
 * ```ts
 * import { gameTruth, markovGame, parameter } from 'hypergrad-oracle';
 *
 * const game = markovGame({
 *   states: 1,
 *   leaderActions: 2,
 *   actions: 2,
 *   gammaF: '0.9',
 *   gammaL: '0.9',
 *   beta: '1/2',
 *   theta: ['0.3'],
 *   initial: [[0, 1]],
 *   policy: () => ({ logits: [[0, parameter(0)], [1, 0]] }),
 *   transitions: () => [[0, 1]],
 *   rewardF: (s, a, b) => (a === b ? 1 : 0),
 *   rewardL: (s, a, b) => a * b,
 * });
 * console.log(gameTruth(game).value.total[0].f64); // -2.153181666246154
 * ```
 */
export function markovGame(spec: GameSpec): MarkovGame {
  const { states, leaderActions, actions, theta = [], horizon = null, terminal = [] } = spec;
  checkGameSizes({ states, leaderActions, actions, parameters: theta.length, horizon, terminal: terminal.length });
  const issues = issueList();
  const entry = (like: ExpressionLike, pointer: string): Expression => readEntry(like, pointer, issues);
  const row = (like: RowLike, pointer: string): Distribution => readRow(like, pointer, issues);
  const ends = new Set(terminal);
  const count = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const tabulate = <E, R>(
    each: (s: number, a: number, b: number) => E,
    read: (like: E, pointer: string) => R,
    at: string,
  ) =>
    count(states).map((s) =>
      ends.has(s)
        ? []
        : count(leaderActions).map((a) => count(actions).map((b) => read(each(s, a, b), `${at}/${s}/${a}/${b}`))),
    );
  const list = <T>(value: readonly T[], pointer: string): readonly T[] => readList(value, pointer, issues);

  const { transitions, policy } = spec;
  const rewards = (name: 'rewardF' | 'rewardL'): Expression[][][] => {
    const table = spec[name];
    const at = `/${name}`;
    if (typeof table === 'function') return tabulate(table, entry, at);
    return list(table, at).map((perLeader, s) => {
      if (perLeader === null) return [];
      if (!isList(perLeader)) {
        const same = new Array<Expression>(actions).fill(entry(perLeader, `${at}/${s}`));
        return count(leaderActions).map(() => same);
      }
      return perLeader.map((each, a) =>
        isList(each)
          ? each.map((like, b) => entry(like, `${at}/${s}/${a}/${b}`))
          : new Array<Expression>(actions).fill(entry(each, `${at}/${s}/${a}`)),
      );
    });
  };
  const game: MarkovGame = {
    kind: GAME_KIND,
    ...readCommon(spec, issues),
    leaderActions,
    observes: spec.observes ?? true,
    policy:
      typeof policy === 'function'
        ? count(states).map((s) => (ends.has(s) ? NOTHING : row(policy(s), `/policy/${s}`)))
        : list(policy, '/policy').map((like, s) => (like === null ? NOTHING : row(like, `/policy/${s}`))),
    transitions:
      typeof transitions === 'function'
        ? tabulate(transitions, row, '/transitions')
        : list(transitions, '/transitions').map((perLeader, s) =>
            list(perLeader ?? [], `/transitions/${s}`).map((rows, a) =>
              list(rows, `/transitions/${s}/${a}`).map((like, b) => row(like, `/transitions/${s}/${a}/${b}`)),
            ),
          ),
    rewardF: rewards('rewardF'),
    rewardL: rewards('rewardL'),
  };
  issues.throwIfAny();
  return normaliseGame(game);
}
