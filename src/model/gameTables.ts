import type { Arithmetic } from '../numeric/arithmetic.js';
import { compileTape, evaluateTape, type Gradient, type Tape, type TapeRun } from '../numeric/tape.js';
import { tapeGradients } from '../numeric/tapeGradients.js';
import type { Expression } from '../numeric/expression.js';
import type { MarkovGame } from './markovGame.js';
import type { WalkTables } from './tables.js';
import { unrollGame } from './unrollGame.js';

/**
 * A game made ready for computing as it is, without lowering: time unrolled where it has a horizon, all formulas on one tape. Triples
 * (s,a,b) count as `(s·A + a)·B + b`; the edges of triple i are `edgeStart[i] … edgeStart[i+1] − 1`.
 */
export interface GameProblem {
  readonly game: MarkovGame;
  /** S of the unrolled game. */
  readonly states: number;
  /** A and B. */
  readonly leaderActions: number;
  readonly actions: number;
  /** K. */
  readonly parameters: number;
  /** 1 for terminal states. */
  readonly terminal: Uint8Array;
  readonly edgeStart: Int32Array;
  readonly edgeTarget: Int32Array;
  readonly tape: Tape;
}

/** Everything that depends on θ. */
export interface GameEntries<T> {
  /** ρ0(s). */
  readonly initial: readonly T[];
  /** f_θ(a|s), by s·A + a; zero for terminal states. */
  readonly leader: readonly T[];
  /** p(s'|s,a,b), by edge. */
  readonly p: readonly T[];
  /** r_F and r_L, by triple; zero for terminal states. */
  readonly rewardF: readonly T[];
  readonly rewardL: readonly T[];
  readonly phiL: T;
}

/** A game at one θ in one arithmetic. */
export interface GameTables<T> extends GameEntries<T> {
  readonly problem: GameProblem;
  readonly arithmetic: Arithmetic<T>;
  readonly gammaF: T;
  readonly gammaL: T;
  readonly beta: T;
  readonly run: TapeRun<T>;
}

const ZERO: Expression = { kind: 'constant', value: { n: 0n, d: 1n } };

/** Compiles a game; O(size of its formulas). */
export function compileGame(game: MarkovGame): GameProblem {
  const flat = unrollGame(game);
  const { states, leaderActions, actions } = flat;
  const terminal = new Uint8Array(states);
  for (const s of flat.terminal) terminal[s] = 1;
  const dense = ({ successors, probabilities }: MarkovGame['initial'], count: number): Expression[] => {
    const row = new Array<Expression>(count).fill(ZERO);
    successors.forEach((s, i) => (row[s] = probabilities[i]));
    return row;
  };
  const edgeStart = new Int32Array(states * leaderActions * actions + 1);
  const targets: number[] = [];
  const p: Expression[] = [];
  for (let triple = 0; triple < states * leaderActions * actions; triple++) {
    const pair = Math.floor(triple / actions);
    const row = flat.transitions[Math.floor(pair / leaderActions)][pair % leaderActions]?.[triple % actions];
    if (row) {
      targets.push(...row.successors);
      p.push(...row.probabilities);
    }
    edgeStart[triple + 1] = targets.length;
  }
  const byTriple = (table: MarkovGame['rewardF']): Expression[] =>
    table.flatMap((rows) =>
      rows.length > 0 ? rows.flat() : new Array<Expression>(leaderActions * actions).fill(ZERO),
    );
  const formulas = [
    ...dense(flat.initial, states),
    ...flat.policy.flatMap((row) => dense(row, leaderActions)),
    ...p,
    ...byTriple(flat.rewardF),
    ...byTriple(flat.rewardL),
    flat.phiL,
  ];
  return {
    game,
    states,
    leaderActions,
    actions,
    parameters: flat.theta.length,
    terminal,
    edgeStart,
    edgeTarget: Int32Array.from(targets),
    tape: compileTape(formulas, flat.theta.length),
  };
}

/** Splits one value per formula, in the order of `compileGame`, into the named tables. */
function split<T>({ states, leaderActions, actions, edgeTarget }: GameProblem, all: readonly T[]): GameEntries<T> {
  const triples = states * leaderActions * actions;
  let at = 0;
  const take = (count: number): readonly T[] => all.slice(at, (at += count));
  return {
    initial: take(states),
    leader: take(states * leaderActions),
    p: take(edgeTarget.length),
    rewardF: take(triples),
    rewardL: take(triples),
    phiL: take(1)[0],
  };
}

/** The tables at θ (default: the game's own point). */
export function evaluateGame<T>(problem: GameProblem, arithmetic: Arithmetic<T>, theta?: readonly T[]): GameTables<T> {
  const point = theta ?? problem.game.theta.map((value) => arithmetic.constant(value));
  const run = evaluateTape(problem.tape, arithmetic, point);
  const { gammaF, gammaL, beta } = problem.game;
  return {
    ...split(
      problem,
      Array.from(problem.tape.outputs, (at) => run.values[at]),
    ),
    problem,
    arithmetic,
    gammaF: arithmetic.constant(gammaF),
    gammaL: arithmetic.constant(gammaL),
    beta: arithmetic.constant(beta),
    run,
  };
}

/** ∇ of every table entry, K components each or null where the entry does not depend on θ. */
export function gameGradients<T>({ problem, arithmetic, run }: GameTables<T>): GameEntries<Gradient<T>> {
  const gradients = tapeGradients(problem.tape, arithmetic, run);
  return split(
    problem,
    Array.from(problem.tape.outputs, (at) => gradients[at]!),
  );
}

/**
 * The game with (a,b) as one action, a·B + b: triples become pairs, and all that walks along trajectories of a problem under a policy, or
 * sums over them, does so in a game under ω(s,a,b) = f(a|s) g(b|s,a).
 */
export const jointActions = <T>({ problem, arithmetic, p, gammaF, gammaL, initial }: GameTables<T>): WalkTables<T> => ({
  problem: { ...problem, actions: problem.leaderActions * problem.actions },
  arithmetic,
  p,
  gammaF,
  gammaL,
  initial,
});
