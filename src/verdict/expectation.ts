import type { Arithmetic } from '../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { WalkTables } from '../model/mdp/tables.js';
import type { Batch, Trajectory } from '../model/trajectory.js';
import type { DrawSamples } from './drawSamples.js';

/** Longer trajectories count as too many: estimators are run on each, some with squared effort in its length. */
const LONGEST_PATH = 300;

/** A trajectory and its probability under a policy. */
export interface Weighted<T> {
  readonly trajectory: Trajectory;
  readonly probability: T;
}

/** A batch and its probability. */
export interface WeightedBatch<T> {
  readonly batch: Batch;
  readonly probability: T;
}

/** Mean and second moment of an estimate over weighted batches, K components each. */
export interface EnumeratedMoments {
  readonly mean: readonly unknown[];
  /** Null where it is not known: of an estimator that is sampled. */
  readonly second: readonly unknown[] | null;
  readonly samples?: DrawSamples;
}

/**
 * Every trajectory of at most `horizon` steps with its probability under `policy` (S·B); undefined where there are more than `most`, or
 * one of more than 300 steps. Impossible ones (probability exactly zero) are left out.
 *
 * @example
 * ```ts
 * import {
 *   bestResponse,
 *   compileProblem,
 *   evaluateTables,
 *   fraction,
 *   sampleInstance,
 *   stratumById,
 *   weightedTrajectories,
 * } from 'hypergrad-oracle';
 *
 * const tables = evaluateTables(compileProblem(sampleInstance(stratumById('rational'), 1, 0)), fraction);
 * const all = weightedTrajectories(tables, bestResponse(tables).policy, 5, 60);
 * console.log(fraction.toText(all.map(({ probability }) => probability).reduce(fraction.add))); // 1
 * ```
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
  /** For each state of the path: its probability and where its next edge is. */
  const path: { readonly probability: T; chosen: T; pair: number; edge: number }[] = [];
  const enter = (s: number, probability: T): void => {
    states.push(s);
    if (!terminal[s] && actions.length < horizon) {
      path.push({ probability, chosen: probability, pair: s * actionCount - 1, edge: 0 });
      return;
    }
    const trajectory = { states: [...states], actions: [...actions], edges: [...edges], ended: terminal[s] === 1 };
    found.push({ trajectory, probability });
    leave();
  };
  const leave = (): void => {
    states.pop();
    actions.pop();
    edges.pop();
  };
  for (const [start, probability] of starts.entries()) {
    if (isZero(probability) || found.length > most) continue;
    enter(start, probability);
    for (let at = path.at(-1); at; at = path.at(-1)) {
      if (found.length > most || path.length > LONGEST_PATH) return undefined;
      if (at.pair < states[path.length - 1] * actionCount || at.edge === edgeStart[at.pair + 1]) {
        at.pair++;
        if (at.pair === (states[path.length - 1] + 1) * actionCount) {
          path.pop();
          leave();
          continue;
        }
        // An action that is never taken has no edges here.
        const taken = !isZero(policy[at.pair]);
        at.edge = edgeStart[taken ? at.pair : at.pair + 1];
        if (taken) at.chosen = mul(at.probability, policy[at.pair]);
        continue;
      }
      const e = at.edge++;
      if (isZero(p[e])) continue;
      actions.push(at.pair % actionCount);
      edges.push(e);
      enter(edgeTarget[e], mul(at.chosen, p[e]));
    }
  }
  return found.length > most ? undefined : found;
}

/** Every batch of `size` independent trajectories with its probability; undefined where there are more than `most`. */
export function weightedBatches<T>(
  { mul, one }: Arithmetic<T>,
  trajectories: readonly Weighted<T>[],
  size: number,
  most: number,
): WeightedBatch<T>[] | undefined {
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
  batches: readonly WeightedBatch<T>[],
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
