/**
 * Exact rational numbers on bigint: the literals of instance files and the ground of the fraction arithmetic.
 *
 * A `Rational` is always in lowest terms with a positive denominator, so equality is equality of fields.
 */

import { gcd } from './gcd.js';

export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Literals whose exponent exceeds this are refused: they would only serve to exhaust memory. */
export const LARGEST_EXPONENT = 400;
/** Longest literal that is read, in characters. */
export const LONGEST_LITERAL = 2000;

/**
 * The fraction n/d in lowest terms. Throws a RangeError where d = 0.
 *
 * @example
 * ```ts
 * import { rational } from 'hypergrad-oracle';
 *
 * console.log(rational(6, -4)); // { n: -3n, d: 2n }
 * ```
 */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  const num = BigInt(n);
  const den = BigInt(d);
  if (den === 0n) throw new RangeError('division by zero in an exact fraction');
  const g = gcd(num, den) * (den < 0n ? -1n : 1n);
  return g === 1n ? { n: num, d: den } : { n: num / g, d: den / g };
}

export const ZERO: Rational = rational(0n);
export const ONE: Rational = rational(1n);

/** In lowest terms by divisors of the denominators alone, which are half as long as those of the result (Knuth 4.5.1). */
export function addRational(a: Rational, b: Rational): Rational {
  const g = gcd(a.d, b.d);
  if (g === 1n) return { n: a.n * b.d + b.n * a.d, d: a.d * b.d };
  const rest = a.d / g;
  const n = a.n * (b.d / g) + b.n * rest;
  const common = gcd(n, g);
  return { n: n / common, d: rest * (b.d / common) };
}

export const subRational = (a: Rational, b: Rational): Rational => addRational(a, negRational(b));

/** In lowest terms by what each numerator has in common with the other denominator. */
export function mulRational(a: Rational, b: Rational): Rational {
  const [one, other] = [gcd(a.n, b.d), gcd(b.n, a.d)];
  return { n: (a.n / one) * (b.n / other), d: (a.d / other) * (b.d / one) };
}

/** Throws a RangeError for b = 0. */
export function divRational(a: Rational, b: Rational): Rational {
  if (b.n === 0n) throw new RangeError('division by zero in an exact fraction');
  return mulRational(a, b.n < 0n ? { n: -b.d, d: -b.n } : { n: b.d, d: b.n });
}

export const negRational = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const equalRational = (a: Rational, b: Rational): boolean => a.n === b.n && a.d === b.d;

/** Sign of a − b. */
export function compareRational(a: Rational, b: Rational): number {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** aᵏ for an integer k; throws a RangeError for 0 to a negative power. */
export function powRational(a: Rational, k: bigint): Rational {
  return k >= 0n ? { n: a.n ** k, d: a.d ** k } : rational(a.d ** -k, a.n ** -k);
}

/** The greatest rational g such that a/g and b/g are both integers (a, b not both zero). */
export function commonMeasure(a: Rational, b: Rational): Rational {
  const d = (a.d / gcd(a.d, b.d)) * b.d;
  return rational(gcd(a.n * (d / a.d), b.n * (d / b.d)), d);
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$|^([+-]?)\.(\d+)(?:[eE]([+-]?\d+))?$/;
const FRACTION = /^([+-]?\d+) *\/ *(\d+)$/;

/**
 * Reads a decimal ("-0.25", "1e-3") or a fraction ("2/3", "2 / 3") exactly.
 * Returns undefined where the text is neither, where it has blanks at its ends, or where its size is unreasonable (more than 2000
 * characters, exponent beyond ±400).
 *
 * @example
 * ```ts
 * import { parseRational } from 'hypergrad-oracle';
 *
 * console.log(parseRational('-0.25'), parseRational('a quarter')); // { n: -1n, d: 4n } undefined
 * ```
 */
export function parseRational(literal: string): Rational | undefined {
  if (literal.length > LONGEST_LITERAL) return undefined;
  const fraction = FRACTION.exec(literal);
  if (fraction) {
    const d = BigInt(fraction[2]);
    return d === 0n ? undefined : rational(BigInt(fraction[1]), d);
  }
  const match = DECIMAL.exec(literal);
  if (!match) return undefined;
  const sign = (match[1] ?? match[5]) === '-' ? -1n : 1n;
  const integer = match[2] ?? '0';
  const decimals = match[3] ?? match[6] ?? '';
  const exponentText = match[4] ?? match[7] ?? '0';
  if (exponentText.length > 6 || Math.abs(Number(exponentText)) > LARGEST_EXPONENT) return undefined;
  const exponent = Number(exponentText) - decimals.length;
  const digits = sign * BigInt(integer + decimals);
  return exponent >= 0 ? rational(digits * 10n ** BigInt(exponent)) : rational(digits, 10n ** BigInt(-exponent));
}

/** True for a decimal or a fraction, of whatever size, with blanks (or what counts as such: tabs, U+00A0, U+FEFF) at its ends. */
export function isPaddedNumber(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length < text.length && (DECIMAL.test(trimmed) || FRACTION.test(trimmed));
}

/** The rational that a finite double is printed as (0.1 is 1/10): the number that a reader of the file sees. */
export function rationalOfNumber(x: number): Rational {
  const value = parseRational(String(x));
  if (value === undefined) throw new RangeError(`${x} is not a finite number`);
  return value;
}

/** Bits of |x|; one for zero. O(bits). */
export function bitLength(x: bigint): number {
  const size = x < 0n ? -x : x;
  if (BigInt.asUintN(32, size) === size) return Math.max(1, 32 - Math.clz32(Number(size)));
  const hexadecimal = size.toString(16);
  return 4 * hexadecimal.length + 28 - Math.clz32(parseInt(hexadecimal[0], 16));
}

/** The double nearest to a, ties to even: correctly rounded, over- and underflow included. */
export function rationalToNumber(a: Rational): number {
  if (a.n === 0n) return 0;
  const negative = a.n < 0n;
  const n = negative ? -a.n : a.n;
  // Scale so that the quotient has 64 or 65 bits, then keep one sticky bit: enough for a correct rounding to 53.
  const shift = 64 - (bitLength(n) - bitLength(a.d));
  const scaledN = shift > 0 ? n << BigInt(shift) : n;
  const scaledD = shift < 0 ? a.d << BigInt(-shift) : a.d;
  let quotient = scaledN / scaledD;
  if (quotient * scaledD !== scaledN) quotient |= 1n;
  let exponent = -shift;
  // Subnormal results have fewer bits: shift them out here (keeping the sticky bit) so that only one rounding happens.
  const surplus = -1074 - 2 - exponent;
  if (surplus > 0) {
    const cut = BigInt(surplus);
    const kept = quotient >> cut;
    quotient = kept << cut === quotient ? kept : kept | 1n;
    exponent += surplus;
  }
  const magnitude = scaleByPowerOfTwo(Number(quotient), exponent);
  return negative ? -magnitude : magnitude;
}

function scaleByPowerOfTwo(x: number, exponent: number): number {
  let value = x;
  let e = exponent;
  for (; e > 900; e -= 900) value *= 2 ** 900;
  for (; e < -900; e += 900) value *= 2 ** -900;
  return value * 2 ** e;
}

/** True where a has a finite decimal expansion. */
function isDecimal(a: Rational): boolean {
  let d = a.d;
  while (d % 2n === 0n) d /= 2n;
  while (d % 5n === 0n) d /= 5n;
  return d === 1n;
}

/** "p/q", or "p" for an integer. */
export const fractionText = (a: Rational): string => (a.d === 1n ? `${a.n}` : `${a.n}/${a.d}`);

/**
 * The literal that `parseRational` reads back to the same value: a JSON number where the shortest form of a double is exactly a,
 * else a fraction.
 */
export function rationalLiteral(a: Rational): number | string {
  if (isDecimal(a)) {
    const x = rationalToNumber(a);
    if (Number.isFinite(x) && equalRational(rationalOfNumber(x), a)) return x === 0 ? 0 : x;
  }
  return fractionText(a);
}
