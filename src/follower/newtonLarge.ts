import type { Arithmetic } from '../numeric/arithmetic.js';
import { doubles } from '../numeric/doubles.js';
import { float64 } from '../numeric/float64.js';
import { solveSparse, type SparseDoubles } from '../numeric/sparseSystem.js';
import type { WalkGraph } from '../model/mdp/tables.js';
import { NoBestResponse } from './noBestResponse.js';

const MOST_STEPS = 200;
/** Corrections below this part of the values are those of linear convergence, which need not be told from rounding by their size. */
const NEAR = 1e-6;

interface Tables<T> {
  readonly problem: WalkGraph;
  readonly arithmetic: Arithmetic<T>;
  readonly p: readonly T[];
  readonly rewardF: readonly T[];
  readonly gammaF: T;
  readonly beta: T;
}

interface Backup<T> {
  readonly value: T;
  readonly probabilities: readonly T[];
}

/**
 * Newton's method on T(V) − V over one large component, in place: residuals in the arithmetic, corrections (I − γ_F P_g)⁻¹ (T(V) − V) in float64 by an
 * iterative method, O(edges) memory. While they are far from the solution the digits double each step, then each step gains about twelve. It
 * stops where corrections no longer shrink, and returns the last one that did not: what may be left. Nothing is proven here.
 */
export function newtonLarge<T>(
  tables: Tables<T>,
  component: readonly number[],
  v: T[],
  backup: (s: number) => Backup<T>,
): number {
  const { problem, arithmetic, p, gammaF } = tables;
  const { add, sub, mul, near, toNumber } = arithmetic;
  /** T(V) − V, and the policy, at the values of `v`. */
  const residualAt = (): Residual => {
    const backups = component.map(backup);
    return {
      residual: doubles(component, (s, i) => toNumber(sub(backups[i].value, v[s]))),
      probability: (i, b) => toNumber(backups[i].probabilities[b]),
    };
  };
  const look =
    arithmetic.id === float64.id
      ? doubleResidual(tables as unknown as Tables<number>, component, v as unknown as number[])
      : residualAt;
  const chainOf = chainBuilder(problem, component, doubles(p, toNumber), toNumber(gammaF));
  let last = Infinity;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { residual, probability } = look();
    const scale = residual.reduce((worst, r) => Math.max(worst, Math.abs(r)), 0);
    if (!(scale < Infinity))
      throw new NoBestResponse('the soft values leave the range of doubles (rewardF and beta can be scaled together)');
    if (scale === 0) return 0;
    const chain = chainOf(probability);
    const correction = solveSparse(chain, residual.map((r) => r / scale)); // prettier-ignore
    const size = scale * correction.reduce((worst, x) => Math.max(worst, Math.abs(x)), 0);
    const values = component.reduce((most, s) => Math.max(most, Math.abs(toNumber(v[s]))), 0);
    if (size >= last / 8 && size < NEAR * (1 + values)) return size;
    last = size;
    const back = near(scale);
    component.forEach((s, i) => (v[s] = add(v[s], mul(back, near(correction[i])))));
  }
  throw new NoBestResponse(
    `the soft Bellman equations did not converge in ${MOST_STEPS} Newton steps (last correction ${last})`,
  );
}

interface Residual {
  readonly residual: Float64Array;
  readonly probability: (i: number, b: number) => number;
}

/** The same in doubles, without an object for each state: nothing is proven there, and it is a third of the time of a large problem in doubles. */
function doubleResidual(
  { problem: { actions, edgeStart, edgeTarget }, p, rewardF, gammaF, beta }: Tables<number>,
  component: readonly number[],
  v: readonly number[],
): () => Residual {
  const residual = new Float64Array(component.length);
  const policy = new Float64Array(component.length * actions);
  return () => {
    component.forEach((s, i) => {
      let top = -Infinity;
      for (let b = 0; b < actions; b++) {
        const pair = s * actions + b;
        let next = 0;
        for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) next += p[e] * v[edgeTarget[e]];
        const q = rewardF[pair] + gammaF * next;
        policy[i * actions + b] = q;
        if (!(q <= top)) top = q;
      }
      let total = 0;
      for (let at = i * actions; at < (i + 1) * actions; at++)
        total += policy[at] = Math.exp((policy[at] - top) / beta);
      for (let at = i * actions; at < (i + 1) * actions; at++) policy[at] /= total;
      residual[i] = top + beta * Math.log(total) - v[s];
    });
    return { residual, probability: (i, b) => policy[i * actions + b] };
  };
}

/** γ P_g of a component for given probabilities of the actions of its i-th state: one entry for each edge within it. */
function chainBuilder(
  { actions, edgeStart, edgeTarget, states }: WalkGraph,
  component: readonly number[],
  p: Float64Array,
  gamma: number,
): (probability: (i: number, b: number) => number) => SparseDoubles {
  const place = new Int32Array(states).fill(-1);
  component.forEach((s, i) => (place[s] = i));
  const start = new Int32Array(component.length + 1);
  component.forEach((s, i) => {
    start[i + 1] = start[i];
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++)
      if (place[edgeTarget[e]] >= 0) start[i + 1]++;
  });
  const columns = new Int32Array(start[component.length]);
  return (probability) => {
    const values = new Float64Array(columns.length);
    let at = 0;
    component.forEach((s, i) => {
      for (let b = 0; b < actions; b++) {
        const weight = gamma * probability(i, b);
        for (let e = edgeStart[s * actions + b]; e < edgeStart[s * actions + b + 1]; e++) {
          if (place[edgeTarget[e]] < 0) continue;
          columns[at] = place[edgeTarget[e]];
          values[at++] = weight * p[e];
        }
      }
    });
    return { start, columns, values };
  };
}
