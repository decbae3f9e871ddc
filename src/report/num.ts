import { boundOfText, certainDigits, lowerSize, type Enclosure } from '../truth/routes/enclosure.js';
import type { Proof } from '../truth/routes/proof.js';

/** A number in JSON output, with what is certain of it. */
export interface Num {
  /** Every digit that is certain; null where not even the first one is. */
  readonly dec: string | null;
  /** The best double; null where no double is near. */
  readonly f64: number | null;
  /** What `dec` may miss the true value by, or `f64` where `dec` is null; null where no bound is known. */
  readonly bound: string | null;
  readonly proof: Proof;
  /** The exact value, where it is known. */
  readonly frac?: string;
}

/**
 * An enclosure as JSON output, its bound being `proof`.
 *
 * @example
 * ```ts
 * import { num, sampleInstance, stratumById, truth } from 'hypergrad-oracle';
 *
 * const { value } = truth(sampleInstance(stratumById('rational'), 1, 2));
 * console.log(num(value.total[0], value.proof).frac, num(value.total[0], value.proof).proof); // -23005295/682691724 proven
 * ```
 */
export function num(value: Enclosure, proof: Proof): Num {
  const dec = certainDigits(value);
  const f64 = finite(value.f64);
  return {
    dec,
    f64,
    bound: boundOrNull(dec !== null || f64 !== null ? boundOfText(value, dec ?? String(f64)) : Infinity),
    proof,
    ...(value.fraction !== undefined && { frac: value.fraction }),
  };
}

export const nums = (values: readonly Enclosure[], proof: Proof): Num[] => values.map((x) => num(x, proof));

/** A double as JSON can hold it: null for what is no finite number, and zero has one sign. */
export const finite = (x: number): number | null => (Number.isFinite(x) ? x || 0 : null);

const LEAST_NORMAL = 2 ** -1022;

/** A bound as text with two digits, rounded up. */
export function boundText(bound: number): string {
  if (bound === 0 || !Number.isFinite(bound)) return String(bound);
  const rounded = bound.toExponential(1);
  // The two digits of a subnormal double may be below it and still be read back as it.
  if (bound < LEAST_NORMAL) return `${Number(rounded.slice(0, 3)) + 1}${rounded.slice(3)}`;
  return Number(rounded) >= bound ? rounded : (Number(rounded) * (1 + 0.1)).toExponential(1);
}

/** The same for JSON output: null where no bound is known. */
export const boundOrNull = (bound: number): string | null => (Number.isFinite(bound) ? boundText(bound) : null);

/** What the nearest double may miss the true value by, for JSON output. */
export const doubleBound = (value: Enclosure): string | null =>
  boundOrNull(Number.isFinite(value.f64) ? boundOfText(value, String(value.f64)) : Infinity);

/** Digits shown to people; the JSON form has all. */
const SHOWN_DIGITS = 17;

/**
 * What is certain of a number, for people: its certain digits (the first 17 of them, or `most`, and an ellipsis), a short exact fraction
 * where the value is known as one, "? (bound …)" where no digit is certain.
 *
 * @example
 * ```ts
 * import { sampleInstance, shown, stratumById, truth } from 'hypergrad-oracle';
 *
 * const { value } = truth(sampleInstance(stratumById('rational'), 1, 2));
 * console.log(shown(value.total[0], 10)); // -0.03369792571…
 * ```
 */
export function shown(value: Enclosure, most: number = SHOWN_DIGITS): string {
  if (value.fraction !== undefined && value.fraction.length <= most) return value.fraction;
  const digits = certainDigits(value);
  if (digits === null) return value.bound < Infinity ? `? (bound ${boundText(value.bound)})` : '? (no bound is known)';
  const [mantissa, exponent] = digits.split('e');
  const significant = mantissa.replace(/^-/, '').replace('.', '').replace(/^0+/, '');
  const surplus = significant.length - most;
  const cut = surplus > 0 && mantissa.includes('.') ? `${mantissa.slice(0, -surplus)}…` : mantissa;
  return exponent === undefined ? cut : `${cut}e${exponent}`;
}

/** True where a number may be zero, and is at most `negligible` apart from it. */
export const isZeroWithin = (value: Enclosure, negligible: number): boolean =>
  value.bound > 0 && value.bound < Infinity && value.bound <= negligible && lowerSize(value) === 0;

/**
 * As `shown`, with the bound of what is shown. A number that may be zero, within a bound of about `negligible`, is "0 ± …".
 *
 * @example
 * ```ts
 * import { sampleInstance, shownWithBound, stratumById, truth } from 'hypergrad-oracle';
 *
 * const { value } = truth(sampleInstance(stratumById('layered'), 1, 0), { digits: 20 });
 * console.log(shownWithBound(value.objective, 8)); // -2.3748896… ± 4.3e-34
 * ```
 */
export function shownWithBound(value: Enclosure, most: number, negligible = 0): string {
  if (isZeroWithin(value, negligible)) return `0 ± ${boundText(boundOfText(value, '0'))}`;
  const digits = certainDigits(value);
  if (digits === null || value.bound === 0 || value.fraction !== undefined) return shown(value, most);
  return `${shown(value, most)} ± ${boundText(boundOfText(value, digits))}`;
}
