import type { RoundingArithmetic } from './arithmetic.js';
import { rationalToNumber } from './rational.js';
import { UNIT } from './outward.js';

/**
 * IEEE-754 double arithmetic. The elementary functions of the platform are taken to be within 2 units in the last place.
 *
 * @example
 * ```ts
 * import { float64 } from 'hypergrad-oracle';
 *
 * console.log(float64.add(0.1, 0.2)); // 0.30000000000000004
 * ```
 */
export const float64: RoundingArithmetic<number> = {
  id: 'float64',
  zero: 0,
  one: 1,
  constant: rationalToNumber,
  integer: (value) => value,
  near: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  isZero: (a) => a === 0,
  toNumber: (a) => a,
  midpoint: (a) => a,
  widen: (a) => a,
  radius: () => 0,
  toText: String,
  magnitude: Math.abs,
  lowerMagnitude: Math.abs,
  roundingError: (a) => Math.abs(a) * UNIT + Number.MIN_VALUE,
};
