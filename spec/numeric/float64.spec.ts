import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { rational, rationalToNumber, type Rational } from '../../src/numeric/rational.js';

/** Elementary functions are compared at 60 digits: 43 more than a double has. */
const Reference = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

/** A finite double as a whole multiple of 2⁻¹⁰⁷⁴, by its bits. */
function multiple(x: number): bigint {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0];
  const field = (bits >> 52n) & 2047n;
  const mantissa = bits & (2n ** 52n - 1n);
  const magnitude = field === 0n ? mantissa : (mantissa + 2n ** 52n) << (field - 1n);
  return bits >> 63n ? -magnitude : magnitude;
}

/** A double as the decimal that its bits mean (the constructor of the library takes the shortest literal instead). */
const decimalOf = (x: number): Decimal => new Reference(multiple(x).toString()).div(new Reference(2).pow(1074));

const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** Operands whose results are subnormal as often as not. */
const tiny = fc
  .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 600 }))
  .map(([m, k]) => m * 2 ** -k * 2 ** -474);
const operand = fc.oneof(finite, tiny, fc.double({ min: -10, max: 10, noNaN: true }));

/** The operations, and |exact − value| against the error, both multiplied by what makes them whole. */
const OPERATIONS = [
  ['add', float64.add, (a: bigint, b: bigint, value: bigint, error: bigint) => absolute(a + b - value) <= error],
  ['sub', float64.sub, (a: bigint, b: bigint, value: bigint, error: bigint) => absolute(a - b - value) <= error],
  [
    'mul',
    float64.mul,
    (a: bigint, b: bigint, value: bigint, error: bigint) => absolute(a * b - (value << 1074n)) <= error << 1074n,
  ],
  [
    'div',
    float64.div,
    (a: bigint, b: bigint, value: bigint, error: bigint) => absolute((a << 1074n) - value * b) <= error * absolute(b),
  ],
] as const;

const ELEMENTARY = [
  ['exp', float64.exp, (x: Decimal) => x.exp(), -745, 709],
  ['log', float64.log, (x: Decimal) => x.ln(), 1e-300, 1e300],
  ['log', float64.log, (x: Decimal) => x.ln(), 0.999, 1.001],
  ['sqrt', float64.sqrt, (x: Decimal) => x.sqrt(), 0, 1e300],
  ['sin', float64.sin, (x: Decimal) => x.sin(), -1e6, 1e6],
  ['cos', float64.cos, (x: Decimal) => x.cos(), -1e6, 1e6],
  ['tanh', float64.tanh, (x: Decimal) => x.tanh(), -30, 30],
] as const;

describe('double arithmetic', () => {
  test.each(OPERATIONS)('%s is off by at most its rounding error', (_, operation, holds) => {
    fc.assert(
      fc.property(operand, operand, (a, b) => {
        const value = operation(a, b);
        const error = float64.roundingError(value);
        fc.pre(Number.isFinite(error));
        expect(holds(multiple(a), multiple(b), multiple(value), multiple(error))).toBe(true);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  test.each(ELEMENTARY)('%s is off by at most four rounding errors', (_, operation, exact, min, max) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min, max, noNaN: true }),
          fc.double({ min: Math.max(min, -2), max: Math.min(max, 2), noNaN: true }),
        ),
        (x) => {
          const value = operation(x);
          fc.pre(Number.isFinite(value));
          // "Within 2 units in the last place" is four of the half units that `roundingError` counts in.
          const error = exact(decimalOf(x)).minus(decimalOf(value)).abs();
          expect(error.lte(decimalOf(4 * float64.roundingError(value)))).toBe(true);
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });

  test('takes in the double nearest to a literal', () => {
    const literals: Rational[] = [
      rational(1, 3),
      rational(1, 10),
      rational(2n ** 53n + 1n),
      rational(-1n, 10n ** 320n),
    ];
    for (const literal of literals) expect(float64.constant(literal)).toBe(rationalToNumber(literal));
    expect(float64.constant(rational(1, 10))).toBe(0.1);
  });

  test('compares by value', () => {
    fc.assert(
      fc.property(finite, finite, (a, b) => {
        const difference = multiple(a) - multiple(b);
        expect(float64.compare(a, b)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
      }),
      { seed: 42, numRuns: 100 },
    );
    expect(float64.compare(0, -0)).toBe(0);
    expect(float64.compare(-Infinity, Infinity)).toBe(-1);
  });

  test('prints every digit that it holds', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(Number(float64.toText(x)) === x).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('knows the magnitude of a double exactly', () => {
    for (const x of [-3.5, 0, 5e-324, -1.7976931348623157e308]) {
      expect(float64.magnitude(x)).toBe(Math.abs(x));
      expect(float64.lowerMagnitude(x)).toBe(Math.abs(x));
    }
  });

  test('has an infinite rounding error where it overflows', () => {
    expect(float64.roundingError(float64.mul(1e200, 1e200))).toBe(Infinity);
    expect(float64.roundingError(float64.sub(Infinity, Infinity))).toBeNaN();
  });
});
