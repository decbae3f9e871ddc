import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RoundingArithmetic } from '../../src/numeric/arithmetic.js';
import {
  MOST_DIGITS,
  decimalArithmetic,
  decimalArithmeticOn,
  powerOfTen,
  type SlowFunctions,
} from '../../src/numeric/decimal.js';
import { rational } from '../../src/numeric/rational.js';

/** The library itself, with 40 digits in reserve. */
const referenceFor = (digits: number): typeof Decimal =>
  Decimal.clone({ precision: digits + 40, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });

/** An element of an arithmetic from its text. */
const element = (arithmetic: RoundingArithmetic<Decimal>, text: string): Decimal =>
  new (arithmetic.zero.constructor as typeof Decimal)(text);

/** The library's slow functions, and how often each was asked. */
function counting(): { readonly functions: SlowFunctions; readonly asked: Record<keyof SlowFunctions, number> } {
  const asked = { exp: 0, ln: 0, tanh: 0 };
  const counted = (name: keyof SlowFunctions) => (x: Decimal) => {
    asked[name]++;
    return x[name]();
  };
  return { functions: { exp: counted('exp'), ln: counted('ln'), tanh: counted('tanh') }, asked };
}

/** One unit in the last of `digits` digits of x. */
const unit = (x: Decimal, digits: number): Decimal => new Decimal(10).pow(x.e + 1 - digits);

/** Half a unit, for the one rounding, and 10⁻⁶ of one for what the digits in reserve leave. */
const expectRounded = (value: Decimal, exact: Decimal, digits: number): void => {
  if (exact.isZero()) return expect(value.isZero()).toBe(true);
  expect(value.constructor).not.toBe(exact.constructor);
  const allowed = unit(exact, digits).times(0.500001);
  expect({ value: value.toString(), rounded: exact.minus(value).abs().lte(allowed) }).toEqual({
    value: value.toString(),
    rounded: true,
  });
  expect(value.sd()).toBeLessThanOrEqual(digits);
};

const digitText = (length: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: length - 1 }))
    .map(([first, rest]) => `${first}.${rest.join('')}0`);

/** A number of up to `digits` digits between 10^min and 10^(max + 1), of either sign or positive. */
const number = (digits: number, min: number, max: number, signs: readonly string[] = ['', '-']): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...signs), digitText(digits), fc.integer({ min, max }))
    .map(([sign, text, e]) => `${sign}${text}e${e}`);

/** Numbers at all distances from one that so many digits can tell, on either side. */
const nearOne = (digits: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(1, -1), fc.integer({ min: 1, max: digits - 1 }), fc.integer({ min: 1, max: 999 }))
    .map(([sign, places, k]) =>
      new Decimal(10)
        .pow(-places)
        .times(k % 10 ? k : 1)
        .times(sign)
        .plus(1),
    )
    .map((x) => x.toSignificantDigits(digits).toString())
    .filter((text) => Number(text) > 0);

const PI = '3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798';
const PRECISIONS = [4, 7, 20, 33, 65];

describe.each(PRECISIONS)('with %i digits', (digits) => {
  const arithmetic = decimalArithmetic(digits);
  const Reference = referenceFor(digits);

  test('the exponential is rounded correctly', () => {
    const argument = fc.oneof(
      number(digits, -300, -6),
      number(digits, -6, 0),
      number(digits, 0, 4),
      number(digits, 5, 9),
    );
    fc.assert(
      fc.property(argument, (text) => {
        const x = element(arithmetic, text).plus(0);
        expectRounded(arithmetic.exp(x), new Reference(x.toString()).exp(), digits);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('the logarithm is rounded correctly', () => {
    const argument = fc.oneof(number(digits, -300, 300, ['']), number(digits, -3, 5, ['']));
    fc.assert(
      fc.property(argument, (text) => {
        const x = element(arithmetic, text).plus(0);
        expectRounded(arithmetic.log(x), new Reference(x.toString()).ln(), digits);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('the logarithm is rounded correctly next to one', () => {
    fc.assert(
      fc.property(nearOne(digits), (text) => {
        const x = element(arithmetic, text);
        expectRounded(arithmetic.log(x), new Reference(text).ln(), digits);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('the other operations are off by at most one rounding error', () => {
    const pair = fc.tuple(number(digits, -20, 20), number(digits, -20, 20));
    fc.assert(
      fc.property(pair, ([left, right]) => {
        const [a, b] = [element(arithmetic, left).plus(0), element(arithmetic, right).plus(0)];
        const [x, y] = [new Reference(a.toString()), new Reference(b.toString())];
        expectRounded(arithmetic.mul(a, b), x.times(y), digits);
        expectRounded(arithmetic.div(a, b), x.div(y), digits);
        expectRounded(arithmetic.sqrt(a.abs()), x.abs().sqrt(), digits);
        // Sums of numbers 40 places apart: all digits of both
        const Wide = referenceFor(3 * digits + 60);
        expectRounded(arithmetic.add(a, b), new Wide(x).plus(y), digits);
        expectRounded(arithmetic.sub(a, b), new Wide(x).minus(y), digits);
        expect(arithmetic.neg(a).plus(a).isZero()).toBe(true);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('sine, cosine and hyperbolic tangent are rounded correctly', () => {
    fc.assert(
      fc.property(number(digits, -30, 1), (text) => {
        const x = element(arithmetic, text).plus(0);
        const exact = new Reference(x.toString());
        expectRounded(arithmetic.sin(x), exact.sin(), digits);
        expectRounded(arithmetic.cos(x), exact.cos(), digits);
        expectRounded(arithmetic.tanh(x), exact.tanh(), digits);
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  test('sine and cosine are rounded correctly next to their zeros', () => {
    for (const k of [1, -1, 2, 3, 7, 1000]) {
      const x = arithmetic.mul(arithmetic.constant(rational(k, 2)), element(arithmetic, PI).plus(0));
      const exact = new Reference(x.toString());
      expectRounded(arithmetic.sin(x), exact.sin(), digits);
      expectRounded(arithmetic.cos(x), exact.cos(), digits);
    }
  });

  test('literals are rounded correctly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 90n), max: 10n ** 90n }),
        fc.bigInt({ min: 1n, max: 10n ** 90n }),
        (n, d) => {
          const value = arithmetic.constant(rational(n, d));
          expectRounded(value, new (referenceFor(200))(n.toString()).div(d.toString()), digits);
          expectRounded(arithmetic.constant(rational(n)), new (referenceFor(200))(n.toString()), digits);
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });

  test('text holds every digit', () => {
    fc.assert(
      fc.property(number(digits, -400, 400), (text) => {
        const x = element(arithmetic, text).plus(0);
        expect(element(arithmetic, arithmetic.toText(x)).eq(x)).toBe(true);
      }),
      { seed: 42, numRuns: 50 },
    );
  });
});

describe('the exponential and the logarithm', () => {
  test('do not depend on what was computed before', () => {
    const digits = 34;
    const arithmetic = decimalArithmetic(digits);
    const exact = referenceFor(digits);
    const seventh = arithmetic.constant(rational(1, 7));
    const first = [arithmetic.exp(seventh), arithmetic.log(seventh)];
    // More neighbours than are remembered, on arguments that agree with the first to twelve digits and on others
    for (let i = 1; i <= 5000; i++) {
      const other =
        i % 2
          ? arithmetic.constant(rational(1000 + i, 7000))
          : arithmetic.add(seventh, element(arithmetic, `${i}e-20`));
      arithmetic.exp(other);
      arithmetic.log(other);
    }
    const again = [arithmetic.exp(seventh), arithmetic.log(seventh)];
    expect(again.map(arithmetic.toText)).toEqual(first.map(arithmetic.toText));
    expectRounded(again[0], new exact(seventh.toString()).exp(), digits);
    expectRounded(again[1], new exact(seventh.toString()).ln(), digits);
  });

  test('are the same for the same argument in whichever order neighbours come', () => {
    const digits = 35;
    const arithmetic = decimalArithmetic(digits);
    const exact = referenceFor(digits);
    // Around −1/7: the first twelve digits agree, and round to either of two neighbours
    const tails = Array.from({ length: 60 }, (_, i) => `${i * 16}`.padStart(3, '0'));
    const arguments_ = tails.map((tail) => element(arithmetic, `-0.142857142857${tail}`));
    const forwards = arguments_.map((x) => [arithmetic.exp(x), arithmetic.log(x.neg())]);
    const backwards = [...arguments_]
      .reverse()
      .map((x) => [arithmetic.exp(x), arithmetic.log(x.neg())])
      .reverse();
    forwards.forEach(([e, l], i) => {
      expect(arithmetic.toText(backwards[i][0])).toBe(arithmetic.toText(e));
      expect(arithmetic.toText(backwards[i][1])).toBe(arithmetic.toText(l));
      expectRounded(e, new exact(arguments_[i].toString()).exp(), digits);
      expectRounded(l, new exact(arguments_[i].neg().toString()).ln(), digits);
    });
  });

  test('are asked of the library once for each argument of few digits', () => {
    const { functions, asked } = counting();
    const arithmetic = decimalArithmeticOn(36, functions);
    const x = element(arithmetic, '0.375');
    for (let i = 0; i < 5; i++) {
      arithmetic.exp(x);
      arithmetic.log(x);
    }
    expect(asked).toEqual({ exp: 1, ln: 1, tanh: 0 });
  });

  test('are what they are at special arguments', () => {
    const { exp, log, zero, one, neg, toNumber } = decimalArithmetic(20);
    expect(toNumber(exp(zero))).toBe(1);
    expect(toNumber(exp(neg(zero)))).toBe(1);
    expect(toNumber(log(one))).toBe(0);
    expect(toNumber(log(zero))).toBe(-Infinity);
    expect(toNumber(log(neg(one)))).toBeNaN();
    expect(toNumber(exp(log(zero)))).toBe(0);
    expect(toNumber(exp(neg(log(zero))))).toBe(Infinity);
    expect(toNumber(exp(log(neg(one))))).toBeNaN();
  });

  test('reach beyond the range of doubles', () => {
    const arithmetic = decimalArithmetic(20);
    const small = arithmetic.exp(element(arithmetic, '-1e5'));
    expect(arithmetic.isZero(small)).toBe(false);
    expect(small.e).toBe(-43430);
    expect(arithmetic.toNumber(arithmetic.log(small))).toBe(-1e5);
  });
});

describe('bounds on the magnitude', () => {
  const arithmetic = decimalArithmetic(40);
  const Wide = referenceFor(60);
  const { magnitude, lowerMagnitude } = arithmetic;
  const bracket = (text: string): { lower: number; upper: number; below: boolean; above: boolean } => {
    const x = element(arithmetic, text);
    const [lower, upper] = [lowerMagnitude(x), magnitude(x)];
    return { lower, upper, below: x.abs().gte(new Wide(lower)), above: x.abs().lte(new Wide(upper)) };
  };
  // The shortest literals of doubles differ from their bits by less than the brackets are wide.

  test('bracket the number within 1e-13', () => {
    fc.assert(
      fc.property(number(40, -270, 300), (text) => {
        const { lower, upper, below, above } = bracket(text);
        expect({ text, below, above }).toEqual({ text, below: true, above: true });
        expect(upper - lower).toBeLessThanOrEqual(2e-13 * lower);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  test('bracket numbers with few, round and long leading digits', () => {
    for (let e = -25; e <= 25; e++)
      for (const digits of [
        '1',
        '1.0000000000000000000000000000000000001',
        '9.999999999999999999999999999999999999999',
      ]) {
        const { lower, upper, below, above } = bracket(`${digits}e${e}`);
        expect({ e, digits, below, above }).toEqual({ e, digits, below: true, above: true });
        expect(upper - lower).toBeLessThanOrEqual(2e-13 * lower);
      }
  });

  test('bracket numbers at the lower end of the doubles', () => {
    for (let e = -340; e <= -270; e++)
      for (const digits of ['1', '1.2345678901234567', '4.9', '9.9999999999999999'])
        expect({ e, digits, ...bracket(`${digits}e${e}`) }).toMatchObject({ e, digits, below: true, above: true });
  });

  test('bracket numbers at and beyond the upper end of the doubles', () => {
    for (const text of ['1e307', '1.7e308', '1.8e308', '1e309', '-1e310', '1e400', '1e100000'])
      expect({ text, ...bracket(text) }).toMatchObject({ text, below: true, above: true });
  });

  test('bracket numbers far below the doubles', () => {
    for (const text of ['1e-400', '-3e-4000', '1e-43430'])
      expect({ text, ...bracket(text) }).toMatchObject({ text, below: true, above: true });
  });

  test('of zero are zero', () => {
    expect([magnitude(arithmetic.zero), lowerMagnitude(arithmetic.zero)]).toEqual([0, 0]);
  });

  test('of what is not finite claim nothing', () => {
    const infinite = arithmetic.log(arithmetic.zero);
    expect(magnitude(infinite)).toBe(Infinity);
    expect(Number.isFinite(arithmetic.roundingError(infinite))).toBe(false);
    expect(Number.isFinite(arithmetic.roundingError(arithmetic.log(arithmetic.neg(arithmetic.one))))).toBe(false);
  });

  test('powers of ten are the doubles of that name', () => {
    for (let k = -323; k <= 308; k++) expect(powerOfTen(k)).toBe(Number(`1e${k}`));
    expect([powerOfTen(-324), powerOfTen(-1e6), powerOfTen(309), powerOfTen(1e6)]).toEqual([0, 0, Infinity, Infinity]);
  });
});

describe('the rounding error', () => {
  test('is one unit in the last place', () => {
    const arithmetic = decimalArithmetic(30);
    fc.assert(
      fc.property(number(30, -300, 300), (text) => {
        const x = element(arithmetic, text);
        const claimed = new Decimal(arithmetic.roundingError(x)).div(unit(x, 30));
        // The double nearest to a power of ten, which a few units of the smallest double may add to
        expect(claimed.gte(1 - 1e-15)).toBe(true);
        if (x.e > -280) expect(claimed.lte(1 + 1e-13)).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('of a result that is exactly zero is no more than the smallest double', () => {
    const arithmetic = decimalArithmetic(20);
    const x = element(arithmetic, '1e-200');
    // The smallest double is 5e-324; an error relative to x would be 1e-220.
    expect(arithmetic.roundingError(arithmetic.sub(x, x))).toBeLessThanOrEqual(1e-300);
  });
});

describe('the arithmetic', () => {
  test.each([3, 251, 0, -1, 20.5, NaN, Infinity])('of %d digits is refused', (digits) => {
    expect(() => decimalArithmetic(digits)).toThrow(RangeError);
  });

  test('of each precision is made once', () => {
    expect(decimalArithmetic(50)).toBe(decimalArithmetic(50));
    expect(decimalArithmetic(50)).not.toBe(decimalArithmetic(51));
    expect(decimalArithmetic(MOST_DIGITS).id).toBe('decimal(250)');
  });

  test('of the most digits has them', () => {
    const arithmetic = decimalArithmetic(MOST_DIGITS);
    const third = arithmetic.constant(rational(1, 3));
    expect(arithmetic.toText(third)).toBe(`0.${'3'.repeat(250)}`);
    // exp is off by half a unit of 1.39…, which the logarithm takes over at 1/1.39; its own rounding is half a unit of 0.33…
    const error = arithmetic.sub(arithmetic.log(arithmetic.exp(third)), third).abs();
    expect(error.lte(element(arithmetic, '5e-250'))).toBe(true);
  });

  test('leaves the shared constructor of the library alone', () => {
    const settings = [
      Decimal.precision,
      Decimal.rounding,
      Decimal.toExpNeg,
      Decimal.toExpPos,
      Decimal.minE,
      Decimal.maxE,
    ];
    const { exp, sin, one, constant } = decimalArithmetic(77);
    exp(constant(rational(1, 3)));
    sin(one);
    expect([
      Decimal.precision,
      Decimal.rounding,
      Decimal.toExpNeg,
      Decimal.toExpPos,
      Decimal.minE,
      Decimal.maxE,
    ]).toEqual(settings);
    expect([Decimal.precision, Decimal.rounding]).toEqual([20, Decimal.ROUND_HALF_UP]);
  });

  test('does not take over settings of the shared constructor', () => {
    const before = { precision: Decimal.precision, rounding: Decimal.rounding };
    try {
      Decimal.set({ precision: 5, rounding: Decimal.ROUND_UP });
      const { constant, toText } = decimalArithmetic(26);
      expect(toText(constant(rational(1, 3)))).toBe(`0.${'3'.repeat(26)}`);
    } finally {
      Decimal.set(before);
    }
  });

  test('keeps its precision whatever an operation is asked for', () => {
    const arithmetic = decimalArithmetic(23);
    const third = arithmetic.constant(rational(1, 3));
    for (const f of [arithmetic.sin, arithmetic.cos, arithmetic.exp, arithmetic.log, arithmetic.sqrt])
      for (const x of ['1e1000', '-1e1000', '1e-1000', 'Infinity', 'NaN', '0', '-1'])
        try {
          f(element(arithmetic, x));
        } catch {
          // What is refused must not leave traces either.
        }
    expect(arithmetic.toText(arithmetic.mul(third, third))).toBe(`0.${'1'.repeat(23)}`);
    expect(arithmetic.toText(arithmetic.exp(arithmetic.one))).toBe('2.7182818284590452353603');
  });

  test('does not work longer on the hyperbolic tangent of a large number', () => {
    const { functions, asked } = counting();
    const arithmetic = decimalArithmeticOn(20, functions);
    expect(arithmetic.toText(arithmetic.tanh(element(arithmetic, '999')))).toBe('1');
    expect(asked.tanh).toBe(1);
    expect(arithmetic.toText(arithmetic.tanh(element(arithmetic, '30000')))).toBe('1');
    expect(arithmetic.toText(arithmetic.tanh(element(arithmetic, '-1000')))).toBe('-1');
    // The library takes time in proportion to the number: it is not asked.
    expect(asked.tanh).toBe(1);
  });

  test('enters doubles by their digits', () => {
    const { near, toText } = decimalArithmetic(20);
    expect(toText(near(0.1))).toBe('0.1');
    expect(toText(near(-2.5e-300))).toBe('-2.5e-300');
    expect(toText(near(-0))).toBe('0');
  });

  test('prints zero without a sign', () => {
    const { neg, zero, toText, mul, one } = decimalArithmetic(20);
    expect(toText(neg(zero))).toBe('0');
    expect(toText(mul(neg(one), zero))).toBe('0');
  });
});
