import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigFloatArithmetic, type BigFloat } from '../../src/numeric/bigFloat.js';
import { bitLength } from '../../src/numeric/bits.js';
import { bigFloatText } from '../../src/numeric/bigFloatText.js';
import { ballArithmetic } from '../../src/numeric/ball.js';
import { ln2, pi, squareRoot } from '../../src/numeric/fixedPoint.js';

const DIGITS = 50;
const B = bigFloatArithmetic(DIGITS);
/** decimal.js with so many digits that its own roundings do not count; it takes numbers with all their digits. */
const D = Decimal.clone({ precision: 130, defaults: true });
const exact = (a: BigFloat): Decimal => new D(B.toText(a));

/** Within one `roundingError` of what decimal.js gives. */
function expectWithin(got: BigFloat, wanted: Decimal): void {
  const apart = exact(got).minus(wanted).abs();
  // decimal.js is off by 1e-129 relative itself.
  const allowed = new D(B.roundingError(got)).plus(wanted.abs().times('1e-128'));
  expect({ apart: apart.toString(), fine: apart.lte(allowed) }).toEqual({ apart: apart.toString(), fine: true });
}

/** Full mantissas over a wide range of sizes, close to one on either side, and short numbers. */
const number: fc.Arbitrary<BigFloat> = fc.oneof(
  fc
    .tuple(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), fc.integer({ min: -260, max: -160 }))
    .map(([n, e]) => B.mul(B.constant({ n, d: 1n }), B.near(2 ** e))),
  fc
    .integer({ min: 1, max: 180 })
    .chain((k) =>
      fc.constantFrom(1n, -1n).map((sign) => B.constant({ n: 2n ** BigInt(k) + sign, d: 2n ** BigInt(k) })),
    ),
  fc.integer({ min: -40, max: 40 }).map((n) => B.constant({ n: BigInt(n), d: 8n })),
);
const check = (property: fc.IProperty<unknown>, numRuns = 200): void => fc.assert(property, { seed: 20260, numRuns });

describe('binary floating point on BigInt', () => {
  it('adds, subtracts and multiplies within the rounding that it states', () =>
    check(
      fc.property(number, number, (a, b) => {
        expectWithin(B.add(a, b), exact(a).plus(exact(b)));
        expectWithin(B.sub(a, b), exact(a).minus(exact(b)));
        expectWithin(B.mul(a, b), exact(a).times(exact(b)));
      }),
    ));

  it('divides and takes square roots within the rounding that it states', () =>
    check(
      fc.property(number, number, (a, b) => {
        if (!B.isZero(b)) expectWithin(B.div(a, b), exact(a).div(exact(b)));
        const size = a.m < 0n ? B.neg(a) : a;
        expectWithin(B.sqrt(size), exact(size).sqrt());
      }),
    ));

  it.each([
    ['exp', 60],
    ['sin', 1e6],
    ['cos', 1e6],
    ['tanh', 40],
  ] as const)('computes %s within the rounding that it states', (name, most) =>
    check(
      fc.property(number, (a) => {
        if (Math.abs(B.toNumber(a)) <= most) expectWithin(B[name](a), exact(a)[name]());
      }),
      60,
    ),
  );

  it('computes logarithms within the rounding that it states, also close to one', () =>
    check(
      fc.property(number, (a) => {
        if (a.m > 0n) expectWithin(B.log(a), exact(a).ln());
      }),
      60,
    ));

  it('converts to the nearest double and from every double', () =>
    check(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number, (x, a) => {
        expect(B.toNumber(B.near(x))).toBe(x === 0 ? 0 : x);
        expect(B.toNumber(a)).toBe(Number(B.toText(a)));
      }),
      500,
    ));

  it('bounds sizes by doubles from both sides', () =>
    check(
      fc.property(number, (a) => {
        expect(new D(B.magnitude(a)).gte(exact(a).abs())).toBe(true);
        expect(new D(B.lowerMagnitude(a)).lte(exact(a).abs())).toBe(true);
      }),
    ));

  it('is symmetric about zero, so that what cancels in exact arithmetic cancels here', () =>
    check(
      fc.property(number, number, (a, b) => {
        expect(B.neg(B.add(a, b))).toEqual(B.add(B.neg(a), B.neg(b)));
        expect(B.neg(B.mul(a, b))).toEqual(B.mul(B.neg(a), b));
        if (!B.isZero(b)) expect(B.neg(B.div(a, b))).toEqual(B.div(a, B.neg(b)));
      }),
    ));

  it('is written as decimals are', () =>
    check(
      fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: -160, max: 100 }), (m, e) => {
        const wide = Decimal.clone({ precision: 400, defaults: true });
        const wanted = new wide(m.toString()).times(new wide(2).pow(e));
        expect(bigFloatText({ m, e })).toBe(wanted.isZero() ? '0' : wanted.toString());
      }),
      500,
    ));

  it('orders numbers as they are', () =>
    check(
      fc.property(number, number, (a, b) => {
        expect(B.compare(a, b)).toBe(exact(a).cmp(exact(b)));
      }),
    ));

  it('keeps fractions to the precision, and whole numbers as they are', () => {
    expectWithin(B.constant({ n: 1n, d: 3n }), new D(1).div(3));
    expectWithin(B.constant({ n: -(10n ** 80n), d: 7n }), new D('-1e80').div(7));
    expect(B.toText(B.constant({ n: 12345n, d: 1n }))).toBe('12345');
  });

  it('has no number for quotients by zero, logarithms of what is not positive, and what follows from them', () => {
    for (const none of [B.div(B.one, B.zero), B.log(B.zero), B.sqrt(B.neg(B.one)), B.near(NaN)]) {
      expect(B.toNumber(none)).toBeNaN();
      expect(B.isZero(none)).toBe(false);
      for (const after of [B.add(none, B.one), B.mul(B.zero, none), B.exp(none), B.sub(B.one, none)])
        expect(B.toNumber(after)).toBeNaN();
    }
    const balls = ballArithmetic(B);
    expect(balls.radius(balls.log(balls.neg(balls.one)))).toBe(Infinity);
  });

  it('goes beyond the range of doubles, and writes such numbers in bounded time', () => {
    const small = B.exp(B.near(-3e7));
    // exp(−3e7) = 10^(−3e7 / ln 10): its exponent is −13028835.
    expect(B.toText(small)).toMatch(/^\d\.\d{300,320}e-13028835$/);
    expect(B.toNumber(small)).toBe(0);
    expect(B.magnitude(small)).toBe(Number.MIN_VALUE);
    expectWithin(B.log(small), new D(-3e7));
    expect(B.toNumber(B.exp(B.near(-1e15)))).toBe(0);
    expect(B.toNumber(B.exp(B.near(1e15)))).toBeNaN();
  });

  it.each([
    [3n, 1076, 1],
    [1n, 1075, 0],
    [5n, 1075, 2],
    [-7n, 1076, -2],
  ])('rounds %d / 2^%d to the even one of the smallest doubles', (n, k, multiple) => {
    const power = B.constant({ n: 1n << BigInt(k), d: 1n });
    expect(B.toNumber(B.div(B.constant({ n, d: 1n }), power))).toBe(multiple * Number.MIN_VALUE);
  });

  it('takes a number of which not even the exponent is exact in a double for zero or for none, and says what zero is off by', () => {
    const arithmetic = bigFloatArithmetic(30);
    const power = (start: { n: bigint; d: bigint }, times: number) => {
      let value = arithmetic.constant(start);
      for (let i = 0; i < times; i++) value = arithmetic.mul(value, value);
      return value;
    };
    // 2^±(2^40) is a number; 2^±(2^60) is none.
    expect(arithmetic.isZero(power({ n: 1n, d: 2n }, 40))).toBe(false);
    expect(arithmetic.isZero(power({ n: 1n, d: 2n }, 60))).toBe(true);
    expect(arithmetic.roundingError(power({ n: 1n, d: 2n }, 60))).toBeGreaterThan(0);
    expect(arithmetic.magnitude(power({ n: 2n, d: 1n }, 60))).toBeNaN();
  });

  it('refuses precisions that it does not have', () => {
    for (const digits of [3, 251, 7.5]) expect(() => bigFloatArithmetic(digits)).toThrow(/from 4 to 250/);
  });
});

describe('its constants and integers', () => {
  it('are ln 2 and pi to every bit that is asked for', () => {
    const scaled = (x: Decimal, w: number): Decimal => x.times(new D(2).pow(w));
    for (const w of [64, 200, 380]) {
      expect(
        new D(ln2(w).toString())
          .minus(scaled(new D(2).ln(), w))
          .abs()
          .lt(1.1),
      ).toBe(true);
      expect(
        new D(pi(w).toString())
          .minus(scaled(D.acos(-1), w))
          .abs()
          .lt(1.1),
      ).toBe(true);
    }
  });

  it('have bit lengths that are right, or one too many just below a power of two', () =>
    check(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 3000n }), (n) => {
        const right = n.toString(2).length;
        expect([right, right + 1]).toContain(bitLength(n));
        if (bitLength(n) > right) expect(n.toString(2).startsWith('1'.repeat(53))).toBe(true);
      }),
    ));

  it('have square roots that are cut off', () =>
    check(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 400n }), (n) => {
        const root = squareRoot(n);
        expect(root * root <= n && (root + 1n) ** 2n > n).toBe(true);
      }),
    ));
});
