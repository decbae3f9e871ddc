import type { Arithmetic } from '../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { WalkTables } from '../model/tables.js';
import type { Batch, Trajectory } from '../model/trajectory.js';

/** A trajectory and its probability under a policy. */
export interface Weighted<T> {
  readonly trajectory: Trajectory;
  readonly probability: T;
}

/**
 * Every trajectory of at most `horizon` steps with its probability under `policy` (S·B); undefined where there are more than `most`.
 * Impossible ones (probability exactly zero) are left out.
 */
export function weightedTrajectories<T>(
  tables: WalkTables<T>,
  policy: readonly T[],
  horizon: number,
  most: number,
): Weighted<T>[] | undefined {
  return weightedFrom(tables, policy, tables.initial, horizon, most);
}

/** The same from another distribution of the first state (S probabilities). */
export function weightedFrom<T>(
  { problem, arithmetic, p }: WalkTables<T>,
  policy: readonly T[],
  starts: readonly T[],
  horizon: number,
  most: number,
): Weighted<T>[] | undefined {
  const { mul, isZero } = arithmetic;
  const { actions: actionCount, edgeStart, edgeTarget, terminal } = problem;
  const found: Weighted<T>[] = [];
  const states: number[] = [];
  const actions: number[] = [];
  const edges: number[] = [];
  const visit = (s: number, probability: T): void => {
    if (found.length > most) return;
    states.push(s);
    if (terminal[s] || actions.length === horizon) {
      const trajectory = { states: [...states], actions: [...actions], edges: [...edges], ended: terminal[s] === 1 };
      found.push({ trajectory, probability });
    } else {
      for (let b = 0; b < actionCount; b++) {
        const pair = s * actionCount + b;
        if (isZero(policy[pair])) continue;
        const chosen = mul(probability, policy[pair]);
        for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
          if (isZero(p[e])) continue;
          actions.push(b);
          edges.push(e);
          visit(edgeTarget[e], mul(chosen, p[e]));
          actions.pop();
          edges.pop();
        }
      }
    }
    states.pop();
  };
  starts.forEach((probability, s) => {
    if (!isZero(probability)) visit(s, probability);
  });
  return found.length > most ? undefined : found;
}

/** Every batch of `size` independent trajectories with its probability; undefined where there are more than `most`. */
export function weightedBatches<T>(
  { mul, one }: Arithmetic<T>,
  trajectories: readonly Weighted<T>[],
  size: number,
  most: number,
): { batch: Batch; probability: T }[] | undefined {
  if (trajectories.length ** size > most) return undefined;
  let batches: { batch: Trajectory[]; probability: T }[] = [{ batch: [], probability: one }];
  for (let i = 0; i < size; i++)
    batches = batches.flatMap(({ batch, probability }) =>
      trajectories.map((next) => ({
        batch: [...batch, next.trajectory],
        probability: mul(probability, next.probability),
      })),
    );
  return batches;
}

/** Mean and second moment (by component) of an estimate over weighted batches. */
export function expectation<T>(
  arithmetic: Arithmetic<T>,
  parameters: number,
  batches: readonly { readonly batch: Batch; readonly probability: T }[],
  estimate: (batch: Batch) => readonly T[],
): { mean: T[]; second: T[] } {
  const mean = zeroVector(arithmetic, parameters);
  const second = zeroVector(arithmetic, parameters);
  for (const { batch, probability } of batches) {
    const value = estimate(batch);
    accumulate(arithmetic, mean, probability, value);
    accumulate(
      arithmetic,
      second,
      probability,
      value.map((x) => arithmetic.mul(x, x)),
    );
  }
  return { mean, second };
}
