import { maximum, type Arithmetic } from './arithmetic.js';
import { DOWN, UP } from './outward.js';

/**
 * β log Σ_b exp(q_b/β) and the probabilities exp(q_b/β)/Σ, for β > 0.
 *
 * The largest q is subtracted first, so nothing overflows however small β is. In ball arithmetic both are computed at the centres and
 * widened afterwards: errors of the q up to r change the value by at most r, for its slopes are probabilities, and each probability by a
 * factor within exp(±2r/β).
 */
export function softMaximum<T>(arithmetic: Arithmetic<T>, q: readonly T[], beta: T): { value: T; probabilities: T[] } {
  const { add, sub, mul, div, exp, log, midpoint, widen, radius, toNumber } = arithmetic;
  if (q.length === 1) return { value: q[0], probabilities: [arithmetic.one] };
  const centers = q.map(midpoint);
  const top = centers.reduce((a, b) => maximum(arithmetic, a, b));
  const weights = centers.map((x) => exp(div(sub(x, top), beta)));
  const total = weights.reduce((a, b) => add(a, b));
  const error = q.reduce((worst, x) => Math.max(worst, radius(x)), 0);
  const value = widen(add(top, mul(beta, log(total))), error);
  const coldest = (toNumber(beta) - radius(beta)) * DOWN.dozens;
  const exponent = coldest > 0 ? (2 * error) / coldest : Infinity;
  const probabilities = weights.map((w) => {
    const p = div(w, total);
    // A probability is at most one from any other, however little is known.
    return error === 0
      ? p
      : widen(p, Math.min(1, (toNumber(p) * UP.dozens + radius(p)) * Math.expm1(exponent) * UP.dozens));
  });
  return { value, probabilities };
}
