import { Decimal } from 'decimal.js';
import type { RoundingArithmetic } from './arithmetic.js';
import { DOWN, UP } from './outward.js';

/** decimal.js holds its natural logarithm's constants to 1025 digits; radii are doubles. Both hold with room to spare below this. */
export const MOST_DIGITS = 250;

/** Sines of numbers beyond 10^300 are refused: the library needs their digits of π and fails beyond its own. */
const LARGEST_ANGLE = 300;
/** tanh of numbers from 10^3 on is ±1 to more digits than are ever kept; the library would take time in proportion to them. */
const SATURATED = 3;

function angle(a: Decimal): Decimal {
  if (a.e < LARGEST_ANGLE || !a.isFinite()) return a;
  throw new RangeError(`the sine or cosine of a number beyond 1e+${LARGEST_ANGLE}`);
}

const cache = new Map<number, RoundingArithmetic<Decimal>>();
/** 10^k for k in −340 … 308, 0 or Infinity outside: radii must not cost a call of pow. */
const POWERS = Array.from({ length: 649 }, (_, i) => Number(`1e${i - 340}`));
export const powerOfTen = (k: number): number => (k < -340 ? 0 : k > 308 ? Infinity : POWERS[k + 340]);

/**
 * Decimal floating point with the given number of significant digits (decimal.js, rounded half-even).
 *
 * Each precision has its own constructor, cloned from the library's defaults: decimal.js takes the precision of a binary operation
 * from its left operand, so elements of two precisions must never meet. Use `constant` and `near` to enter, `toText` to leave.
 * Throws a RangeError outside 4 … 250 digits.
 *
 * @example
 * ```ts
 * import { decimalArithmetic, rational } from 'hypergrad-oracle';
 *
 * const { constant, exp, toText } = decimalArithmetic(30);
 * console.log(toText(exp(constant(rational(1))))); // 2.71828182845904523536028747135
 * ```
 */
export function decimalArithmetic(digits: number): RoundingArithmetic<Decimal> {
  if (!Number.isInteger(digits) || digits < 4 || digits > MOST_DIGITS)
    throw new RangeError(`precision must be a whole number of digits from 4 to ${MOST_DIGITS}, found ${digits}`);
  let known = cache.get(digits);
  if (known === undefined) cache.set(digits, (known = decimalArithmeticOn(digits, LIBRARY)));
  return known;
}

/** The functions that decimal.js takes long for. */
export type SlowFunctions = Readonly<Record<'exp' | 'ln' | 'tanh', (x: Decimal) => Decimal>>;

const LIBRARY: SlowFunctions = { exp: (x) => x.exp(), ln: (x) => x.ln(), tanh: (x) => x.tanh() };

/** `decimalArithmetic`, made anew and on other slow functions: a spec counts how often they are asked. */
export function decimalArithmeticOn(digits: number, library: SlowFunctions): RoundingArithmetic<Decimal> {
  const D = Decimal.clone({ precision: digits, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });
  const { exp, log } = neighbourly(digits, library);
  return {
    id: `decimal(${digits})`,
    zero: new D(0),
    one: new D(1),
    constant: ({ n, d }) => (d === 1n ? new D(n.toString()).plus(0) : new D(n.toString()).div(d.toString())),
    integer: (value) => new D(value).plus(0),
    near: (value) => new D(value).plus(0),
    add: (a, b) => a.plus(b),
    sub: (a, b) => a.minus(b),
    mul: (a, b) => a.times(b),
    div: (a, b) => a.div(b),
    neg: (a) => a.neg(),
    exp: (a) => new D(exp(a)).plus(0),
    log: (a) => new D(log(a)).plus(0),
    sqrt: (a) => a.sqrt(),
    sin: (a) => angle(a).sin(),
    cos: (a) => angle(a).cos(),
    tanh: (a) => (a.e < SATURATED || !a.isFinite() ? library.tanh(a) : new D(a.s)),
    compare: (a, b) => a.cmp(b),
    isZero: (a) => a.isZero(),
    toNumber: (a) => a.toNumber(),
    midpoint: (a) => a,
    widen: (a) => a,
    radius: () => 0,
    toText: (a) => (a.isZero() ? '0' : a.toString()),
    magnitude: (a) => (a.isZero() ? 0 : leading(a, 1) + SUBNORMAL),
    lowerMagnitude: (a) => (a.isZero() ? 0 : Math.min(Math.max(0, leading(a, 0) - SUBNORMAL), Number.MAX_VALUE)),
    roundingError: (a) => (a.isZero() ? 0 : powerOfTen(a.e + 1 - digits)) + Number.MIN_VALUE,
  };
}

/** Digits by which neighbours are told apart, digits kept in reserve, and values remembered. */
const NEIGHBOUR_DIGITS = 12;
const RESERVE = 8;
const REMEMBERED = 4096;

/**
 * exp and ln with `digits` + 8 digits, fast on arguments close to earlier ones, as fixed-point iterations and difference stencils bring
 * them: exp(x) = exp(x₀) exp(x − x₀) and ln(x) = ln(x₀) + ln(x/x₀), where x₀ is x to 12 digits, its value comes from the library and is
 * remembered, and the small rest needs a few terms of its series. What is returned does not depend on what was remembered.
 */
function neighbourly(digits: number, { exp, ln }: SlowFunctions): Pick<RoundingArithmetic<Decimal>, 'exp' | 'log'> {
  const G = Decimal.clone({ precision: digits + RESERVE, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });
  const remembering = (f: (x: Decimal) => Decimal): ((x: Decimal) => Decimal) => {
    const memory = new Map<string, Decimal>();
    return (x) => {
      const key = x.toString();
      let value = memory.get(key);
      if (value === undefined) {
        if (memory.size >= REMEMBERED) memory.clear();
        value = f(x);
        memory.set(key, value);
      }
      return value;
    };
  };
  const inverses = Array.from({ length: Math.ceil((digits + RESERVE) / 2) + 2 }, (_, n) =>
    new G(1).div(n === 0 ? 1 : n),
  );
  /** Terms after which |x|ⁿ is below the last digit. */
  const terms = (x: Decimal): number => Math.ceil((digits + RESERVE) / (-x.e - 1)) + 1;
  /** Σ xⁿ/n! for |x| < 1e-2. */
  const expSeries = (x: Decimal): Decimal => {
    let total = new G(1);
    for (let n = terms(x); n >= 1; n--) total = total.times(x).times(inverses[n]).plus(1);
    return total;
  };
  /** Σ −(−x)ⁿ/n for |x| < 1e-2. */
  const logSeries = (x: Decimal): Decimal => {
    let total = new G(0);
    for (let n = terms(x); n >= 1; n--) total = inverses[n].minus(total.times(x));
    return total.times(x);
  };
  const expOf = remembering(exp);
  const logOf = remembering(ln);
  return {
    exp: (a) => {
      if (!a.isFinite() || a.isZero()) return exp(a);
      const x = new G(a);
      const near = x.toSignificantDigits(NEIGHBOUR_DIGITS);
      const rest = x.minus(near);
      if (rest.isZero()) return expOf(near);
      // Below 1e-11 |x|, which is small enough for the series for all arguments up to 1e8.
      return rest.e > -3 ? exp(x) : expOf(near).times(expSeries(rest));
    },
    log: (a) => {
      if (!a.isFinite() || a.lte(0)) return ln(a);
      const x = new G(a);
      // Near one it is the distance from one that is kept to 12 digits, so that the second part stays small against the first.
      const fromOne = x.minus(1);
      const near =
        fromOne.e < -1
          ? fromOne.toSignificantDigits(NEIGHBOUR_DIGITS).plus(1)
          : x.toSignificantDigits(NEIGHBOUR_DIGITS);
      return near.eq(x) ? logOf(near) : logOf(near).plus(logSeries(x.minus(near).div(near)));
    },
  };
}

/** What powers of ten below the normal doubles, and products with them, may be wrong by. */
const SUBNORMAL = 8 * Number.MIN_VALUE;

/** |a| rounded down (surplus 0) or up (surplus 1) to its three leading limbs of seven digits: within 1e-14 of it, and cheap. */
function leading(a: Decimal, surplus: 0 | 1): number {
  const limbs = a.d;
  if (limbs === null) return surplus === 1 ? Infinity : 0;
  const first = limbs[0];
  const digits =
    first < 10 ? 1 : first < 100 ? 2 : first < 1e3 ? 3 : first < 1e4 ? 4 : first < 1e5 ? 5 : first < 1e6 ? 6 : 7;
  // Between 1 and 10^7; one unit of the third limb covers the limbs cut off, the factor the rounding of these few operations.
  const head = first + ((limbs[1] ?? 0) + ((limbs[2] ?? 0) + surplus) / 1e7) / 1e7;
  const mantissa = (head / powerOfTen(digits - 1)) * (surplus === 1 ? UP.few : DOWN.few);
  return mantissa * powerOfTen(a.e);
}
