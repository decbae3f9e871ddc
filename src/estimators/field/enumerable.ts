import { UnsupportedOperation } from '../../numeric/arithmetic.js';
import type { Tables } from '../../model/mdp/tables.js';

/** Thrown where the batches of a method are too many to be enumerated: its mean is not known there, as fractions do not know a logarithm. */
export class TooManyBatches extends UnsupportedOperation {
  override readonly name = 'TooManyBatches';
}

/** The states in which the follower decides on some trajectory: reached from ρ0, not terminal. Ascending. */
export function decidingStates<T>({ problem, arithmetic, initial, p }: Tables<T>): number[] {
  const { terminal, actions, edgeStart, edgeTarget } = problem;
  const seen = new Set<number>();
  const next = Array.from(initial.keys()).filter((s) => !arithmetic.isZero(initial[s]));
  for (let s = next.pop(); s !== undefined; s = next.pop()) {
    if (terminal[s] || seen.has(s)) continue;
    seen.add(s);
    for (let e = edgeStart[s * actions]; e < edgeStart[(s + 1) * actions]; e++)
      if (!arithmetic.isZero(p[e])) next.push(edgeTarget[e]);
  }
  return [...seen].sort((a, b) => a - b);
}
