import type { Arithmetic } from '../numeric/arithmetic.js';
import type { Rational } from '../numeric/rational.js';
import { compileTape, evaluateTape, type Gradient, type Tape, type TapeRun } from '../numeric/tape.js';
import { tapeGradients, tapeWeightedGradient } from '../numeric/tapeGradients.js';
import type { ConfigurableMdp } from './configurableMdp.js';
import { unroll } from './unroll.js';

/**
 * A problem made ready for computing: time unrolled where it has a horizon, successors in flat lists, all formulas on one tape.
 * State–action pairs count as `s·B + b`; the edges (pair → successor) of pair i are `edgeStart[i] … edgeStart[i+1] − 1`.
 */
export interface Problem {
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

/** A problem at one θ in one arithmetic. */
export interface Tables<T> extends PerEntry<T> {
  readonly problem: Problem;
  readonly arithmetic: Arithmetic<T>;
  readonly gammaF: T;
  readonly gammaL: T;
  readonly beta: T;
  readonly run: TapeRun<T>;
}

/** Sizes and graph of a problem without what is in it. */
export type ActionGraph = Pick<Problem, 'states' | 'actions' | 'parameters' | 'edgeStart' | 'edgeTarget'>;

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
export type WalkGraph = ActionGraph & Pick<Problem, 'terminal'>;

/** Compiles a problem; O(size of its formulas). */
export function compileProblem(mdp: ConfigurableMdp): Problem {
  const flat = unroll(mdp);
  const { states, actions } = flat;
  const terminal = new Uint8Array(states);
  for (const s of flat.terminal) terminal[s] = 1;
  const edgeStart = new Int32Array(states * actions + 1);
  const targets: number[] = [];
  const zero = { kind: 'constant', value: { n: 0n, d: 1n } } as const;
  const starts = new Map(flat.initial.successors.map((s, i) => [s, flat.initial.probabilities[i]]));
  const initial = Array.from({ length: states }, (_, s) => starts.get(s) ?? zero);
  const p = [];
  for (let s = 0; s < states; s++) {
    for (let b = 0; b < actions; b++) {
      const row = flat.transitions[s][b];
      if (row) {
        targets.push(...row.successors);
        p.push(...row.probabilities);
      }
      edgeStart[s * actions + b + 1] = targets.length;
    }
  }
  const byPair = (rewards: typeof flat.rewardF) =>
    rewards.flatMap((row) => (row.length > 0 ? row : Array.from({ length: actions }, () => zero)));
  const formulas = [...initial, ...p, ...byPair(flat.rewardF), ...byPair(flat.rewardL), flat.phiL];
  return {
    mdp,
    states,
    actions,
    parameters: flat.theta.length,
    terminal,
    edgeStart,
    edgeTarget: Int32Array.from(targets),
    tape: compileTape(formulas, flat.theta.length),
  };
}

/** Splits one value per formula, in the order of `compileProblem`, into the named tables. */
function split<T>(problem: Problem, all: readonly T[]): PerEntry<T> {
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
export const thetaOf = <T>(problem: Problem, arithmetic: Arithmetic<T>): T[] =>
  problem.mdp.theta.map((value: Rational) => arithmetic.constant(value));

/** The tables at θ (default: the instance's own point). */
export function evaluateTables<T>(problem: Problem, arithmetic: Arithmetic<T>, theta?: readonly T[]): Tables<T> {
  return tablesOf(problem, arithmetic, evaluateTape(problem.tape, arithmetic, theta ?? thetaOf(problem, arithmetic)));
}

/** The tables at the θ of `tables` with component k replaced; only what depends on it is computed. */
export function perturbTables<T>(tables: Tables<T>, theta: readonly T[], k: number, value: T): Tables<T> {
  const { problem, arithmetic, run } = tables;
  const moved = theta.map((x, i) => (i === k ? value : x));
  return tablesOf(problem, arithmetic, evaluateTape(problem.tape, arithmetic, moved, { run, changed: k }));
}

function tablesOf<T>(problem: Problem, arithmetic: Arithmetic<T>, run: TapeRun<T>): Tables<T> {
  const values = Array.from(problem.tape.outputs, (at) => run.values[at]);
  const { gammaF, gammaL, beta } = problem.mdp;
  return {
    ...split(problem, values),
    problem,
    arithmetic,
    gammaF: arithmetic.constant(gammaF),
    gammaL: arithmetic.constant(gammaL),
    beta: arithmetic.constant(beta),
    run,
  };
}

/** ∇ of every table entry, K components each or null where the entry does not depend on θ. */
export function tableGradients<T>(tables: Tables<T>): PerEntry<Gradient<T>> {
  const { problem, arithmetic, run } = tables;
  const gradients = tapeGradients(problem.tape, arithmetic, run);
  return split(
    problem,
    Array.from(problem.tape.outputs, (at) => gradients[at]!),
  );
}

/** Σ weight · ∇entry over all entries, in one backward sweep: K components. */
export function weightedTableGradient<T>(tables: Tables<T>, weights: PerEntry<T>): T[] {
  const { problem, arithmetic, run } = tables;
  const flat = [...weights.initial, ...weights.p, ...weights.rewardF, ...weights.rewardL, weights.phiL];
  return tapeWeightedGradient(problem.tape, arithmetic, run, flat);
}
