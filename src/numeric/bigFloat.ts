import type { RoundingArithmetic } from './arithmetic.js';
import { bitLength, bitsOfDouble, cutOff, wholeBits } from './bits.js';
import { bigFloatText } from './bigFloatText.js';
import { cosFixed, expFixed, logFixed, sinFixed, squareRoot, tanhFixed } from './fixedPoint.js';
import { nearestDouble, powerOfTwo, sizeOf } from './scaling.js';
import { DOWN, UP } from './outward.js';

/**
 * A binary floating-point number m · 2^e. Unless it is zero, |m| has as many bits as its arithmetic keeps, or one fewer (or is the next power of two).
 * `e` is NaN where it is not a number.
 */
export interface BigFloat {
  readonly m: bigint;
  readonly e: number;
  /** The number within 2^-51 of itself; 0 for zero only; NaN where it is no number or far outside of the doubles. Sizes are told from it without a look at m. */
  readonly near: number;
}

const ZERO: BigFloat = { m: 0n, e: 0, near: 0 };
const NOT_A_NUMBER: BigFloat = { m: 0n, e: NaN, near: NaN };
const isNumber = ({ e }: BigFloat): boolean => e === e;

/** The most digits, as many as decimals have here: products of two such numbers stay short. */
const MOST_DIGITS = 250;
/** Bits beyond those kept in which quotients and square roots are computed before they are rounded. */
const GUARD = 8;
/** Bits beyond those kept in which elementary functions are computed. */
const RESERVE = 64;
/** Numbers from 2^40 on have no exponential here; below -2^40 it is zero to every double. */
const LARGEST_EXPONENT = 40;
/** Sines of numbers of 10^300, which is below 2^997, and more are refused: they ask for as many digits of π. */
const LARGEST_ANGLE = 997;
/** tanh of numbers from 2^10 on is ±1 to more bits than are ever kept. */
const SATURATED = 10;
/** What an operation is off by, in units of the last place: one is cut off, and the guard bits may be wrong by as little as this. */
const CUT = 1 + 2 ** -6;
/**
 * The largest exponent of two: sums of two of them are exact. What is larger is no number here; what is smaller is zero, and off by less than the
 * smallest double, which `roundingError` has in it.
 */
const FURTHEST = 2 ** 50;
/** Scales 2^e above this, and sizes between the other two, never leave the normal doubles: there `near` is kept. */
const LEAST_SCALE = -1000;
const TINY = 2 ** -960;
const HUGE = 2 ** 1000;
/** Covers the error of `near` and that of the product with it. */
const OUTWARD = UP.few;
const INWARD = DOWN.few;

const cache = new Map<number, RoundingArithmetic<BigFloat>>();

/**
 * Binary floating point with at least the given number of significant decimal digits, on BigInt: the working arithmetic of enclosures, several
 * times as fast as decimals. Sums, products, quotients and square roots are cut off after the last bit kept, towards zero, so that what is
 * symmetric in exact arithmetic cancels here too;
 * elementary functions are computed in fixed point with 64 bits in reserve, of which `fixedPoint.ts` proves that fewer than 47 are lost.
 * Throws a RangeError outside 4 … 250 digits.
 */
export function bigFloatArithmetic(digits: number): RoundingArithmetic<BigFloat> {
  if (!Number.isInteger(digits) || digits < 4 || digits > MOST_DIGITS)
    throw new RangeError(`precision must be a whole number of digits from 4 to ${MOST_DIGITS}, found ${digits}`);
  let known = cache.get(digits);
  if (known === undefined) cache.set(digits, (known = arithmeticOf(digits)));
  return known;
}

function arithmeticOf(digits: number): RoundingArithmetic<BigFloat> {
  // log2(10) < 3.322, so that CUT · 2^(1 − bits) < 10^−digits.
  const bits = Math.ceil(3.322 * digits) + 2;
  /** m · 2^e with the bits kept, the rest cut off. */
  const rounded = (m: bigint, e: number): BigFloat => {
    if (m === 0n) return e === e ? ZERO : NOT_A_NUMBER;
    const head = Number(m);
    const short = head - head === 0;
    const excess = (short ? bitsOfDouble(head) : bitLength(m < 0n ? -m : m)) - bits;
    const r = excess > 0 ? cutOff(m, excess) : excess < 0 ? m << wholeBits(-excess) : m;
    const exponent = e + excess;
    if (exponent > FURTHEST) return NOT_A_NUMBER;
    if (exponent < -FURTHEST) return ZERO;
    const near =
      short && e > LEAST_SCALE ? head * powerOfTwo(e) : exponent > LEAST_SCALE ? Number(r) * powerOfTwo(exponent) : NaN;
    const size = Math.abs(near);
    return { m: r, e: exponent, near: size > TINY && size < HUGE ? near : NaN };
  };
  const add = (a: BigFloat, b: BigFloat): BigFloat => {
    if (a.near === 0) return b;
    if (b.near === 0) return a;
    const apart = a.e - b.e;
    if (apart !== apart) return NOT_A_NUMBER;
    // What lies below an eighth of the last place is let go.
    if (apart > bits + 3) return a;
    if (apart < -bits - 3) return b;
    return apart >= 0
      ? rounded((apart === 0 ? a.m : a.m << wholeBits(apart)) + b.m, b.e)
      : rounded(a.m + (b.m << wholeBits(-apart)), a.e);
  };
  const neg = (a: BigFloat): BigFloat => (a.m === 0n ? a : { m: -a.m, e: a.e, near: -a.near });
  const mul = (a: BigFloat, b: BigFloat): BigFloat => rounded(a.m * b.m, a.e + b.e);
  const div = (a: BigFloat, b: BigFloat): BigFloat => {
    if (b.m === 0n || !isNumber(a)) return NOT_A_NUMBER;
    if (a.m === 0n) return ZERO;
    const extra = bits + GUARD;
    return rounded((a.m << wholeBits(extra)) / b.m, a.e - b.e - extra);
  };
  /** The number as a multiple of 2^-w, cut off. */
  const fixed = ({ m, e }: BigFloat, w: number): bigint => (e + w >= 0 ? m << BigInt(e + w) : m >> BigInt(-e - w));
  /** log2 of the size, rounded up. */
  const top = ({ m, e }: BigFloat): number => bitLength(m < 0n ? -m : m) + e;
  const periodic = (a: BigFloat, f: (x: bigint, w: number) => bigint): BigFloat => {
    if (!isNumber(a)) return a;
    const size = a.m === 0n ? 0 : top(a);
    if (size > LARGEST_ANGLE) throw new RangeError('the sine or cosine of a number beyond 1e+300');
    // Close to a zero of the function its first bits are lost: again with as many more.
    for (let w = bits + RESERVE + Math.max(0, -size); ; w *= 2) {
      const value = f(fixed(a, w), w);
      if (a.m === 0n || bitLength(value < 0n ? -value : value) >= bits + RESERVE / 2) return rounded(value, -w);
    }
  };
  const one = rounded(1n, 0);
  /** Terms whose exponents are farther apart than this are not summed exactly. */
  const farthest = 8 * bits;
  const gather: RoundingArithmetic<BigFloat>['gather'] = (values, x, columns, from, to) => {
    let m = 0n;
    let e = 0;
    let top = -Infinity;
    for (let i = from; i < to; i++) {
      const a = values[i];
      const b = x[columns[i]];
      if (a.near === 0 || b.near === 0) continue;
      const exponent = a.e + b.e;
      if (top === -Infinity) e = exponent;
      top = Math.max(top, exponent);
      // Also where it is no number.
      if (!(top - Math.min(e, exponent) <= farthest)) return undefined;
      if (exponent >= e) m += (a.m * b.m) << wholeBits(exponent - e);
      else {
        m = (m << wholeBits(e - exponent)) + a.m * b.m;
        e = exponent;
      }
    }
    return rounded(m, e);
  };
  return {
    id: `binary(${digits})`,
    zero: ZERO,
    one,
    constant: ({ n, d }) => {
      if (d === 1n) return rounded(n, 0);
      const extra = Math.max(0, bits + GUARD + bitLength(d) - bitLength(n < 0n ? -n : n));
      return rounded((n << BigInt(extra)) / d, -extra);
    },
    integer: (value) => rounded(BigInt(value), 0),
    near: (value) => {
      if (!Number.isFinite(value)) return NOT_A_NUMBER;
      if (value === 0) return ZERO;
      const exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(value))) - 60);
      // Exact: multiplication by powers of two, twice, as 2^-exponent alone may leave the doubles.
      const half = Math.trunc(-exponent / 2);
      return rounded(BigInt(value * 2 ** half * 2 ** (-exponent - half)), exponent);
    },
    add,
    sub: (a, b) => add(a, neg(b)),
    mul,
    div,
    neg,
    exp: (a) => {
      if (!isNumber(a) || a.m === 0n) return isNumber(a) ? one : a;
      const size = top(a);
      if (size > LARGEST_EXPONENT) return a.m > 0n ? NOT_A_NUMBER : ZERO;
      if (size < -bits - 4) return add(one, a);
      const w = bits + RESERVE + Math.max(0, size);
      const { value, exponent } = expFixed(fixed(a, w), w);
      return rounded(value, exponent - w);
    },
    log: (a) => {
      if (!isNumber(a) || a.m <= 0n) return NOT_A_NUMBER;
      const { value, places } = logFixed(a.m, a.e, bits + RESERVE);
      return rounded(value, -places);
    },
    sqrt: (a) => {
      if (!isNumber(a) || a.m < 0n) return NOT_A_NUMBER;
      if (a.m === 0n) return ZERO;
      const extra = bits + 2 * GUARD + ((a.e + bits) % 2 === 0 ? 0 : 1);
      return rounded(squareRoot(a.m << BigInt(extra)), (a.e - extra) / 2);
    },
    sin: (a) => periodic(a, sinFixed),
    cos: (a) => periodic(a, cosFixed),
    tanh: (a) => {
      if (!isNumber(a) || a.m === 0n) return a;
      const size = top(a);
      if (size > SATURATED) return a.m > 0n ? one : neg(one);
      // x - x³/3 + …: the cube does not reach the last place.
      if (2 * size < -bits - 4) return a;
      const w = bits + RESERVE + 2 * Math.max(0, -size);
      return rounded(tanhFixed(fixed(a, w), w), -w);
    },
    compare: (a, b) => {
      const apart = a.near - b.near;
      if (Math.abs(apart) > (Math.abs(a.near) + Math.abs(b.near)) * 2 ** -48) return apart > 0 ? 1 : -1;
      if (!isNumber(a) || !isNumber(b)) return NaN;
      const difference = add(a, neg(b)).m;
      return difference > 0n ? 1 : difference < 0n ? -1 : 0;
    },
    isZero: (a) => a.near === 0,
    toNumber: ({ m, e, near }) =>
      e > LEAST_SCALE && (near === near || m === 0n) ? Number(m) * powerOfTwo(e) : nearestDouble(m, e),
    midpoint: (a) => a,
    widen: (a) => a,
    radius: () => 0,
    toText: bigFloatText,
    gather,
    magnitude: (a) => (a.near === a.near ? Math.abs(a.near) * OUTWARD : sizeOf(a.m, a.e, 1)),
    lowerMagnitude: (a) => (a.near === a.near ? Math.abs(a.near) * INWARD : sizeOf(a.m, a.e, -1)),
    roundingError: (a) => (a.near === 0 ? 0 : CUT * powerOfTwo(a.e)) + Number.MIN_VALUE,
  };
}
