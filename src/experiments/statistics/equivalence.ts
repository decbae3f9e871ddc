import type { Summary } from './sample.js';
import { welch } from './welch.js';

/**
 * Two one-sided tests: the chance under "the means differ by `margin` or more" (the larger of the two). Small: they are equivalent within the
 * margin. Throws a RangeError for a margin that is not positive.
 */
export function equivalence(a: Summary, b: Summary, margin: number): number {
  if (!(margin > 0)) throw new RangeError(`a margin above 0, found ${margin}`);
  return Math.max(welch(a, b, -margin).greater, welch(a, b, margin).less);
}
