import type { Decimal } from 'decimal.js';
import { bestResponse, type BestResponse } from '../../src/follower/bestResponse.js';
import { leaderValues, type LeaderValues } from '../../src/leader/values.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { compileProblem, evaluateTables, type CompiledMdp, type Tables } from '../../src/model/mdp/tables.js';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { ballArithmetic, type BallArithmetic } from '../../src/numeric/ball.js';
import { bigFloatArithmetic, type BigFloat } from '../../src/numeric/bigFloat.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import type { Hypergradient } from '../../src/truth/routes/hypergradient.js';
import { implicitHypergradient } from '../../src/truth/routes/mdp/implicit.js';

/** Enclosures of forty digits: what laws are checked in, unless they say otherwise. */
export const BINARY: BallArithmetic<BigFloat> = ballArithmetic(bigFloatArithmetic(40));
/** The same in the other arithmetic, several times slower: for what reads centres by a library of decimals. */
export const DECIMALS: BallArithmetic<Decimal> = ballArithmetic(decimalArithmetic(40));
/** Enclosures in doubles. */
export const DOUBLES: BallArithmetic<number> = ballArithmetic(float64);

/** A problem at one θ: follower and leader solved. */
export interface Solved<T> {
  readonly tables: Tables<T>;
  readonly response: BestResponse<T>;
  readonly leader: LeaderValues<T>;
}

/** Solves at θ (default: the instance's own point). */
export function solve<T>(mdp: ConfigurableMdp, arithmetic: Arithmetic<T>, theta?: readonly T[]): Solved<T> {
  const tables = evaluateTables(compileProblem(mdp), arithmetic, theta);
  const response = bestResponse(tables);
  return { tables, response, leader: leaderValues(tables, response.policy) };
}

/** The same with the hypergradient by implicit differentiation. */
export function differentiate<T>(
  mdp: ConfigurableMdp,
  arithmetic: Arithmetic<T>,
  theta?: readonly T[],
): Solved<T> & { readonly gradient: Hypergradient<T> } {
  const solved = solve(mdp, arithmetic, theta);
  return { ...solved, gradient: implicitHypergradient(solved.tables, solved.response) };
}

/** What says which states, pairs and edges there are: tables, whatever they hold. */
interface Shape {
  readonly problem: CompiledMdp;
}

/** The numbers 0 … count − 1. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** The states that are not terminal, those of the unrolled problem where there is a horizon. */
export const innerStates = ({ problem }: Shape): number[] =>
  range(problem.states).filter((s) => problem.terminal[s] === 0);

/** The pairs s·B … s·B + B − 1 of a state. */
export const pairsOf = ({ problem }: Shape, s: number): number[] =>
  range(problem.actions).map((b) => s * problem.actions + b);

/** The edges of a pair. */
export const edgesOf = ({ problem }: Shape, pair: number): number[] =>
  range(problem.edgeStart[pair + 1] - problem.edgeStart[pair]).map((i) => problem.edgeStart[pair] + i);
