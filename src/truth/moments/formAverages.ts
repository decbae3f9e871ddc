import type { Gradient } from '../../numeric/tape.js';
import { addVectors, zeroVector } from '../../numeric/vector.js';
import type { WalkTables } from '../../model/mdp/tables.js';
import type { LinearForm } from './linearForms.js';

/** What the step from a state to one successor adds up to over the follower's actions, each weighted by g†(b|s) p(s'|s,b). */
export interface Arc<T> {
  readonly next: number;
  /** Σ w and Σ w². */
  readonly w: T;
  readonly ww: T;
  /** Σ c, Σ wc, Σ w²c, Σ x, Σ wx (K each; null where zero). */
  readonly c: Gradient<T>;
  readonly wc: Gradient<T>;
  readonly wwc: Gradient<T>;
  readonly x: Gradient<T>;
  readonly wx: Gradient<T>;
}

/** Averages over actions and successors in one state: E[x + wc], E c, E c², E[wc² + xc], E[(x + wc)²] (K each). */
export interface StateAverage<T> {
  readonly arcs: readonly Arc<T>[];
  readonly first: readonly T[];
  readonly c: readonly T[];
  readonly cc: readonly T[];
  readonly mixed: readonly T[];
  readonly square: readonly T[];
}

/** The averages of w, x and c that the moments of a linear form are made of, for every state. O(edges · K). */
export function formAverages<T>(tables: WalkTables<T>, policy: readonly T[], form: LinearForm<T>): StateAverage<T>[] {
  const { problem, arithmetic } = tables;
  const { add, mul, zero, isZero } = arithmetic;
  const { states, actions, parameters: K, edgeStart, edgeTarget } = problem;
  const scaled = (weight: T, a: Gradient<T>): Gradient<T> =>
    a && !isZero(weight) ? a.map((y) => mul(weight, y)) : null;
  const sum = (a: Gradient<T>, b: Gradient<T>): Gradient<T> => (a && b ? addVectors(arithmetic, a, b) : (a ?? b));
  const product = (a: Gradient<T>, b: Gradient<T>): Gradient<T> => a && b && a.map((y, k) => mul(y, b[k]));
  return Array.from({ length: states }, (_, s) => {
    const arcs = new Map<number, Arc<T>>();
    let first: Gradient<T> = null;
    let cc: Gradient<T> = null;
    let mixed: Gradient<T> = null;
    let square: Gradient<T> = null;
    for (let pair = s * actions; pair < (s + 1) * actions; pair++) {
      const w = form.weight[pair];
      for (let e = edgeStart[pair]; e < edgeStart[pair + 1]; e++) {
        const probability = mul(policy[pair], tables.p[e]);
        if (isZero(probability)) continue;
        const weighted = mul(probability, w);
        const doubly = mul(weighted, w);
        const x = form.direct[e];
        const c = form.segment[e];
        const next = edgeTarget[e];
        const known = arcs.get(next);
        arcs.set(next, {
          next,
          w: add(known?.w ?? zero, weighted),
          ww: add(known?.ww ?? zero, doubly),
          c: sum(known?.c ?? null, scaled(probability, c)),
          wc: sum(known?.wc ?? null, scaled(weighted, c)),
          wwc: sum(known?.wwc ?? null, scaled(doubly, c)),
          x: sum(known?.x ?? null, scaled(probability, x)),
          wx: sum(known?.wx ?? null, scaled(weighted, x)),
        });
        const both = sum(x, scaled(w, c));
        first = sum(first, scaled(probability, both));
        cc = sum(cc, scaled(probability, product(c, c)));
        mixed = sum(mixed, scaled(probability, product(both, c)));
        square = sum(square, scaled(probability, product(both, both)));
      }
    }
    const filled = (a: Gradient<T>): readonly T[] => a ?? zeroVector(arithmetic, K);
    const list = [...arcs.values()];
    return {
      arcs: list,
      first: filled(first),
      c: filled(list.reduce<Gradient<T>>((total, arc) => sum(total, arc.c), null)),
      cc: filled(cc),
      mixed: filled(mixed),
      square: filled(square),
    };
  });
}
