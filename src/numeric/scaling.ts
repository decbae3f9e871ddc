import { bitLength } from './bits.js';
import { DOWN, UP } from './outward.js';

const LEAST = -1080;
const POWERS = Float64Array.from({ length: 1024 - LEAST }, (_, i) => 2 ** (i + LEAST));

/** 2^k for whole k; 0 or Infinity outside of the doubles, NaN for NaN. */
export const powerOfTwo = (k: number): number => (k < LEAST ? 0 : k > 1023 ? Infinity : (POWERS[k - LEAST] ?? NaN));

/** x 2^k for a double x, in two factors, since 2^k alone may leave the doubles; rounded once where the result is not subnormal. */
function scaled(x: number, k: number): number {
  const half = Math.trunc(k / 2);
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

/** The double nearest to m 2^e, ties to even; ±Infinity beyond the doubles. */
export function nearestDouble(m: bigint, e: number): number {
  if (m === 0n) return Number.isNaN(e) ? NaN : 0;
  const length = bitLength(m < 0n ? -m : m);
  if (length + e > 1025) return m > 0n ? Infinity : -Infinity;
  if (length + e < LEAST) return 0;
  // 64 bits with a sticky last one, so that the conversion rounds once.
  const cut = Math.max(0, length - 64);
  const head = m >> BigInt(cut);
  const sticky = cut > 0 && head << BigInt(cut) !== m ? head | 1n : head;
  return length + e < -1020 ? subnormal(sticky, e + cut) : scaled(Number(sticky), e + cut);
}

/** The double nearest to n · 2^k among the subnormal ones, where n has a sticky last bit. */
function subnormal(n: bigint, k: number): number {
  const shift = BigInt(-1074 - k);
  if (shift <= 0n) return Number(n << -shift) * Number.MIN_VALUE;
  const half = 1n << (shift - 1n);
  const negative = n < 0n;
  const size = negative ? -n : n;
  const low = size & ((1n << shift) - 1n);
  let q = size >> shift;
  if (low > half || (low === half && (q & 1n) === 1n)) q++;
  return (negative ? -1 : 1) * Number(q) * Number.MIN_VALUE;
}

/** |m 2^e| as a double, rounded up (`side` 1) or down (−1), at any size. */
export function sizeOf(m: bigint, e: number, side: 1 | -1): number {
  if (m === 0n) return Number.isNaN(e) ? NaN : 0;
  const length = bitLength(m < 0n ? -m : m);
  const most = side === 1 ? Infinity : Number.MAX_VALUE;
  if (length + e > 1030) return most;
  const cut = Math.max(0, length - 60);
  const head = Number((m < 0n ? -m : m) >> BigInt(cut)) * (side === 1 ? UP.few : DOWN.few);
  const size = scaled(head, e + cut);
  return side === 1 ? size + Number.MIN_VALUE : Math.max(0, Math.min(size, most) - Number.MIN_VALUE);
}
