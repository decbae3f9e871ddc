import type { Arithmetic } from '../../numeric/arithmetic.js';
import { decimalArithmetic } from '../../numeric/decimal.js';
import { fractionText, rational, rationalToNumber, type Rational } from '../../numeric/rational.js';
import { UP } from '../../numeric/outward.js';

/**
 * A number in fixtures: the bits of the nearest double (16 hexadecimal digits, most significant first), the number as a decimal, and as a
 * fraction where it is known as one and is not the double itself. Of inputs the bits count, and the decimal reads back to them.
 */
export interface FixtureNumber {
  readonly bits: string;
  readonly dec: string;
  readonly frac?: string;
}

/** Significant digits of certified answers. */
export const ANSWER_DIGITS = 40;

const view = new DataView(new ArrayBuffer(8));
const printer = decimalArithmetic(ANSWER_DIGITS);

/** The IEEE-754 bits of a double; zero has one form. */
export function bitsOf(x: number): string {
  view.setFloat64(0, x === 0 ? 0 : x);
  return view.getBigUint64(0).toString(16).toUpperCase().padStart(16, '0');
}

/** The double of 16 hexadecimal digits. */
export function doubleOf(bits: string): number {
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

/** A finite double as the exact fraction that it is. */
export function exactRational(x: number): Rational {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const shift = Math.max(exponent, 1) - 1075;
  const signed = x < 0 ? -mantissa : mantissa;
  return shift >= 0 ? rational(signed << BigInt(shift)) : rational(signed, 1n << BigInt(-shift));
}

/** An input: a double, which is all that is meant. */
export const given = (x: number): FixtureNumber => ({ bits: bitsOf(x), dec: String(x === 0 ? 0 : x) });

/** An exact literal of a problem; a consumer in double precision takes the bits. */
export function literal(value: Rational): FixtureNumber {
  const number = given(rationalToNumber(value));
  const { n, d } = exactRational(doubleOf(number.bits));
  return n === value.n && d === value.d ? number : { ...number, frac: fractionText(value) };
}

/** Whether not even the sign of a value is known: as an answer it is zero. */
const isOpen = <T>({ radius, toNumber }: Arithmetic<T>, value: T): boolean =>
  Math.abs(toNumber(value)) <= radius(value) * UP.thousands;

/** An answer: the centre of an enclosure rounded to 40 digits, and the double nearest to that decimal; zero where the enclosure contains zero. */
export function answer<T>(arithmetic: Arithmetic<T>, value: T, frac?: string): FixtureNumber {
  const text = isOpen(arithmetic, value) ? '0' : arithmetic.toText(value);
  const decimal = new (printer.zero.constructor as new (text: string) => typeof printer.zero)(text);
  const dec = decimal.toSignificantDigits(ANSWER_DIGITS).toString();
  return {
    bits: bitsOf(Number(dec)),
    dec,
    ...(frac !== undefined && { frac }),
  };
}

/** What the decimals of an answer may miss the truth by: the radius of the enclosure, and the rounding to 40 digits or to zero. */
export function certifiedRadius<T>(arithmetic: Arithmetic<T>, value: T): number {
  const size = Math.abs(arithmetic.toNumber(value));
  return arithmetic.radius(value) + (isOpen(arithmetic, value) ? size : size * 10 ** (1 - ANSWER_DIGITS));
}

/** A non-negative double as text with three digits, rounded up. */
export function roundedUp(x: number): string {
  if (x === 0) return '0';
  const text = x.toExponential(2);
  return Number(text) >= x ? text : (x * (1 + 0.006)).toExponential(2);
}

/** The doubles of a list of numbers. */
export const doublesOf = (numbers: readonly FixtureNumber[]): number[] => numbers.map(({ bits }) => doubleOf(bits));
