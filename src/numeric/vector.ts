import type { Arithmetic } from './arithmetic.js';
import type { Gradient } from './tape.js';

/** n zeros. */
export const zeroVector = <T>(arithmetic: Arithmetic<T>, n: number): T[] => new Array<T>(n).fill(arithmetic.zero);

/** a + b, component by component. */
export const addVectors = <T>({ add }: Arithmetic<T>, a: readonly T[], b: readonly T[]): T[] =>
  a.map((x, k) => add(x, b[k]));

/** into += weight · gradient, in place; a null gradient is zero. */
export function accumulate<T>({ add, mul, isZero }: Arithmetic<T>, into: T[], weight: T, gradient: Gradient<T>): void {
  if (!gradient || isZero(weight)) return;
  for (let k = 0; k < into.length; k++) if (!isZero(gradient[k])) into[k] = add(into[k], mul(weight, gradient[k]));
}

/** Σᵢ weightᵢ · gradientᵢ (n components). */
export function weightedSum<T>(
  arithmetic: Arithmetic<T>,
  n: number,
  weights: readonly T[],
  gradients: readonly Gradient<T>[],
): T[] {
  const total = zeroVector(arithmetic, n);
  weights.forEach((weight, i) => accumulate(arithmetic, total, weight, gradients[i]));
  return total;
}
