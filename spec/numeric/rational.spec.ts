import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ONE,
  ZERO,
  addRational,
  commonMeasure,
  compareRational,
  divRational,
  equalRational,
  fractionText,
  mulRational,
  negRational,
  parseRational,
  powRational,
  rational,
  rationalLiteral,
  rationalOfNumber,
  rationalToNumber,
  subRational,
  type Rational,
} from '../../src/numeric/rational.js';

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));

const small = fc
  .tuple(fc.bigInt({ min: -999n, max: 999n }), fc.bigInt({ min: 1n, max: 999n }))
  .map(([n, d]) => rational(n, d));
const huge = fc
  .tuple(
    fc.bigInt({ min: -(2n ** 2500n), max: 2n ** 2500n }),
    fc.bigInt({ min: 1n, max: 2n ** 2500n }),
    fc.nat(2500),
    fc.nat(2500),
  )
  .map(([n, d, i, j]) => rational(n >> BigInt(i), (d >> BigInt(j)) + 1n));
const anyRational = fc.oneof(small, huge);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const positive = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });

/** The doubles next to a finite positive one (or zero), by their bits. */
function neighbour(x: number, step: 1n | -1n): number {
  const bits = new BigUint64Array(new Float64Array([x]).buffer);
  bits[0] += step;
  return new Float64Array(bits.buffer)[0];
}

const isEven = (x: number): boolean => new BigUint64Array(new Float64Array([x]).buffer)[0] % 2n === 0n;

/** A double ≥ 0 as the fraction that its bits mean; Infinity stands for 2¹⁰²⁴, the value after the largest double. */
function fractionOfBits(x: number): Rational {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0];
  const field = bits >> 52n;
  const mantissa = bits & (2n ** 52n - 1n);
  const [significand, exponent] = field === 0n ? [mantissa, -1074n] : [mantissa + 2n ** 52n, field - 1075n];
  return exponent >= 0n ? rational(significand * 2n ** exponent) : rational(significand, 2n ** -exponent);
}

const distance = (a: Rational, b: Rational): Rational => {
  const difference = subRational(a, b);
  return difference.n < 0n ? negRational(difference) : difference;
};

/** Expects x to be the double nearest to a > 0, the even one of two that are equally near. */
function expectNearest(a: Rational, x: number): void {
  const own = distance(a, fractionOfBits(x));
  const rivals = [...(x > 0 ? [neighbour(x, -1n)] : []), ...(x < Infinity ? [neighbour(x, 1n)] : [])];
  for (const rival of rivals) {
    const order = compareRational(own, distance(a, fractionOfBits(rival)));
    expect(order < 0 || (order === 0 && isEven(x))).toBe(true);
  }
}

describe('a fraction', () => {
  test('is in lowest terms with a positive denominator', () => {
    fc.assert(
      fc.property(huge, fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (a, k) => {
        fc.pre(k !== 0n);
        expect(a.d > 0n && gcd(a.n, a.d) === 1n).toBe(true);
        expect(rational(a.n * k, a.d * k)).toEqual(a);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('takes whole numbers as numbers', () => {
    expect(rational(6, -4)).toEqual({ n: -3n, d: 2n });
    expect(rational(0, -4)).toEqual(ZERO);
    expect(rational(5)).toEqual({ n: 5n, d: 1n });
    expect(() => rational(0.5)).toThrow(RangeError);
  });

  test('obeys the laws of a field', () => {
    fc.assert(
      fc.property(small, small, small, (a, b, c) => {
        expect(addRational(a, b)).toEqual(addRational(b, a));
        expect(mulRational(a, b)).toEqual(mulRational(b, a));
        expect(addRational(addRational(a, b), c)).toEqual(addRational(a, addRational(b, c)));
        expect(mulRational(mulRational(a, b), c)).toEqual(mulRational(a, mulRational(b, c)));
        expect(mulRational(a, addRational(b, c))).toEqual(addRational(mulRational(a, b), mulRational(a, c)));
        expect(addRational(a, ZERO)).toEqual(a);
        expect(mulRational(a, ONE)).toEqual(a);
        expect(addRational(a, negRational(a))).toEqual(ZERO);
        expect(subRational(addRational(a, b), b)).toEqual(a);
        if (b.n !== 0n) expect(divRational(mulRational(a, b), b)).toEqual(a);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('is equal to another exactly where the difference is zero', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        expect(equalRational(a, b)).toBe(subRational(a, b).n === 0n);
        expect(equalRational(a, subRational(addRational(a, b), b))).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('is ordered by the sign of the difference', () => {
    fc.assert(
      fc.property(anyRational, anyRational, (a, b) => {
        const difference = subRational(a, b).n;
        expect(compareRational(a, b)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
        expect(compareRational(a, b) + compareRational(b, a)).toBe(0);
        expect(compareRational(a, a)).toBe(0);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('to a whole power is the repeated product', () => {
    fc.assert(
      fc.property(small, fc.nat(12), (a, k) => {
        const product = Array.from({ length: k }, () => a).reduce(mulRational, ONE);
        expect(powRational(a, BigInt(k))).toEqual(product);
        if (a.n !== 0n) expect(powRational(a, -BigInt(k))).toEqual(divRational(ONE, product));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('shares with another a measure of which both are coprime multiples', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        fc.pre(a.n !== 0n || b.n !== 0n);
        const g = commonMeasure(a, b);
        const [i, j] = [divRational(a, g), divRational(b, g)];
        expect(g.n > 0n && i.d === 1n && j.d === 1n && gcd(i.n, j.n) === 1n).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test.each([
    ['a denominator of zero', () => rational(1n, 0n)],
    ['zero over zero', () => rational(0n, 0n)],
    ['a division by zero', () => divRational(ONE, ZERO)],
    ['a negative power of zero', () => powRational(ZERO, -1n)],
    ['what is not a number', () => rationalOfNumber(NaN)],
    ['infinity', () => rationalOfNumber(-Infinity)],
  ])('refuses %s', (_, attempt) => {
    expect(attempt).toThrow(RangeError);
  });
});

describe('a literal', () => {
  test.each<[string, Rational]>([
    ['-0.25', rational(-1, 4)],
    ['+.5', rational(1, 2)],
    ['-.5e1', rational(-5)],
    ['5.', rational(5)],
    ['1e-3', rational(1, 1000)],
    ['1.50E+2', rational(150)],
    ['2/3', rational(2, 3)],
    ['-4 / 6', rational(-2, 3)],
    ['+4/6', rational(2, 3)],
    ['007', rational(7)],
    ['-0', ZERO],
    ['0e-400', ZERO],
    ['1e400', rational(10n ** 400n)],
    ['-1e-400', rational(-1n, 10n ** 400n)],
    ['5e-324', rational(5n, 10n ** 324n)],
  ])('"%s" is read exactly', (text, value) => {
    expect(parseRational(text)).toEqual(value);
  });

  test.each([
    '',
    ' ',
    ' 7',
    '7 ',
    '\t7',
    '7\n',
    '0.5\u00a0',
    '\ufeff1',
    '\u20031/2',
    '1\u00a0/\u00a02',
    '1\t/2',
    '.',
    '-',
    '+',
    'e5',
    '1e',
    '1e+',
    '--1',
    '+-1',
    '- 1',
    '1 2',
    '1,5',
    '1_0',
    '1n',
    '0x10',
    '0b1',
    '0o7',
    'NaN',
    'Infinity',
    '-Infinity',
    'one',
    '1/0',
    '1/-2',
    '1.5/2',
    '1/2.0',
    '1/2/3',
    '1e2/3',
    '/2',
    '2/',
    '1e401',
    '1e-401',
    '1e1000000000',
    '1e-1000000000',
    '0e9999999999999999999999',
    '1.5.2',
    '1e1.5',
    '１',
    '½',
    '1\u00002',
  ])('"%s" is refused', (text) => {
    expect(parseRational(text)).toBeUndefined();
  });

  test('of 2000 characters is read, a longer one is refused', () => {
    expect(parseRational('7'.repeat(2000))).toEqual(rational(BigInt('7'.repeat(2000))));
    expect(parseRational('7'.repeat(2001))).toBeUndefined();
    expect(parseRational('0'.repeat(3000))).toBeUndefined();
    expect(parseRational(`1/${'3'.repeat(2998)}`)).toBeUndefined();
    expect(parseRational(`${' '.repeat(2999)}1`)).toBeUndefined();
  });

  test('of any double is read back as that double', () => {
    fc.assert(
      fc.property(finite, (x) => {
        // Minus zero is zero among the fractions.
        expect(rationalToNumber(rationalOfNumber(x)) === x).toBe(true);
        expect(parseRational(String(x))).toEqual(rationalOfNumber(x));
      }),
      { seed: 42, numRuns: 2000 },
    );
  });

  test('of any fraction is read back as that fraction', () => {
    fc.assert(
      fc.property(anyRational, (a) => {
        const text = String(rationalLiteral(a));
        fc.pre(text.length <= 2000);
        expect(parseRational(text)).toEqual(a);
        expect(parseRational(fractionText(a))).toEqual(a);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('that a double is printed as is written as that double', () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(rationalLiteral(rationalOfNumber(x))).toBe(x === 0 ? 0 : x);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  test.each<[Rational, number | string]>([
    [ZERO, 0],
    [rational(-3), -3],
    [rational(1, 10), 0.1],
    [rational(1, 3), '1/3'],
    [rational(2n ** 53n + 1n), '9007199254740993'],
    [rational(10n ** 309n), `1${'0'.repeat(309)}`],
    [rational(1n, 10n ** 330n), `1/1${'0'.repeat(330)}`],
    [rational(123456789012345678901n, 10n ** 21n), '123456789012345678901/1000000000000000000000'],
  ])('of %o is written as a double only where nothing is lost', (a, literal) => {
    expect(rationalLiteral(a)).toBe(literal);
  });
});

describe('the nearest double', () => {
  test('of a fraction of any size is nearer than its neighbours', () => {
    fc.assert(
      fc.property(huge, (a) => {
        const x = rationalToNumber(a);
        if (a.n === 0n) expect(x).toBe(0);
        else if (a.n < 0n) expectNearest(negRational(a), -x);
        else expectNearest(a, x);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  test('of a fraction in the subnormal range is nearer than its neighbours', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 140n }), fc.nat(160), (n, shift) => {
        const a = rational((n >> BigInt(shift % 140)) + 1n, 2n ** 1160n + 1n);
        expectNearest(a, rationalToNumber(a));
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('of the point halfway between two is the even one, and no longer a hair beside it', () => {
    fc.assert(
      fc.property(fc.oneof(positive, fc.double({ min: 0, max: 1e-307, noNaN: true })), (x) => {
        const next = neighbour(x, 1n);
        const middle = divRational(addRational(fractionOfBits(x), fractionOfBits(next)), rational(2));
        const hair = rational(1n, 2n ** 3000n);
        expect(rationalToNumber(middle)).toBe(isEven(x) ? x : next);
        expect(rationalToNumber(subRational(middle, hair))).toBe(x);
        expect(rationalToNumber(addRational(middle, hair))).toBe(next);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('is infinite from halfway beyond the largest double on', () => {
    const edge = rational(2n ** 1024n - 2n ** 970n);
    expect(rationalToNumber(edge)).toBe(Infinity);
    expect(rationalToNumber(negRational(edge))).toBe(-Infinity);
    expect(rationalToNumber(subRational(edge, rational(1n, 2n ** 4000n)))).toBe(Number.MAX_VALUE);
    expect(rationalToNumber(rational(10n ** 5000n, 3n))).toBe(Infinity);
  });

  test('is zero up to half of the smallest double', () => {
    const edge = rational(1n, 2n ** 1075n);
    expect(rationalToNumber(edge)).toBe(0);
    expect(rationalToNumber(addRational(edge, rational(1n, 2n ** 4000n)))).toBe(Number.MIN_VALUE);
    expect(rationalToNumber(rational(3n, 10n ** 5000n))).toBe(0);
    expect(rationalToNumber(rational(-3n, 10n ** 5000n)) === 0).toBe(true);
  });
});
