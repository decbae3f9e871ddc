import type { Arithmetic } from '../numeric/arithmetic.js';
import type { Ball, BallArithmetic } from '../numeric/ball.js';
import { solveDense } from '../numeric/dense.js';
import { float64 } from '../numeric/float64.js';
import { SingularSystem } from '../numeric/gauss.js';
import type { ActionTables } from '../model/tables.js';
import { NoBestResponse } from './noBestResponse.js';

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

/**
 * Weights w(s) ≥ 1 + γ_F max_b Σ_s' p w(s'), the norm in which the backup is a contraction: 1/(1 − γ_F), or, at γ_F = 1, the longest
 * expected time in the component.
 */
export function leavingTimes(
  tables: LeavingTables<Ball<unknown>>,
  balls: BallArithmetic<unknown>,
  component: readonly number[],
): number[] {
  const gamma = balls.toNumber(tables.gammaF);
  if (gamma < 1) return component.map(() => (1 + 2 ** -40) / (1 - gamma));
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
    const matrix = component.map((s, i) => {
      const row = component.map((_, j) => (i === j ? 1 : 0));
      for (let e = edgeStart[s * actions + slowest[i]]; e < edgeStart[s * actions + slowest[i] + 1]; e++) {
        const j = place.get(edgeTarget[e]);
        if (j !== undefined) row[j] -= p[e];
      }
      return row;
    });
    const next = solveStep(
      float64,
      matrix,
      component.map(() => [1]),
    ).map((row) => row[0]);
    if (next.every((x, i) => Math.abs(x - w[i]) <= 1e-9 * x)) break;
    w = next;
  }
  return w.map((x) => x * (1 + 1e-6));
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
