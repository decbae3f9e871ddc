import type { Arithmetic } from '../numeric/arithmetic.js';
import type { Ball, BallArithmetic } from '../numeric/ball.js';
import { solveDense } from '../numeric/dense.js';
import { float64 } from '../numeric/float64.js';
import { SingularSystem } from '../numeric/gauss.js';
import { LARGE, solveLarge, sparseRows } from '../numeric/largeSystem.js';
import type { SparseRow } from '../numeric/markov.js';
import type { ActionTables } from '../model/mdp/tables.js';
import { NoBestResponse } from './noBestResponse.js';
import { UP } from '../numeric/outward.js';

/** A graph with its probabilities, and the discount. */
interface LeavingTables<T> extends ActionTables<T> {
  readonly gammaF: T;
}

/** Policy iteration steps allowed. */
const MOST_STEPS = 200;

/** A linear solve whose failure means that the follower's policy has no value. */
export function solveStep<T>(arithmetic: Arithmetic<T>, matrix: T[][], residual: T[][]): T[][] {
  try {
    return solveDense(arithmetic, matrix, residual);
  } catch (error) {
    if (error instanceof SingularSystem)
      throw new NoBestResponse(`the follower's policy cannot be evaluated: ${error.message}`);
    throw error;
  }
}

/** True where the discount is one: not where it is so close to one that its double is. */
export const isUndiscounted = <T>({ compare, one, radius }: Arithmetic<T>, gamma: T): boolean =>
  radius(gamma) === 0 && compare(gamma, one) >= 0;

/** From here on the difference of doubles is as good as 2⁻⁴⁰. */
const FAR_FROM_ONE = 2 ** -12;

/** A double from above 1/(1 − γ), formed in the arithmetic itself where γ is close to one; infinite where it cannot be told from one there. */
export function discountedTime<T>({ one, sub, div, toNumber, radius }: Arithmetic<T>, gamma: T): number {
  const distance = 1 - toNumber(gamma);
  if (distance >= FAR_FROM_ONE) return UP.thousands / distance;
  const rest = sub(one, gamma);
  if (!(toNumber(rest) > radius(rest))) return Infinity;
  const time = div(one, rest);
  return (toNumber(time) + radius(time)) * UP.thousands;
}

/**
 * Weights w(s) ≥ 1 + γ_F max_b Σ_s' p w(s'), the norm in which the backup is a contraction: 1/(1 − γ_F), or, at γ_F = 1, the longest
 * expected time in the component.
 */
export function leavingTimes(
  tables: LeavingTables<Ball<unknown>>,
  balls: BallArithmetic<unknown>,
  component: readonly number[],
): number[] {
  if (!isUndiscounted(balls, tables.gammaF)) {
    const time = discountedTime(balls, tables.gammaF);
    if (time === Infinity) throw new NoBestResponse('gammaF cannot be told from one at this precision');
    return component.map(() => time);
  }
  const { actions, edgeStart, edgeTarget } = tables.problem;
  const place = new Map(component.map((s, i) => [s, i]));
  const p = tables.p.map((x) => balls.toNumber(x));
  let w = component.map(() => 1);
  let slowest = component.map(() => 0);
  // Policy iteration for the follower that stays as long as it can; it ends, for there are finitely many policies.
  for (let step = 0; step < MOST_STEPS; step++) {
    const mean = (s: number, b: number): number => {
      let total = 0;
      for (let e = edgeStart[s * actions + b]; e < edgeStart[s * actions + b + 1]; e++)
        total += p[e] * (w[place.get(edgeTarget[e]) ?? -1] ?? 0);
      return total;
    };
    slowest = component.map((s, i) => {
      let best = step === 0 ? 0 : slowest[i];
      for (let b = 0; b < actions; b++) if (mean(s, b) > mean(s, best) * (1 + 1e-12)) best = b;
      return best;
    });
    const rows = component.map((s, i) => {
      const edges = Array.from(
        { length: edgeStart[s * actions + slowest[i] + 1] - edgeStart[s * actions + slowest[i]] },
        (_, k) => edgeStart[s * actions + slowest[i]] + k,
      ).filter((e) => place.has(edgeTarget[e]));
      return { columns: edges.map((e) => place.get(edgeTarget[e])!), values: edges.map((e) => p[e]) };
    });
    const next = timesIn(rows);
    if (next.every((x, i) => Math.abs(x - w[i]) <= 1e-9 * x)) break;
    w = next;
  }
  return w.map((x) => x * (1 + 1e-6));
}

/** w = 1 + P w for the chain with these rows. */
function timesIn(rows: readonly SparseRow<number>[]): number[] {
  const ones = rows.map(() => [1]);
  if (rows.length >= LARGE) return solveLarge(float64, sparseRows(rows), ones).map(([x]) => x);
  const matrix = rows.map(({ columns, values }, i) => {
    const row = rows.map((_, j) => (i === j ? 1 : 0));
    columns.forEach((j, e) => (row[j] -= values[e]));
    return row;
  });
  return solveStep(float64, matrix, ones).map(([x]) => x);
}

/** True where the follower can stay in a part of the component for ever: some action of each of its states leads nowhere else. */
export function canStay<T>({ problem, arithmetic, p }: LeavingTables<T>, component: readonly number[]): boolean {
  const { actions, edgeStart, edgeTarget } = problem;
  let left = new Set(component);
  for (;;) {
    const staying = [...left].filter((s) =>
      Array.from({ length: actions }, (_, b) => s * actions + b).some((pair) =>
        Array.from(edgeTarget.subarray(edgeStart[pair], edgeStart[pair + 1])).every(
          (next, i) => arithmetic.isZero(p[edgeStart[pair] + i]) || left.has(next),
        ),
      ),
    );
    if (staying.length === left.size) return left.size > 0;
    left = new Set(staying);
  }
}
