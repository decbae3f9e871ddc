import { bitLength } from './bits.js';

// Numbers here are multiples of 2^-w: the integer x stands for x / 2^w. Every product, quotient and shift is cut off and so is off by less than one unit,
// 2^-w. The comments count such units. Callers (`bigFloat.ts`) keep 64 bits more than they need, w = bits + 64 or more, so that 2^46 units of a result of
// size one leave it right to 2^-18 of its last place; none of the functions loses as many. No proof uses what a function of the platform returns:
// Math.log is a place to start from only.

/** ⌊√n⌋ by Newton's method from above, started by a double. */
export function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

const remembered = <R>(make: (w: number) => R): ((w: number) => R) => {
  const known = new Map<number, R>();
  return (w) => {
    let value = known.get(w);
    if (value === undefined) known.set(w, (value = make(w)));
    return value;
  };
};

/** Σ sign^k x^(2k+1)/(2k+1) for x = 1/n: artanh (sign 1) or arctan (−1) of 1/n; each term off by a unit or two. */
function inverseSeries(n: bigint, w: number, sign: 1n | -1n): bigint {
  let term = (1n << BigInt(w)) / n;
  let total = term;
  const square = n * n;
  for (let k = 3n, s = sign; term !== 0n; k += 2n, s *= sign) {
    term /= square;
    total += (s * term) / k;
  }
  return total;
}

/** Bits beyond w in which constants are computed: their series have at most w terms, a unit or two each, times 18. */
const MORE = 32;

/** ln 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749), off by less than a unit. */
export const ln2: (w: number) => bigint = remembered((w) => {
  const of = (n: bigint): bigint => inverseSeries(n, w + MORE, 1n);
  return (18n * of(26n) - 2n * of(4801n) + 8n * of(8749n)) >> BigInt(MORE);
});

/** π = 16 arctan(1/5) − 4 arctan(1/239), off by less than a unit. */
export const pi: (w: number) => bigint = remembered((w) => {
  const of = (n: bigint): bigint => inverseSeries(n, w + MORE, -1n);
  return (16n * of(5n) - 4n * of(239n)) >> BigInt(MORE);
});

/** x / y to the nearest integer. */
const nearest = (x: bigint, y: bigint): bigint => {
  const doubled = 2n * x + y;
  const q = doubled / (2n * y);
  return doubled < 0n && q * 2n * y !== doubled ? q - 1n : q;
};

/**
 * exp(x) as value · 2^(exponent − w) with value between 2^(w−1) and 2^(w+1). x = k ln 2 + r with |r| < 0.35; exp(r/2^s) by its series, squared s times.
 *
 * Error, in units: r is off by |k| for ln 2 and one for x, which costs at most 1.42 (|k| + 1). With |r/2^s| ≤ 2^-5, a term of the series inherits
 * at most 2^-5 of the error of the one before and is cut off twice, so it is off by at most 2.2; r/2^s itself is off by one, and what follows
 * the last term is below one: 2.2 n + 3 for n terms, n ≤ w/(s + 1) + 1. A squaring of t ≤ 1.42 turns an error d into 2 t d + 1 (d² vanishes
 * against the unit); the factors 2 t of all of them multiply to 2^s exp(r (1 − 2^-s)) < 1.42 · 2^s: below 1.42 · 2^s (2.2 n + 4) altogether.
 * For s ≤ 24 and w ≤ 4000, n ≤ 161 and that is below 2^34; with |k| ≤ 2^12, or 2^j times that where the caller has raised w by j, below 2^35.
 */
export function expFixed(x: bigint, w: number): { readonly value: bigint; readonly exponent: number } {
  const unit = BigInt(w);
  const k = nearest(x, ln2(w));
  const r = x - k * ln2(w);
  const s = BigInt(Math.min(24, Math.max(4, Math.round(Math.sqrt(w) * 0.7))));
  const small = r >> s;
  let term = 1n << unit;
  let total = term;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * small) >> unit) / n;
    total += term;
  }
  for (let i = 0n; i < s; i++) total = (total * total) >> unit;
  return { value: total, exponent: Number(k) };
}

/**
 * ln(m 2^e) as value · 2^-places. With y = m 2^-f between √½ and √2 it is (e + f) ln 2 + ln y.
 *
 * Where y is within 2^-8 of one, ln y = 2 artanh((y − 1)/(y + 1)) by its series, with as many more places as y − 1 has leading zeros where nothing
 * is added to it: each of at most w/16 + 1 terms is off by at most 2.1 units, the result by twice the sum, below 2^11 units for w ≤ 4000, while it
 * has w − 3 bits at least. Else by Halley's step z + δ, δ = 2 (y − E)/(y + E), E = exp z. With t = ln y − z it is δ = 2 tanh(t/2), and
 * |t − 2 tanh(t/2)| ≤ |t|³/12, so that a step with |δ|³ < 2^-w is the last: it is off by less than a unit but for the error of E (2^35 units of a
 * number of 0.7 to 1.42, doubled by 2/(y + E) at most) and two cuts: 2^37 units, of |ln y| ≥ 2^-9, or |(e + f) ln 2 + ln y| ≥ 0.34. The start, a
 * double, and the first step, which needs few places, decide only how many steps there are.
 */
export function logFixed(m: bigint, e: number, w: number): { readonly value: bigint; readonly places: number } {
  const length = bitLength(m);
  // m / 2^length is in [1/2, 1); below √½ it is doubled.
  const shift = BigInt(length);
  const low = 2n * m * m < 1n << (2n * shift);
  const f = low ? length - 1 : length;
  const power = e + f;
  const distance = m - (1n << BigInt(f));
  if (distance === 0n) return { value: BigInt(power) * ln2(w), places: w };
  const zeros = f - bitLength(distance < 0n ? -distance : distance);
  if (zeros >= 8) {
    const places = w + (power === 0 ? zeros : 0);
    const q = (distance << BigInt(places)) / (m + (1n << BigInt(f)));
    const square = (q * q) >> BigInt(places);
    let term = q;
    let total = q;
    for (let k = 3n; term !== 0n && term !== -1n; k += 2n) {
      term = (term * square) >> BigInt(places);
      total += term / k;
    }
    return { value: BigInt(power) * ln2(places) + 2n * total, places };
  }
  const y = f > w ? m >> BigInt(f - w) : m << BigInt(w - f);
  const head = Number(length > 60 ? m >> BigInt(length - 60) : m << BigInt(60 - length)) * 2 ** (length - 60 - f);
  const few = Math.min(w, FEW_PLACES);
  const rest = BigInt(w - few);
  const start = toFixed(Math.log(head), few);
  let z = (start + halley(start, y >> rest, few)) << rest;
  for (;;) {
    const step = halley(z, y, w);
    z += step;
    if (3 * bitLength(step < 0n ? -step : step) <= 2 * w) return { value: BigInt(power) * ln2(w) + z, places: w };
  }
}

/** Places of the first step: a double is right to 50 bits, and thrice as many is what the step can give. */
const FEW_PLACES = 192;

/** 2 (y − exp z)/(y + exp z). */
function halley(z: bigint, y: bigint, w: number): bigint {
  const { value, exponent } = expFixed(z, w);
  const t = exponent >= 0 ? value << BigInt(exponent) : value >> BigInt(-exponent);
  return ((2n * (y - t)) << BigInt(w)) / (y + t);
}

/** A double as a multiple of 2^-w, w ≥ 60; for |x| < 2. */
const toFixed = (x: number, w: number): bigint => BigInt(Math.round(x * 2 ** 52)) << BigInt(w - 52);

/** x less a multiple q of π/2, within a little of ±π/4. π has 8 places more than q has bits, so that q π/2 is off by less than a unit. */
function quarter(x: bigint, w: number): { readonly r: bigint; readonly q: bigint } {
  const more = Math.max(0, bitLength(x < 0n ? -x : x) - w) + 8;
  const half = pi(w + more) >> 1n;
  const wide = x << BigInt(more);
  const q = nearest(wide, half);
  return { r: (wide - q * half) >> BigInt(more), q: ((q % 4n) + 4n) % 4n };
}

/** Σ (−1)^k r^(2k+from)/(2k+from)!, from = 0 or 1: cosine or sine of |r| ≤ 1; a unit or two for each term. */
function alternating(r: bigint, w: number, from: 0n | 1n): bigint {
  const unit = BigInt(w);
  const square = (r * r) >> unit;
  let term = from === 0n ? 1n << unit : r;
  let total = term;
  for (let k = from + 1n; term !== 0n && term !== -1n; k += 2n) {
    term = -((term * square) >> unit) / (k * (k + 1n));
    total += term;
  }
  return total;
}

/** sin x; off by less than 2 w + 2 units: a term of the series inherits at most a third of the error before it and is cut off twice. */
export function sinFixed(x: bigint, w: number): bigint {
  const { r, q } = quarter(x, w);
  const value = alternating(r, w, q % 2n === 0n ? 1n : 0n);
  return q < 2n ? value : -value;
}

/** cos x; off as the sine. */
export function cosFixed(x: bigint, w: number): bigint {
  const { r, q } = quarter(x, w);
  const value = alternating(r, w, q % 2n === 0n ? 0n : 1n);
  return q === 0n || q === 3n ? value : -value;
}

/**
 * tanh x = (1 − E)/(1 + E) with E = exp(−2x), 0 ≤ x < 2^10; off by twice the error of the exponential and a unit, 2^37 units. The result is x/2 at
 * least where x < 1, for which the caller has raised w by twice the leading zeros of x.
 */
export function tanhFixed(x: bigint, w: number): bigint {
  if (x < 0n) return -tanhFixed(-x, w);
  // exp(−2x) ≤ 1, so that nothing overflows w places.
  const { value, exponent } = expFixed(-2n * x, w);
  const small = value >> BigInt(-exponent);
  const one = 1n << BigInt(w);
  return ((one - small) << BigInt(w)) / (one + small);
}
