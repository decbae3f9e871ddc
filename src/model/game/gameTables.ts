import type { Arithmetic } from '../../numeric/arithmetic.js';
import { compileTape, evaluateTape, type Gradient, type Tape } from '../../numeric/tape.js';
import { tapeGradients } from '../../numeric/tapeGradients.js';
import type { MarkovGame } from './markovGame.js';
import { denseRewards, denseRow, flatEdges, terminalFlags } from '../mdp/flatRows.js';
import { numbersOf, outputsOf, type PerEntry, type TableNumbers, type WalkTables } from '../mdp/tables.js';
import { unrollGame } from './unrollGame.js';

/**
 * A game made ready for computing as it is, without lowering: time unrolled where it has a horizon, all formulas on one tape. Triples
 * (s,a,b) count as `(s·A + a)·B + b`; the edges of triple i are `edgeStart[i] … edgeStart[i+1] − 1`.
 */
export interface CompiledGame {
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

/** Everything that depends on θ: ρ0 by state, p by edge, r_F and r_L by triple (zero for terminal states), and the leader's policy. */
export interface GameEntries<T> extends PerEntry<T> {
  /** f_θ(a|s), by s·A + a; zero for terminal states. */
  readonly leader: readonly T[];
}

/** A game at one θ in one arithmetic. */
export interface GameTables<T> extends GameEntries<T>, TableNumbers<T> {
  readonly problem: CompiledGame;
}

/**
 * Compiles a game; O(size of its formulas).
 *
 * @example
 * ```ts
 * import { compileGame, toyGame } from 'hypergrad-oracle';
 *
 * const { states, leaderActions, actions } = compileGame(toyGame({ reward: 2 }));
 * console.log(states, leaderActions, actions); // 3 2 3
 * ```
 */
export function compileGame(game: MarkovGame): CompiledGame {
  const flat = unrollGame(game);
  const { states, leaderActions, actions } = flat;
  const both = leaderActions * actions;
  const joint = <E>(table: readonly (readonly (readonly E[])[])[]): (readonly E[])[] =>
    table.map((rows) => rows.flat());
  const { edgeStart, edgeTarget, p } = flatEdges(joint(flat.transitions), both);
  const formulas = [
    ...denseRow(flat.initial, states),
    ...flat.policy.flatMap((row) => denseRow(row, leaderActions)),
    ...p,
    ...denseRewards(joint(flat.rewardF), both),
    ...denseRewards(joint(flat.rewardL), both),
    flat.phiL,
  ];
  return {
    game,
    states,
    leaderActions,
    actions,
    parameters: flat.theta.length,
    terminal: terminalFlags(states, flat.terminal),
    edgeStart,
    edgeTarget,
    tape: compileTape(formulas, flat.theta.length),
  };
}

/** Splits one value per formula, in the order of `compileGame`, into the named tables. */
function split<T>({ states, leaderActions, actions, edgeTarget }: CompiledGame, all: readonly T[]): GameEntries<T> {
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

/**
 * The tables at θ (default: the game's own point).
 *
 * @example
 * ```ts
 * import { compileGame, evaluateGame, float64, toyGame } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * console.log(tables.leader.slice(0, 2)); // [ 0.5, 0.5 ]
 * ```
 */
export function evaluateGame<T>(problem: CompiledGame, arithmetic: Arithmetic<T>, theta?: readonly T[]): GameTables<T> {
  const point = theta ?? problem.game.theta.map((value) => arithmetic.constant(value));
  const run = evaluateTape(problem.tape, arithmetic, point);
  const values = outputsOf(problem.tape, run.values);
  return { ...split(problem, values), problem, ...numbersOf(problem.game, arithmetic, run) };
}

/**
 * ∇ of every table entry, K components each or null where the entry does not depend on θ.
 *
 * @example
 * ```ts
 * import { compileGame, evaluateGame, float64, gameGradients, toyGame } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * console.log(gameGradients(tables).rewardL.every((gradient) => gradient === null)); // true
 * ```
 */
export function gameGradients<T>({ problem, arithmetic, run }: GameTables<T>): GameEntries<Gradient<T>> {
  return split(problem, outputsOf(problem.tape, tapeGradients(problem.tape, arithmetic, run)));
}

/**
 * The game with (a,b) as one action, a·B + b: triples become pairs, and all that walks along trajectories of a problem under a policy, or
 * sums over them, does so in a game under ω(s,a,b) = f(a|s) g(b|s,a).
 *
 * @example
 * ```ts
 * import {
 *   compileGame,
 *   createSampler,
 *   createStream,
 *   evaluateGame,
 *   float64,
 *   gameResponse,
 *   jointActions,
 *   toyGame,
 *   withLeader,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateGame(compileGame(toyGame({ reward: 2, p: '0.45', beta: '0.5' })), float64);
 * const { policy } = gameResponse(tables);
 * const sampler = createSampler(jointActions(tables), withLeader(tables, policy));
 * const { actions } = sampler.rollout(createStream('game'), { maxSteps: 3 });
 * console.log(actions.length); // 3
 * ```
 */
export const jointActions = <T>({ problem, arithmetic, p, gammaF, gammaL, initial }: GameTables<T>): WalkTables<T> => ({
  problem: { ...problem, actions: problem.leaderActions * problem.actions },
  arithmetic,
  p,
  gammaF,
  gammaL,
  initial,
});
