import type { Decimal } from 'decimal.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import { MOST_DIGITS, decimalArithmetic } from '../numeric/decimal.js';

/** A number as oracles give it away: its centre in full, the nearest double, and the proven (or, where said, estimated) error bound. */
export interface Enclosure {
  /** The centre with every digit that was computed. */
  readonly text: string;
  readonly f64: number;
  /** |true value − centre| ≤ bound. */
  readonly bound: number;
  /** "p/q" or "q + c*log(r)" where the value is known exactly. */
  readonly fraction?: string;
}

const wide = decimalArithmetic(MOST_DIGITS);

/** The centre as a decimal of many digits, for comparing values of different precisions. */
const widened = (x: Enclosure): Decimal => new (wide.zero.constructor as typeof Decimal)(x.text);

/** Takes a value out of the arithmetic that it was computed in. */
export function enclosure<T>(arithmetic: Arithmetic<T>, value: T): Enclosure {
  return { text: arithmetic.toText(value), f64: arithmetic.toNumber(value), bound: arithmetic.radius(value) };
}

/** |a − b| of the centres, as a double. */
export function distance(a: Enclosure, b: Enclosure): number {
  if (!Number.isFinite(a.f64) || !Number.isFinite(b.f64)) return NaN;
  return Math.abs(widened(a).minus(widened(b)).toNumber());
}

/** True where the two enclosures have a point in common. */
export const intersects = (a: Enclosure, b: Enclosure): boolean =>
  distance(a, b) <= (a.bound + b.bound) * (1 + 2 ** -40);

/**
 * The digits that are certain: the centre rounded where the bound begins, so that the printed number is within one unit of its last
 * digit of the true value. All digits where the bound is zero; "0" where not even the first digit is certain and the value may be zero.
 */
export function certainDigits({ text, f64, bound }: Enclosure): string {
  if (bound === 0 || !Number.isFinite(f64)) return text;
  if (!Number.isFinite(bound)) return 'NaN';
  // Rounding to 10^place adds at most half a unit, so a bound below half a unit keeps the sum below one unit.
  const place = Math.floor(Math.log10(bound)) + 1 + (bound * 2 > 10 ** (Math.floor(Math.log10(bound)) + 1) ? 1 : 0);
  const value = widened({ text, f64, bound });
  const kept = value.isZero() ? 0 : value.e - place + 1;
  if (kept < 1) return '0';
  // With its last digit before the decimal point a number is written with an exponent, so that no zero stands for an unknown digit.
  return place > 0 ? value.toExponential(kept - 1) : value.toSignificantDigits(Math.min(kept, MOST_DIGITS)).toString();
}
