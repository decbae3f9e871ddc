import type { Expression, ExpressionLike } from '../../numeric/expression.js';
import type { Rational } from '../../numeric/rational.js';
import { MDP_KIND, type ConfigurableMdp, type ProblemData } from './configurableMdp.js';
import { issueList, type IssueList } from '../issues.js';
import {
  isList,
  plainZero,
  readEntry,
  readList,
  readLiteral,
  readRow,
  type LiteralLike,
  type RowLike,
} from '../readers.js';
import { checkSizes } from './sizes.js';
import { normaliseMdp } from './validate.js';

export type { LiteralLike, RowLike } from '../readers.js';

/** A table of rows, [s][b] or a function of both; nothing (null or an empty list) for terminal states. */
export type TransitionTable = ((s: number, b: number) => RowLike) | readonly (readonly RowLike[] | null)[];
/** A table of rewards, [s][b], [s] (the same for all actions) or a function of both; nothing for terminal states. */
export type RewardTable =
  ((s: number, b: number) => ExpressionLike) | readonly (readonly ExpressionLike[] | ExpressionLike | null)[];

/** What code gives for a problem of either kind. */
export interface CommonSpec {
  readonly name?: string;
  readonly description?: string;
  readonly states: number;
  readonly actions: number;
  readonly gammaF: LiteralLike;
  readonly gammaL: LiteralLike;
  readonly beta: LiteralLike;
  /** Default: no parameters. */
  readonly theta?: readonly LiteralLike[];
  /** Default: null, no limit. */
  readonly horizon?: number | null;
  /** Default: none. */
  readonly terminal?: readonly number[];
  readonly initial: RowLike;
  /** Default: 0. */
  readonly phiL?: ExpressionLike;
}

/** A configurable MDP as code gives it: like an instance file, with formulas made by the builders. */
export interface MdpSpec extends CommonSpec {
  readonly transitions: TransitionTable;
  readonly rewardF: RewardTable;
  readonly rewardL: RewardTable;
}

/** The part of a specification that both kinds have. */
export function readCommon(spec: CommonSpec, issues: IssueList): ProblemData {
  const literal = (like: LiteralLike, pointer: string): Rational => readLiteral(like, pointer, issues);
  return {
    ...(spec.name === undefined ? {} : { name: spec.name }),
    ...(spec.description === undefined ? {} : { description: spec.description }),
    states: spec.states,
    actions: spec.actions,
    gammaF: literal(spec.gammaF, '/gammaF'),
    gammaL: literal(spec.gammaL, '/gammaL'),
    beta: literal(spec.beta, '/beta'),
    theta: (spec.theta ?? []).map((value, k) => literal(value, `/theta/${k}`)),
    terminal: (spec.terminal ?? []).map(plainZero),
    horizon: spec.horizon ?? null,
    initial: readRow(spec.initial, '/initial', issues),
    phiL: readEntry(spec.phiL ?? 0, '/phiL', issues),
  };
}

/**
 * The problem that a specification describes, checked as a file would be (see `validateMdp`) and with its rows in their final form (see
 * `normaliseMdp`). Functions are asked once for every state that is not terminal and every action. Throws `InvalidInput`.
 *
 * @example
 * ```ts
 * import { configurableMdp, parameter, times, truth } from 'hypergrad-oracle';
 *
 * const mdp = configurableMdp({
 *   states: 1,
 *   actions: 2,
 *   gammaF: '0.9',
 *   gammaL: '0.9',
 *   beta: '1/2',
 *   theta: ['0.3'],
 *   initial: [[0, 1]],
 *   transitions: () => [[0, 1]],
 *   rewardF: (s, b) => times(b, parameter(0)),
 *   rewardL: (s, b) => b,
 * });
 * console.log(truth(mdp).value.total[0].f64); // 4.575684809133146
 * ```
 */
export function configurableMdp(spec: MdpSpec): ConfigurableMdp {
  const { states, actions, theta = [], horizon = null, terminal = [] } = spec;
  checkSizes({ states, actions, parameters: theta.length, horizon, terminal: terminal.length });
  const issues = issueList();
  const list = <T>(value: readonly T[], pointer: string): readonly T[] => readList(value, pointer, issues);
  const entry = (like: ExpressionLike, pointer: string): Expression => readEntry(like, pointer, issues);
  const ends = new Set(terminal);
  const tabulate = <T>(each: (s: number, b: number) => T): T[][] =>
    Array.from({ length: states }, (_, s) =>
      ends.has(s) ? [] : Array.from({ length: actions }, (_, b) => each(s, b)),
    );

  const { transitions: rows } = spec;
  const transitions =
    typeof rows === 'function'
      ? tabulate((s, b) => readRow(rows(s, b), `/transitions/${s}/${b}`, issues))
      : list(rows, '/transitions').map((perAction, s) =>
          list(perAction ?? [], `/transitions/${s}`).map((row, b) => readRow(row, `/transitions/${s}/${b}`, issues)),
        );
  const rewards = (name: 'rewardF' | 'rewardL'): Expression[][] => {
    const table = spec[name];
    if (typeof table === 'function') return tabulate((s, b) => entry(table(s, b), `/${name}/${s}/${b}`));
    return list(table, `/${name}`).map((row, s) => {
      if (row === null) return [];
      if (isList(row)) return row.map((like, b) => entry(like, `/${name}/${s}/${b}`));
      return new Array<Expression>(actions).fill(entry(row, `/${name}/${s}`));
    });
  };
  const mdp: ConfigurableMdp = {
    kind: MDP_KIND,
    ...readCommon(spec, issues),
    transitions,
    rewardF: rewards('rewardF'),
    rewardL: rewards('rewardL'),
  };
  issues.throwIfAny();
  return normaliseMdp(mdp);
}
