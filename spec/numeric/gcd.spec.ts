import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gcd } from '../../src/numeric/gcd.js';

/** Euclid's algorithm, a division a step. */
const euclid = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : euclid(b, a % b));
/** Of any length up to `bits`. */
const ofBits = (bits: number) =>
  fc.tuple(fc.bigInt(-(2n ** BigInt(bits)), 2n ** BigInt(bits)), fc.nat(bits)).map(([x, drop]) => x >> BigInt(drop));

describe('the greatest common divisor', () => {
  it.each([20, 60, 200, 1500, 4000])('is that of Euclid for integers of up to %d bits and a common factor', (bits) =>
    fc.assert(
      fc.property(ofBits(bits), ofBits(bits), ofBits(bits / 2), (a, b, c) => {
        expect(gcd(a * c, b * c)).toBe(euclid(a * c, b * c));
      }),
      { seed: 1, numRuns: 300 },
    ),
  );

  it('is found where quotients are as small as they can be, and as large', () => {
    let [a, b] = [1n, 1n];
    for (let i = 0; i < 3000; i++) [a, b] = [b, a + b];
    expect(gcd(a, b)).toBe(1n);
    expect(gcd(6n * a, 6n * b)).toBe(6n);
    const large = 2n ** 3000n;
    expect(gcd(large + 1n, large)).toBe(1n);
    expect(gcd(3n * large, 3n * (large - 1n))).toBe(3n);
    expect(gcd(large, 1n)).toBe(1n);
  });

  it('of zero and a number is its size', () => {
    expect(gcd(0n, 0n)).toBe(0n);
    expect(gcd(0n, -(7n ** 90n))).toBe(7n ** 90n);
    expect(gcd(-6n, 0n)).toBe(6n);
    expect(gcd(2n ** 53n, -(2n ** 54n))).toBe(2n ** 53n);
  });
});
