import type { Arithmetic } from '../../numeric/arithmetic.js';
import type { Rational } from '../../numeric/rational.js';
import { compileTape, evaluateTape, type Gradient, type Tape, type TapeRun } from '../../numeric/tape.js';
import { tapeGradients, tapeWeightedGradient } from '../../numeric/tapeGradients.js';
import type { ConfigurableMdp, ProblemData } from './configurableMdp.js';
import { denseRewards, denseRow, flatEdges, terminalFlags } from './flatRows.js';
import { unroll } from './unroll.js';

/**
 * A problem made ready for computing: time unrolled where it has a horizon, successors in flat lists, all formulas on one tape.
 * State–action pairs count as `s·B + b`; the edges (pair → successor) of pair i are `edgeStart[i] … edgeStart[i+1] − 1`.
 */
export interface CompiledMdp {
  readonly mdp: ConfigurableMdp;
  /** S of the unrolled problem. */
  readonly states: number;
  /** B. */
  readonly actions: number;
  /** K. */
  readonly parameters: number;
  /** 1 for terminal states. */
  readonly terminal: Uint8Array;
  readonly edgeStart: Int32Array;
  readonly edgeTarget: Int32Array;
  readonly tape: Tape;
}

/** Everything that depends on θ, one entry for each state, edge or state–action pair. */
export interface PerEntry<T> {
  /** ρ0(s), by state. */
  readonly initial: readonly T[];
  /** p(s'|s,b), by edge. */
  readonly p: readonly T[];
  /** r_F(s,b) and r_L(s,b), by pair; zero for terminal states. */
  readonly rewardF: readonly T[];
  readonly rewardL: readonly T[];
  /** Φ_L. */
  readonly phiL: T;
}

/** The numbers that tables come with, and how they were computed. */
export interface TableNumbers<T> {
  readonly arithmetic: Arithmetic<T>;
  readonly gammaF: T;
  readonly gammaL: T;
  readonly beta: T;
  readonly run: TapeRun<T>;
}

/** A problem at one θ in one arithmetic. */
export interface Tables<T> extends PerEntry<T>, TableNumbers<T> {
  readonly problem: CompiledMdp;
}

/** Sizes and graph of a problem without what is in it. */
export type ActionGraph = Pick<CompiledMdp, 'states' | 'actions' | 'parameters' | 'edgeStart' | 'edgeTarget'>;

/** What it takes to look ahead from state–action pairs; a game whose two actions count as one has it too (`jointActions`). */
export interface ActionTables<T> {
  readonly problem: ActionGraph;
  readonly arithmetic: Arithmetic<T>;
  readonly p: readonly T[];
}

/** What it takes to walk along trajectories and to sum over them, in a problem or in a game whose two actions count as one. */
export interface WalkTables<T> extends ActionTables<T> {
  readonly problem: WalkGraph;
  readonly gammaF: T;
  readonly gammaL: T;
  readonly initial: readonly T[];
}

/** A graph that says where trajectories end. */
export type WalkGraph = ActionGraph & Pick<CompiledMdp, 'terminal'>;

/**
 * Compiles a problem; O(size of its formulas).
 *
 * @example
 * ```ts
 * import { compileProblem, fourRooms } from 'hypergrad-oracle';
 *
 * const { states, actions, parameters } = compileProblem(fourRooms());
 * console.log(states, actions, parameters); // 105 4 105
 * ```
 */
export function compileProblem(mdp: ConfigurableMdp): CompiledMdp {
  const flat = unroll(mdp);
  const { states, actions } = flat;
  const { edgeStart, edgeTarget, p } = flatEdges(flat.transitions, actions);
  const formulas = [
    ...denseRow(flat.initial, states),
    ...p,
    ...denseRewards(flat.rewardF, actions),
    ...denseRewards(flat.rewardL, actions),
    flat.phiL,
  ];
  return {
    mdp,
    states,
    actions,
    parameters: flat.theta.length,
    terminal: terminalFlags(states, flat.terminal),
    edgeStart,
    edgeTarget,
    tape: compileTape(formulas, flat.theta.length),
  };
}

/** Splits one value per formula, in the order of `compileProblem`, into the named tables. */
function split<T>(problem: CompiledMdp, all: readonly T[]): PerEntry<T> {
  const edges = problem.edgeTarget.length;
  const pairs = problem.states * problem.actions;
  let at = 0;
  const take = (count: number): readonly T[] => all.slice(at, (at += count));
  return {
    initial: take(problem.states),
    p: take(edges),
    rewardF: take(pairs),
    rewardL: take(pairs),
    phiL: take(1)[0],
  };
}

/** θ of the instance in the given arithmetic. */
export const thetaOf = <T>(problem: CompiledMdp, arithmetic: Arithmetic<T>): T[] =>
  problem.mdp.theta.map((value: Rational) => arithmetic.constant(value));

/**
 * The tables at θ (default: the instance's own point).
 *
 * @example
 * ```ts
 * import { compileProblem, evaluateTables, float64, fourRooms } from 'hypergrad-oracle';
 *
 * const { beta, initial } = evaluateTables(compileProblem(fourRooms({ beta: '0.01' })), float64);
 * console.log(beta, initial.length); // 0.01 105
 * ```
 */
export function evaluateTables<T>(problem: CompiledMdp, arithmetic: Arithmetic<T>, theta?: readonly T[]): Tables<T> {
  return tablesOf(problem, arithmetic, evaluateTape(problem.tape, arithmetic, theta ?? thetaOf(problem, arithmetic)));
}

/** The tables at the θ of `tables` with component k replaced; only what depends on it is computed. */
export function perturbTables<T>(tables: Tables<T>, theta: readonly T[], k: number, value: T): Tables<T> {
  const { problem, arithmetic, run } = tables;
  const moved = theta.map((x, i) => (i === k ? value : x));
  return tablesOf(problem, arithmetic, evaluateTape(problem.tape, arithmetic, moved, { run, changed: k }));
}

function tablesOf<T>(problem: CompiledMdp, arithmetic: Arithmetic<T>, run: TapeRun<T>): Tables<T> {
  return {
    ...split(problem, outputsOf(problem.tape, run.values)),
    problem,
    ...numbersOf(problem.mdp, arithmetic, run),
  };
}

/** What a tape gives for each of its formulas. */
export const outputsOf = <V>(tape: Tape, values: ArrayLike<V>): V[] => Array.from(tape.outputs, (at) => values[at]);

/** The numbers of an instance in an arithmetic. */
export const numbersOf = <T>(
  { gammaF, gammaL, beta }: ProblemData,
  arithmetic: Arithmetic<T>,
  run: TapeRun<T>,
): TableNumbers<T> => ({
  arithmetic,
  gammaF: arithmetic.constant(gammaF),
  gammaL: arithmetic.constant(gammaL),
  beta: arithmetic.constant(beta),
  run,
});

/**
 * ∇ of every table entry, K components each or null where the entry does not depend on θ.
 *
 * @example
 * ```ts
 * import { compileProblem, evaluateTables, float64, fourRooms, tableGradients } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(fourRooms()), float64);
 * console.log(tableGradients(tables).rewardF.some((gradient) => gradient !== null)); // true
 * ```
 */
export function tableGradients<T>(tables: Tables<T>): PerEntry<Gradient<T>> {
  const { problem, arithmetic, run } = tables;
  return split(problem, outputsOf(problem.tape, tapeGradients(problem.tape, arithmetic, run)));
}

/** Σ weight · ∇entry over all entries, in one backward sweep: K components. */
export function weightedTableGradient<T>(tables: Tables<T>, weights: PerEntry<T>): T[] {
  const { problem, arithmetic, run } = tables;
  const flat = [...weights.initial, ...weights.p, ...weights.rewardF, ...weights.rewardL, weights.phiL];
  return tapeWeightedGradient(problem.tape, arithmetic, run, flat);
}
