import type { Arithmetic, RoundingArithmetic } from './arithmetic.js';

/** Σ values[e]·x[columns[e]] for e from `from` to `to` − 1; with one rounding in all where the arithmetic has that, else term by term. */
export function gather<T>(
  arithmetic: Arithmetic<T>,
  values: readonly T[],
  x: readonly T[],
  columns: Int32Array,
  from: number,
  to: number,
): T {
  const once = arithmetic.gather?.(values, x, columns, from, to);
  if (once !== undefined) return once;
  const { add, mul } = arithmetic;
  let total = arithmetic.zero;
  for (let e = from; e < to; e++) total = add(total, mul(values[e], x[columns[e]]));
  return total;
}

/** The same with a bound on its error: that of the one rounding, or the sum of those of all terms. */
export function gatherBounded<M>(
  arithmetic: RoundingArithmetic<M>,
  values: readonly M[],
  x: readonly M[],
  columns: Int32Array,
  from: number,
  to: number,
): { readonly value: M; readonly error: number } {
  const { add, mul, roundingError } = arithmetic;
  const once = arithmetic.gather?.(values, x, columns, from, to);
  if (once !== undefined) return { value: once, error: roundingError(once) };
  let value = arithmetic.zero;
  let error = 0;
  for (let e = from; e < to; e++) {
    const term = mul(values[e], x[columns[e]]);
    value = add(value, term);
    error += roundingError(term) + roundingError(value);
  }
  return { value, error: error * (1 + (to - from + 4) * 2 ** -51) };
}
