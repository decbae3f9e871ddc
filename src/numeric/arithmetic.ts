import type { Rational } from './rational.js';

/**
 * A number system that the generic algorithms run in: float64, decimals of n digits, exact fractions, or balls (enclosures) over the
 * first two. Everything exact in this project is written once over this interface.
 */
export interface Arithmetic<T> {
  /** For messages and reports: `float64`, `decimal(65)`, `fraction`, `ball(decimal(65))`. */
  readonly id: string;
  readonly zero: T;
  readonly one: T;
  /** The element nearest to an exact literal (equal to it where the system can hold it). */
  readonly constant: (value: Rational) => T;
  /** The element nearest to a whole number. */
  readonly integer: (value: number) => T;
  /** Some element within 1e-15 relative of a finite double, equal to it for small integers; a point, for balls. A seed for iterations. */
  readonly near: (value: number) => T;
  readonly add: (a: T, b: T) => T;
  readonly sub: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  readonly div: (a: T, b: T) => T;
  readonly neg: (a: T) => T;
  readonly exp: (a: T) => T;
  readonly log: (a: T) => T;
  readonly sqrt: (a: T) => T;
  readonly sin: (a: T) => T;
  readonly cos: (a: T) => T;
  readonly tanh: (a: T) => T;
  /** Sign of a − b (of the centres, for balls). */
  readonly compare: (a: T, b: T) => number;
  /** True only where the element is certainly and exactly zero. */
  readonly isZero: (a: T) => boolean;
  /** The nearest double (of the centre, for balls). */
  readonly toNumber: (a: T) => number;
  /** The centre of a ball, as a point; the element itself in systems without enclosures. For shifts whose value does not matter. */
  readonly midpoint: (a: T) => T;
  /** The ball with `by` added to its radius; the element itself in systems without enclosures. */
  readonly widen: (a: T, by: number) => T;
  /** Half-width of the enclosure that the element carries; 0 for systems without one. */
  readonly radius: (a: T) => number;
  /** The element as text with every digit that it holds. */
  readonly toText: (a: T) => string;
  /**
   * Where it is quicker than its terms: Σ values[e]·x[columns[e]] for e from `from` to `to` − 1, rounded once. Undefined for terms that are too
   * different in size for that. See `gather.ts`.
   */
  readonly gather?: (
    values: readonly T[],
    x: readonly T[],
    columns: Int32Array,
    from: number,
    to: number,
  ) => T | undefined;
}

/** A system whose operations round, with bounds on what each rounding may cost: what balls are built on. */
export interface RoundingArithmetic<T> extends Arithmetic<T> {
  /** A double ≥ |a|, within 1e-13 of it. */
  readonly magnitude: (a: T) => number;
  /** A double ≤ |a|, within 1e-13 of it. */
  readonly lowerMagnitude: (a: T) => number;
  /** A double ≥ the error of one correctly rounded operation whose result is a. */
  readonly roundingError: (a: T) => number;
}

/** Thrown where an operation leaves the number system, as exp(1/2) leaves the fractions. */
export class UnsupportedOperation extends Error {
  override readonly name: string = 'UnsupportedOperation';
}

/** The larger of two elements by `compare`; the first on ties. */
export function maximum<T>(arithmetic: Arithmetic<T>, a: T, b: T): T {
  return arithmetic.compare(b, a) > 0 ? b : a;
}

/** Σ xᵢ, left to right. */
export function sum<T>(arithmetic: Arithmetic<T>, terms: readonly T[]): T {
  let total = arithmetic.zero;
  for (const term of terms) total = arithmetic.add(total, term);
  return total;
}

/** Σ aᵢ bᵢ, left to right. */
export function dot<T>(arithmetic: Arithmetic<T>, a: readonly T[], b: readonly T[]): T {
  let total = arithmetic.zero;
  for (let i = 0; i < a.length; i++) total = arithmetic.add(total, arithmetic.mul(a[i], b[i]));
  return total;
}

/** aᵏ for an integer k ≥ 0, by repeated squaring. */
export function power<T>(arithmetic: Arithmetic<T>, a: T, k: number): T {
  let result = arithmetic.one;
  let base = a;
  for (let rest = k; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = arithmetic.mul(result, base);
    if (rest > 1) base = arithmetic.mul(base, base);
  }
  return result;
}
