/** Cofactors stay below this, so that a double, whose last bit is 2^-53 of it, still tells the quotients. */
const LARGEST_COFACTOR = 2 ** 24;
const SAFE = BigInt(Number.MAX_SAFE_INTEGER);
/** Numbers of up to 1,023 bits are doubles; of longer ones the leading bits are taken, which are at least so many more than this. */
const LEADING = 960n;

const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

/** By Euclid, for integers that doubles hold exactly. */
function gcdOfDoubles(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) {
    const rest = x % y;
    x = y;
    y = rest;
  }
  return x;
}

/** x ≥ y > 0 without the bits that make x too long for a double, as doubles. */
function leading(x: bigint, y: bigint): [number, number] {
  let [a, b] = [x, y];
  while (Number(a) === Infinity) {
    a >>= LEADING;
    b >>= LEADING;
  }
  return [Number(a), Number(b)];
}

/**
 * Several steps of Euclid at once (Lehmer): they are followed in doubles, on the leading bits, and applied to x and y by their cofactors. A step
 * that the doubles get wrong does no harm: the matrix of cofactors has determinant ±1 whatever the quotients, so that the common divisors stay.
 * Undefined where the doubles do not get anywhere.
 */
function severalSteps(x: bigint, y: bigint): [bigint, bigint] | undefined {
  let [u, v] = leading(x, y);
  let [a, b, c, d] = [1, 0, 0, 1];
  while (v > 0) {
    const q = Math.floor(u / v);
    const [e, f] = [a - q * c, b - q * d];
    if (Math.abs(e) > LARGEST_COFACTOR || Math.abs(f) > LARGEST_COFACTOR) break;
    [u, v] = [v, u - q * v];
    [a, b, c, d] = [c, d, e, f];
  }
  if (b === 0) return undefined;
  const first = absolute(BigInt(a) * x + BigInt(b) * y);
  const second = absolute(BigInt(c) * x + BigInt(d) * y);
  const [larger, smaller] = first < second ? [second, first] : [first, second];
  return larger <= y && smaller < y ? [larger, smaller] : undefined;
}

/** The greatest common divisor, not negative; that of 0 and b is |b|. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = absolute(a);
  let y = absolute(b);
  if (x < y) [x, y] = [y, x];
  while (y > SAFE) [x, y] = severalSteps(x, y) ?? [y, x % y];
  return y === 0n ? x : BigInt(gcdOfDoubles(Number(y), Number(x % y)));
}
