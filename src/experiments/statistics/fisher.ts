import { logChoose } from './exactTests.js';

/** Marked ones among all, on two sides. */
export interface Counts {
  readonly marked: number;
  readonly of: number;
}

/** The chance that k of the marked ones fall among the first `a` and the others among the `b`, 0 ≤ k ≤ a, 0 ≤ marked − k ≤ b. */
const tableChance = (a: number, b: number, marked: number, k: number): number =>
  Math.exp(logChoose(a, k) + logChoose(b, marked - k) - logChoose(a + b, marked));

/** Fisher's exact test, one-sided: P(at least as many marked on the side of a), given the marked ones in all (hypergeometric law). */
export function fisherGreater(a: Counts, b: Counts): number {
  const marked = a.marked + b.marked;
  let total = 0;
  for (let k = a.marked; k <= Math.min(a.of, marked); k++) total += tableChance(a.of, b.of, marked, k);
  return Math.min(1, total);
}
