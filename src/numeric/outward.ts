/** Half a unit in the last place of 1: a double operation is off by at most this part of its result. */
export const UNIT: number = 2 ** -53;

/**
 * Factors that keep an upper bound above what it bounds in spite of the roundings of its own computation. With u = 2⁻⁵³, k sums, products
 * and quotients of non-negative doubles lose at most a factor of (1 − u)ᵏ, and the product with the factor F loses one more: the result is
 * no less than the exact value where F ≥ (1 − u)⁻⁽ᵏ⁺¹⁾, that is for F = 1 + 2⁻ᵇ and k ≤ 2⁵³⁻ᵇ − 2.
 *
 * Underflow is not covered: add `Number.MIN_VALUE` where a product may lose everything.
 */
export const UP: Readonly<Record<'few' | 'dozens' | 'thousands' | 'millions', number>> = {
  /** k ≤ 6. */
  few: 1 + 2 ** -50,
  /** k ≤ 30. */
  dozens: 1 + 2 ** -48,
  /** k ≤ 8,190: sums over a row of a table. */
  thousands: 1 + 2 ** -40,
  /** k ≤ 8,388,606: sums over a whole table, and products of such sums. */
  millions: 1 + 2 ** -30,
};

/** The same for lower bounds: k roundings gain at most (1 + u)ᵏ, and (1 + u)ᵏ⁺¹ (1 − 2⁻ᵇ) ≤ 1 for k ≤ 2⁵³⁻ᵇ − 1. */
export const DOWN: Readonly<Record<'few' | 'dozens' | 'thousands', number>> = {
  /** k ≤ 7. */
  few: 1 - 2 ** -50,
  /** k ≤ 31. */
  dozens: 1 - 2 ** -48,
  /** k ≤ 8,191. */
  thousands: 1 - 2 ** -40,
};
