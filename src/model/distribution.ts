import type { Expression } from '../numeric/expression.js';

/** A distribution over few of the states: distinct successors and their probabilities (never the literal zero). */
export interface Distribution {
  readonly successors: readonly number[];
  readonly probabilities: readonly Expression[];
}
