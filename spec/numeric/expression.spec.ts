import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import {
  FUNCTIONS,
  LARGEST_EXPONENT,
  call,
  expression,
  isZeroExpression,
  minus,
  negative,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
} from '../../src/numeric/expression.js';
import { operands, substitute } from '../../src/numeric/expressionParts.js';
import {
  addRational,
  divRational,
  mulRational,
  negRational,
  powRational,
  rational,
  subRational,
  type Rational,
} from '../../src/numeric/rational.js';
import { compileTape, evaluateTape } from '../../src/numeric/tape.js';

const arithmetic = decimalArithmetic(50);
const [x, y] = [parameter(0), parameter(1)];

const literal = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 9 }))
  .map(([n, d]) => rational(n, d));

/** Formulas in two parameters that are defined for all of their values. */
const formula: fc.Arbitrary<Expression> = fc.letrec<{ any: Expression; leaf: Expression }>((tie) => ({
  leaf: fc.oneof(literal.map(expression), fc.constantFrom(x, y)),
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    tie('leaf'),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => plus(a, b)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => minus(a, b)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => times(a, b)),
    // No divisor below one
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => over(a, plus(1, call('sigmoid', b)))),
    tie('any').map(negative),
    fc.tuple(tie('any'), fc.integer({ min: 0, max: 3 })).map(([a, k]) => power(a, k)),
    fc
      .tuple(tie('any'), fc.constantFrom('sin' as const, 'cos' as const, 'tanh' as const, 'sigmoid' as const))
      .map(([a, name]) => call(name, call('sigmoid', a))),
    fc
      .tuple(tie('any'), tie('any'), fc.nat(1))
      .map(([a, b, i]) => softmax([call('tanh', call('sigmoid', a)), call('sigmoid', b)])[i]),
  ),
})).any;

const valueAt = (e: Expression, theta: readonly Rational[]): string => {
  const tape = compileTape([e], theta.length);
  const run = evaluateTape(tape, arithmetic, theta.map(arithmetic.constant));
  return arithmetic.toText(run.values[tape.outputs[0]]);
};

describe('the builders', () => {
  test('take numbers, texts and fractions for formulas', () => {
    expect(expression(0.1)).toEqual({ kind: 'constant', value: rational(1, 10) });
    expect(expression('2/3')).toEqual({ kind: 'constant', value: rational(2, 3) });
    expect(expression(rational(-5))).toEqual({ kind: 'constant', value: rational(-5) });
    expect(expression(x)).toBe(x);
    expect(plus(x, '1/2', 3)).toEqual(plus(plus(x, expression('1/2')), expression(3)));
  });

  test.each(['x', '', '1/0', 'theta[1]'])('refuse the text "%s"', (text) => {
    expect(() => expression(text)).toThrow(RangeError);
  });

  test.each([NaN, Infinity, -Infinity])('refuse %d', (value) => {
    expect(() => expression(value)).toThrow(RangeError);
  });

  test('form literals at once, exactly', () => {
    fc.assert(
      fc.property(literal, literal, fc.integer({ min: 0, max: 5 }), (a, b, k) => {
        expect(plus(a, b)).toEqual(expression(addRational(a, b)));
        expect(minus(a, b)).toEqual(expression(subRational(a, b)));
        expect(times(a, b)).toEqual(expression(mulRational(a, b)));
        if (b.n !== 0n) expect(over(a, b)).toEqual(expression(divRational(a, b)));
        expect(negative(a)).toEqual(expression(negRational(a)));
        expect(power(a, k)).toEqual(expression(powRational(a, BigInt(k))));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('leave out zeros and ones', () => {
    expect(plus(x, 0)).toBe(x);
    expect(plus(0, x)).toBe(x);
    expect(minus(x, 0)).toBe(x);
    expect(minus(0, x)).toEqual(negative(x));
    expect(times(x, 1)).toBe(x);
    expect(times(1, x)).toBe(x);
    expect(over(x, 1)).toBe(x);
    expect(power(x, 1)).toBe(x);
    expect(power(x, 0)).toEqual(expression(1));
    for (const zero of [times(x, 0), times(0, x), over(0, x), plus(), minus('1/3', '1/3')])
      expect(isZeroExpression(zero)).toBe(true);
    expect(times()).toEqual(expression(1));
  });

  test('refuse to divide by the literal zero', () => {
    expect(() => over(x, 0)).toThrow(RangeError);
    expect(() => over(0, 0)).toThrow(RangeError);
    expect(() => over(x, minus(2, 2))).toThrow(RangeError);
    expect(() => power(0, -1)).toThrow(RangeError);
  });

  test.each([0.5, NaN, Infinity, LARGEST_EXPONENT + 1, -LARGEST_EXPONENT - 1])('refuse the exponent %d', (exponent) => {
    expect(() => power(x, exponent)).toThrow(RangeError);
  });

  test('take exponents up to the largest', () => {
    expect(power(x, LARGEST_EXPONENT)).toEqual({ kind: 'power', a: x, exponent: LARGEST_EXPONENT });
    expect(power(x, -LARGEST_EXPONENT)).toEqual({ kind: 'power', a: x, exponent: -LARGEST_EXPONENT });
  });

  test('make softmax vectors that share their logits', () => {
    const vector = softmax([x, y, 3]);
    expect(vector.length).toBe(3);
    vector.forEach((p, i) => expect(p).toMatchObject({ kind: 'softmax', index: i }));
    expect(operands(vector[0])).toBe(operands(vector[2]));
    expect(operands(vector[0])).toEqual([x, y, expression(3)]);
  });

  test('do not call a formula zero for its value', () => {
    expect(isZeroExpression(minus(x, x))).toBe(false);
    expect(isZeroExpression(expression('0/7'))).toBe(true);
  });
});

describe('the parts of a formula', () => {
  test('are what it is made of, in order', () => {
    expect(operands(expression(2))).toEqual([]);
    expect(operands(x)).toEqual([]);
    expect(operands(minus(x, y))).toEqual([x, y]);
    expect(operands(over(y, x))).toEqual([y, x]);
    expect(operands(negative(x))).toEqual([x]);
    expect(operands(power(y, 3))).toEqual([y]);
    for (const name of FUNCTIONS) expect(operands(call(name, x))).toEqual([x]);
  });
});

describe('substitution', () => {
  test('is composition', () => {
    fc.assert(
      fc.property(formula, formula, formula, literal, literal, (e, f, g, a, b) => {
        const inner = [f, g].map((part) => parsed(valueAt(part, [a, b])));
        const composed = valueAt(substitute(e, [f, g]), [a, b]);
        const direct = valueAt(e, inner);
        // 50 digits on both sides; formulas of this depth amplify by less than ten digits, to values below 1e30 or so
        const error = Math.abs(Number(arithmetic.toText(arithmetic.sub(elementOf(composed), elementOf(direct)))));
        expect(error).toBeLessThanOrEqual(1e-35 * (1 + Math.abs(Number(direct))) * (1 + Math.abs(Number(composed))));
      }),
      { seed: 42, numRuns: 70 },
    );
  });

  const elementOf = (text: string) => arithmetic.constant(parsed(text));
  /** A decimal of any exponent as a fraction. */
  function parsed(text: string): Rational {
    const [, sign, whole, decimals = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text)!;
    const places = Number(exponent) - decimals.length;
    const digits = BigInt(`${sign}${whole}${decimals}`);
    return places >= 0 ? rational(digits * 10n ** BigInt(places)) : rational(digits, 10n ** BigInt(-places));
  }

  test('of the parameters by themselves changes no value', () => {
    fc.assert(
      fc.property(formula, literal, literal, (e, a, b) => {
        expect(valueAt(substitute(e, [x, y]), [a, b])).toBe(valueAt(e, [a, b]));
      }),
      { seed: 42, numRuns: 70 },
    );
  });

  test('reaches into every kind of formula', () => {
    const by = [call('exp', y), expression(2)];
    expect(substitute(x, by)).toBe(by[0]);
    expect(substitute(expression(3), by)).toEqual(expression(3));
    expect(substitute(plus(x, y), by)).toEqual(plus(by[0], 2));
    expect(substitute(minus(x, y), by)).toEqual(minus(by[0], 2));
    expect(substitute(times(x, y), by)).toEqual(times(by[0], 2));
    expect(substitute(over(x, y), by)).toEqual(over(by[0], 2));
    expect(substitute(negative(x), by)).toEqual(negative(by[0]));
    expect(substitute(power(x, -3), by)).toEqual(power(by[0], -3));
    expect(substitute(softmax([x, y])[1], by)).toEqual(softmax(by)[1]);
    for (const name of FUNCTIONS) expect(substitute(call(name, x), by)).toEqual(call(name, by[0]));
  });

  test('forms literals that arise', () => {
    expect(substitute(plus(times(x, y), over(x, 3)), [expression(2), expression('1/4')])).toEqual(expression('7/6'));
    expect(isZeroExpression(substitute(times(x, call('exp', y)), [expression(0), y]))).toBe(true);
  });

  test('by a literal zero in a divisor is refused', () => {
    expect(() => substitute(over(1, x), [expression(0)])).toThrow(RangeError);
    expect(() => substitute(power(x, -1), [expression(0)])).toThrow(RangeError);
  });

  test('looks at every shared part once', () => {
    let doubled = x;
    for (let i = 0; i < 18; i++) doubled = plus(doubled, doubled);
    let looks = 0;
    const counted = new Proxy([times(2, y)], {
      get: (target, key, receiver): unknown => {
        if (key === '0') looks++;
        return Reflect.get(target, key, receiver);
      },
    });
    // 2^18 paths lead to the one parameter.
    expect(valueAt(substitute(doubled, counted), [rational(0), rational(1, 2)])).toBe(String(2 ** 18));
    expect(looks).toBeLessThan(100);
  });
});
