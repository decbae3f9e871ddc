const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const BLOCK = 960;

/**
 * The number of bits of a positive integer, from the exponent of its nearest double; one too many where it lies within 2^-53 below a power of two.
 */
export function bitLength(n: bigint): number {
  const head = Number(n);
  return head === Infinity ? BLOCK + bitLength(n >> BigInt(BLOCK)) : bitsOfDouble(head);
}

/** The number of bits of the whole part of a finite double of absolute value 1 or more; 0 of zero. */
export function bitsOfDouble(x: number): number {
  double[0] = x;
  const exponent = (words[1] >>> 20) & 0x7ff;
  return exponent === 0 ? 0 : exponent - 1022;
}

const WHOLE = Array.from({ length: 2048 }, (_, k) => BigInt(k));

/** A count of bits, to shift by: made once. */
export const wholeBits = (k: number): bigint => (k < WHOLE.length ? WHOLE[k] : BigInt(k));

const ONES: bigint[] = [];

/** n / 2^k cut off towards zero: a shift alone goes towards minus infinity. */
export const cutOff = (n: bigint, k: number): bigint =>
  n < 0n ? (n + (ONES[k] ??= (1n << BigInt(k)) - 1n)) >> wholeBits(k) : n >> wholeBits(k);
