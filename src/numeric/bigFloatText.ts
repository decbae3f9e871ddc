import { expFixed, logFixed } from './fixedPoint.js';

/** Numbers with exponents up to this are written with all their digits; others have too many. */
const LONGEST_EXPONENT = 4000;
/** To so many significant digits, which is far more than any working precision. */
const TEXT_DIGITS = 320;

/** Exponents of ten from which on, and below which, a number is written with an exponent: as decimals do. */
const [SMALLEST_PLAIN, LARGEST_PLAIN] = [-7, 21];

/** m · 2^e as a decimal text, written as decimals are: every digit, or the first 320 of a number that is very large or very small. */
export function bigFloatText({ m, e }: { readonly m: bigint; readonly e: number }): string {
  if (m === 0n) return Number.isNaN(e) ? 'NaN' : '0';
  const size = m < 0n ? -m : m;
  const { n, tens } = Math.abs(e) > LONGEST_EXPONENT ? leadingDigits(size, e) : allDigits(size, e);
  return `${m < 0n ? '-' : ''}${written(n.toString(), tens)}`;
}

/** n · 10^tens. */
interface Digits {
  readonly n: bigint;
  readonly tens: number;
}

function allDigits(m: bigint, e: number): Digits {
  if (e >= 0) return { n: m << BigInt(e), tens: 0 };
  // m / 2^k = m 5^k / 10^k, without the trailing zeros of m.
  const zeros = Math.min(trailingZeros(m), -e);
  const k = -e - zeros;
  return { n: (m >> BigInt(zeros)) * 5n ** BigInt(k), tens: -k };
}

function trailingZeros(m: bigint): number {
  const lowest = m & -m;
  return lowest.toString(2).length - 1;
}

/** m 2^e = exp(t ln 10) with t = log10 of it: the whole part of t is the exponent, the rest gives the digits. */
function leadingDigits(m: bigint, e: number): Digits {
  const w = 4 * TEXT_DIGITS;
  const { value, places } = logFixed(m, e, w);
  const log10 = logFixed(10n, 0, w).value;
  const natural = places >= w ? value >> BigInt(places - w) : value << BigInt(w - places);
  const quotient = natural / log10;
  const whole = natural < 0n && quotient * log10 !== natural ? quotient - 1n : quotient;
  const { value: head, exponent } = expFixed(natural - whole * log10, w);
  return { n: (head * 10n ** BigInt(TEXT_DIGITS)) >> BigInt(w - exponent), tens: Number(whole) - TEXT_DIGITS };
}

/** Digits times 10^tens with a point where it belongs, or with an exponent. */
function written(all: string, tens: number): string {
  const digits = all.replace(/0+$/, '');
  const exponent = tens + all.length - 1;
  const [head, rest] = [digits[0], digits.slice(1)];
  if (exponent <= SMALLEST_PLAIN || exponent >= LARGEST_PLAIN)
    return `${head}${rest && `.${rest}`}e${exponent < 0 ? '' : '+'}${exponent}`;
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, '0');
  const part = whole.slice(exponent + 1);
  return `${whole.slice(0, exponent + 1)}${part && `.${part}`}`;
}
