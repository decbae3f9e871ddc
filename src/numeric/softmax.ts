import { maximum, type Arithmetic } from './arithmetic.js';

/**
 * β log Σ_b exp(q_b/β) and the probabilities exp(q_b/β)/Σ, for β > 0.
 *
 * The largest q is subtracted first, so nothing overflows however small β is; the shift is a point, so that in ball arithmetic the
 * radius of the value is that of the q, not a multiple of it.
 */
export function softMaximum<T>(arithmetic: Arithmetic<T>, q: readonly T[], beta: T): { value: T; probabilities: T[] } {
  const { add, sub, mul, div, exp, log, midpoint } = arithmetic;
  const top = midpoint(q.reduce((a, b) => maximum(arithmetic, a, b)));
  const weights = q.map((x) => exp(div(sub(x, top), beta)));
  const total = weights.reduce((a, b) => add(a, b));
  return { value: add(top, mul(beta, log(total))), probabilities: weights.map((w) => div(w, total)) };
}
