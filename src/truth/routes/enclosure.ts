import type { Decimal } from 'decimal.js';
import type { Arithmetic } from '../../numeric/arithmetic.js';
import { MOST_DIGITS, decimalArithmetic } from '../../numeric/decimal.js';
import { DOWN, UP } from '../../numeric/outward.js';

/** A number as oracles give it away: its centre in full, the nearest double, and the proven (or, where said, estimated) error bound. */
export interface Enclosure {
  /** The centre with every digit that was computed. */
  readonly text: string;
  /** ±Infinity for a centre beyond the doubles, NaN where there is none. */
  readonly f64: number;
  /** |true value − centre| ≤ bound. */
  readonly bound: number;
  /** "p/q" or "q + c*log(r)" where the value is known exactly. */
  readonly fraction?: string;
}

const wide = decimalArithmetic(MOST_DIGITS);

const read = new WeakMap<Pick<Enclosure, 'text'>, Decimal>();

/** The centre as a decimal of many digits, for comparing values of different precisions; read once, since every two routes are compared. */
function widened(one: Pick<Enclosure, 'text'>): Decimal {
  const known = read.get(one);
  if (known) return known;
  const fresh = new (wide.zero.constructor as typeof Decimal)(one.text);
  read.set(one, fresh);
  return fresh;
}

/** Takes a value out of the arithmetic that it was computed in. */
export function enclosure<T>(arithmetic: Arithmetic<T>, value: T): Enclosure {
  return { text: arithmetic.toText(value), f64: arithmetic.toNumber(value), bound: arithmetic.radius(value) };
}

/** |a − b| of the centres, as a double; NaN where one of them is no number. */
export function distance(a: Enclosure, b: Enclosure): number {
  const [x, y] = [widened(a), widened(b)];
  return x.isFinite() && y.isFinite() ? Math.abs(x.minus(y).toNumber()) : NaN;
}

/** True where the two enclosures have a point in common; one without a bound is the whole line. */
export const intersects = (a: Enclosure, b: Enclosure): boolean =>
  a.bound === Infinity || b.bound === Infinity || distance(a, b) <= (a.bound + b.bound) * UP.thousands;

/** True where every value of the enclosure has the same sign, or is exactly zero. */
export const hasSign = (x: Enclosure): boolean => x.bound === 0 || lowerSize(x) > 0;

/** A double that |x| is at least for every x of the enclosure; zero where it contains zero. */
export function lowerSize(x: Enclosure): number {
  if (!(x.bound < Infinity)) return 0;
  // The nearest double of the centre, and the difference, are off by a rounding each.
  return Math.max(0, (Math.min(Math.abs(x.f64), Number.MAX_VALUE) * DOWN.few - x.bound) * DOWN.few) || 0;
}

/**
 * The digits that are certain: the centre rounded where the bound begins, so that the printed number is within one unit of its last
 * digit of the true value. All digits where the bound is zero; null where not even the first digit is certain.
 *
 * @example
 * ```ts
 * import { certainDigits, sampleInstance, stratumById, truth } from 'hypergrad-oracle';
 *
 * const { value } = truth(sampleInstance(stratumById('layered'), 1, 0), { digits: 20 });
 * console.log(certainDigits(value.objective)); // -2.374889634277811782693275297819702
 * ```
 */
export function certainDigits({ text, bound }: Enclosure): string | null {
  const value = widened({ text });
  if (!value.isFinite() || !(bound < Infinity)) return null;
  if (bound === 0) return text;
  // Rounding to 10^place adds at most half a unit, so a bound below half a unit keeps the sum below one unit.
  const place = Math.floor(Math.log10(bound)) + 1 + (bound * 2 > 10 ** (Math.floor(Math.log10(bound)) + 1) ? 1 : 0);
  const kept = value.isZero() ? 0 : value.e - place + 1;
  if (kept < 1) return null;
  // With its last digit before the decimal point a number is written with an exponent, so that no zero stands for an unknown digit.
  return place > 0 ? value.toExponential(kept - 1) : value.toSignificantDigits(Math.min(kept, MOST_DIGITS)).toString();
}

/** What a printed decimal may miss the true value by, given that the centre may by `bound`; rounded up. */
export function boundOfText({ text, bound }: Enclosure, printed: string): number {
  if (!(bound < Infinity)) return Infinity;
  const moved = widened({ text })
    .minus(widened({ text: printed }))
    .abs();
  return moved.isZero() ? bound : (bound + moved.toNumber()) * UP.few + Number.MIN_VALUE;
}

/** The root of a number that is not negative, in doubles: between √(c − r) and √(c + r). */
export function squareRoot(x: Enclosure): Enclosure {
  const least = x.f64 > 0 ? Math.sqrt(lowerSize(x)) : 0;
  const most = Math.sqrt((Math.max(0, x.f64) + x.bound) * UP.few);
  const f64 = least / 2 + most / 2;
  const bound = most === 0 ? 0 : (most - least) / 2 + most * 2 ** -50;
  return Number.isFinite(f64) ? { text: String(f64), f64, bound } : { text: 'NaN', f64: NaN, bound: Infinity };
}
