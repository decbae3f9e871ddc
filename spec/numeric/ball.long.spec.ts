import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../../src/numeric/arithmetic.js';
import { asBallArithmetic, ballArithmetic, type Ball, type BallArithmetic } from '../../src/numeric/ball.js';
import { decimalArithmetic } from '../../src/numeric/decimal.js';
import { float64 } from '../../src/numeric/float64.js';
import { fraction } from '../../src/numeric/fraction.js';
import { rational } from '../../src/numeric/rational.js';

/** Exact values have 120 digits: 100 more than the balls that are judged by them. */
const Wide = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_EVEN, defaults: true });
const powersOfTwo = new Map<number, Decimal>();
function powerOfTwo(k: number): Decimal {
  const power = powersOfTwo.get(k) ?? new Wide(2).pow(k);
  powersOfTwo.set(k, power);
  return power;
}

/** A double as the decimal that its bits mean (the constructor of the library takes the shortest literal instead). */
function exactly(x: number): Decimal {
  if (!Number.isFinite(x)) return new Wide(x);
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0];
  const field = (bits >> 52n) & 2047n;
  const mantissa = bits & (2n ** 52n - 1n);
  const [significand, exponent] = field === 0n ? [mantissa, -1074] : [mantissa + 2n ** 52n, Number(field) - 1075];
  const value = new Wide(significand.toString()).times(powerOfTwo(exponent));
  return bits >> 63n ? value.neg() : value;
}

interface System<M> {
  readonly balls: BallArithmetic<M>;
  readonly element: (text: string) => M;
  readonly exact: (x: M) => Decimal;
}

const inDoubles: System<number> = { balls: ballArithmetic(float64), element: Number, exact: exactly };
function inDecimals(digits: number): System<Decimal> {
  const balls = ballArithmetic(decimalArithmetic(digits));
  const D = balls.inner.zero.constructor as typeof Decimal;
  return { balls, element: (text) => new D(text).plus(0), exact: (x) => new Wide(x) };
}

type AnySystem = System<unknown>;
const SYSTEMS = [inDoubles, inDecimals(20), inDecimals(4)] as unknown as AnySystem[];
const named = SYSTEMS.map((system) => [system.balls.id, system] as const);

/** The point of a ball at the fraction t of its radius, from −1 to 1. */
const pointOf = ({ exact }: AnySystem, x: Ball<unknown>, t: number): Decimal =>
  x.radius === 0 ? exact(x.center) : exact(x.center).plus(exactly(x.radius).times(t));

/** Whether a ball contains a number; the slack is what 120 digits leave open, far below any rounding of the ball's own. */
function contains({ exact }: AnySystem, x: Ball<unknown>, value: Decimal): boolean {
  if (x.radius === Infinity) return true;
  const error = value.minus(exact(x.center)).abs();
  return error.lte(exactly(x.radius).times('1.0000000000000000000000000000001').plus(value.abs().times('1e-110')));
}

/** Expects a ball to contain a number, and says on failure which. */
function expectContained(system: AnySystem, x: Ball<unknown>, value: Decimal): void {
  if (contains(system, x, value)) return;
  expect.fail(
    `${value.toSignificantDigits(25).toString()} is not within ${x.radius} of ${system.balls.inner.toText(x.center)}`,
  );
}

const number = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.integer({ min: 1, max: 9 }),
      fc.bigInt({ min: 0n, max: 10n ** 16n }),
      fc.integer({ min, max }),
    )
    .map(([sign, first, rest, e]) => `${sign}${first}.${rest}e${e}`);
const between = (min: number, max: number): fc.Arbitrary<string> =>
  fc.double({ min, max, noNaN: true, noDefaultInfinity: true }).map(String);
const wholes = fc.integer({ min: -5, max: 5 }).map(String);

/** Radii as multiples of the magnitude of the centre, or as they are. */
const radius = fc.oneof(
  fc.constant({ relative: 0, absolute: 0 }),
  fc.record({ relative: fc.constantFrom(1e-18, 1e-6, 0.01, 0.5, 0.999999, 1, 3), absolute: fc.constant(0) }),
  fc.record({ relative: fc.constant(0), absolute: fc.constantFrom(1e-300, 1e-20, 1e-3, 0.7, 5) }),
);

const ballOf = (
  { balls, element }: AnySystem,
  text: string,
  { relative, absolute }: { relative: number; absolute: number },
): Ball<unknown> => balls.ball(element(text), Math.abs(Number(text)) * relative + absolute);

const places = fc.constantFrom(-1, -0.9999, -0.5, 0, 0.5, 1);

type Name = 'add' | 'sub' | 'mul' | 'div' | 'neg' | 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh';
const UNARY = ['neg', 'exp', 'log', 'sqrt', 'sin', 'cos', 'tanh'] as const;
const BINARY = ['add', 'sub', 'mul', 'div'] as const;
const isBinary = (name: Name): name is (typeof BINARY)[number] => (BINARY as readonly string[]).includes(name);

const EXACT: Record<Name, (a: Decimal, b: Decimal) => Decimal> = {
  add: (a, b) => a.plus(b),
  sub: (a, b) => a.minus(b),
  mul: (a, b) => a.times(b),
  div: (a, b) => a.div(b),
  neg: (a) => a.neg(),
  exp: (a) => a.exp(),
  log: (a) => a.ln(),
  sqrt: (a) => a.sqrt(),
  sin: (a) => a.sin(),
  cos: (a) => a.cos(),
  tanh: (a) => a.tanh(),
};

const apply = (balls: BallArithmetic<unknown>, name: Name, a: Ball<unknown>, b: Ball<unknown>): Ball<unknown> =>
  isBinary(name) ? balls[name](a, b) : balls[name](a);

/** Arguments that each function is tried at: where it is steep, flat, near a zero, at the ends of the doubles. */
const argument = (name: Name): fc.Arbitrary<string> => {
  switch (name) {
    case 'exp':
      return fc.oneof(wholes, number(-20, 0), between(-800, 800));
    case 'log':
    case 'sqrt':
      return fc.oneof(wholes, number(-20, 20), number(-307, 307), between(0.9, 1.1));
    case 'sin':
    case 'cos':
      return fc.oneof(
        wholes,
        number(-20, 5),
        fc.constantFrom('3.14159265358979323846264338', '1.57079632679489661923'),
      );
    case 'tanh':
      return fc.oneof(wholes, number(-20, 0), between(-50, 50));
    default:
      return fc.oneof(wholes, number(-3, 3), number(-160, 160), number(-323, 307));
  }
};

describe.each(named)('%s', (_, system) => {
  const { balls, element } = system;
  const { inner, ball, zero, one, isZero, add, sub, mul, div } = balls;

  test.each([...UNARY, ...BINARY])('%s encloses the exact values of all points of its operands', (name) => {
    fc.assert(
      fc.property(argument(name), argument(name), radius, radius, places, places, (left, right, r, s, t, u) => {
        const [a, b] = [ballOf(system, left, r), ballOf(system, right, s)];
        const value = EXACT[name](pointOf(system, a, t), pointOf(system, b, u));
        if (value.isFinite()) expectContained(system, apply(balls, name, a, b), value);
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('exp encloses the exact values of very wide balls', () => {
    fc.assert(
      fc.property(between(-800, 800), between(0, 300), places, (center, width, t) => {
        const a = ball(element(center), Number(width));
        expectContained(system, balls.exp(a), pointOf(system, a, t).exp());
      }),
      { seed: 42, numRuns: 150 },
    );
  });

  test('a chain of operations encloses the exact values at every step', () => {
    const leaf = fc.tuple(fc.oneof(wholes, number(-2, 1)), radius, places);
    const step = fc.tuple(fc.constantFrom<Name>(...UNARY, ...BINARY, ...BINARY, ...BINARY), fc.nat(99), fc.nat(99));
    let checked = 0;
    fc.assert(
      fc.property(
        fc.array(leaf, { minLength: 2, maxLength: 3 }),
        fc.array(step, { maxLength: 10 }),
        (leaves, steps) => {
          const enclosed = leaves.map(([text, r]) => ballOf(system, text, r));
          const exact = leaves.map(([, , t], i) => pointOf(system, enclosed[i], t));
          for (const [name, i, j] of steps) {
            const [a, b] = [i % enclosed.length, j % enclosed.length];
            // Arguments beyond these are slow to reduce in the reference, and teach nothing.
            const limit = { exp: 1e4, sin: 1e5, cos: 1e5, tanh: 50 }[name as string] ?? Infinity;
            if (Math.max(Math.abs(balls.toNumber(enclosed[a])), exact[a].abs().toNumber()) > limit) continue;
            const value = EXACT[name](exact[a], exact[b]);
            if (!value.isFinite()) continue;
            const result = apply(balls, name, enclosed[a], enclosed[b]);
            expectContained(system, result, value);
            if (Number.isFinite(result.radius)) checked++;
            enclosed.push(result);
            exact.push(value);
          }
        },
      ),
      { seed: 42, numRuns: 150 },
    );
    expect(checked).toBeGreaterThan(150);
  });

  test('literals are enclosed', () => {
    const literal = fc.oneof(
      fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n })),
      fc.tuple(fc.bigInt({ min: -2_000_000n, max: 2_000_000n }), fc.constant(1n)),
      fc.tuple(
        fc.bigInt({ min: 1n, max: 99n }),
        fc.integer({ min: 300, max: 340 }).map((e) => 10n ** BigInt(e)),
      ),
    );
    fc.assert(
      fc.property(literal, ([n, d]) => {
        expectContained(system, balls.constant(rational(n, d)), new Wide(n.toString()).div(d.toString()));
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('the bound is no less than any point of the ball', () => {
    fc.assert(
      fc.property(fc.oneof(number(-3, 3), number(-270, 300)), radius, (text, r) => {
        const x = ballOf(system, text, r);
        expect(exactly(balls.bound(x)).gte(system.exact(x.center).abs().plus(exactly(x.radius)))).toBe(true);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('zero stays exactly zero', () => {
    const x = ball(element('3'), 0.5);
    expect(add(zero, x)).toBe(x);
    expect(add(x, zero)).toBe(x);
    expect(sub(x, zero)).toBe(x);
    expect(sub(zero, x)).toEqual(balls.neg(x));
    for (const product of [mul(zero, x), mul(x, zero), mul(zero, zero), div(zero, x)])
      expect(isZero(product)).toBe(true);
    expect(isZero(ball(inner.zero, 1e-300))).toBe(false);
    expect(isZero(sub(x, x))).toBe(false);
  });

  test('one changes nothing', () => {
    const x = ball(element('3'), 0.5);
    expect(mul(one, x)).toBe(x);
    expect(mul(x, one)).toBe(x);
    expect(div(x, one)).toBe(x);
  });

  test.each([
    ['zero', '0', 0],
    ['a ball around zero', '0', 1e-3],
    ['a ball that contains zero', '1e-10', 1],
    ['a ball that ends at zero', '-2', 2],
  ])('dividing by %s gives nothing that is known', (_, center, r) => {
    const divisor = ball(element(center), r);
    for (const dividend of [one, ball(element('3'), 0.5), ball(inner.zero, 0.5)])
      expect(div(dividend, divisor).radius).toBe(Infinity);
  });

  test.each([
    ['zero', '0', 0],
    ['a ball that contains zero', '1e-10', 1],
  ])('nor does dividing zero by %s, of which the quotient need not exist', (_, center, r) => {
    expect(div(zero, ball(element(center), r)).radius).toBe(Infinity);
  });

  test.each([
    ['zero', '0', 0],
    ['a ball around zero', '0', 1e-3],
    ['a negative number', '-1', 0],
    ['a negative ball', '-1', 0.5],
    ['a ball that is positive in part', '1', 2],
    ['a ball that ends at zero', '1', 1],
  ])('the logarithm of %s is nothing that is known', (_, center, r) => {
    expect(balls.log(ball(element(center), r)).radius).toBe(Infinity);
  });

  test('the square root of a negative number is nothing that is known', () => {
    expect(balls.sqrt(ball(element('-1'), 0)).radius).toBe(Infinity);
    expect(balls.sqrt(ball(element('-1'), 0.5)).radius).toBe(Infinity);
    expect(balls.sqrt(ball(element('-1'), 3)).radius).toBe(Infinity);
  });

  test('what is not known stays unknown', () => {
    const unknown = balls.log(zero);
    const results = [
      add(unknown, one),
      sub(one, unknown),
      mul(unknown, ball(element('2'), 0)),
      mul(ball(inner.zero, 1e-30), unknown),
      div(unknown, ball(element('2'), 0.1)),
      div(one, unknown),
      balls.neg(unknown),
      balls.exp(unknown),
      balls.log(unknown),
      balls.sqrt(unknown),
      balls.sin(unknown),
      balls.cos(unknown),
      balls.tanh(unknown),
      sub(unknown, unknown),
      div(unknown, unknown),
    ];
    for (const result of results) expect(result.radius).toBe(Infinity);
    expect(balls.bound(unknown)).not.toBeLessThan(Infinity);
  });

  test('midpoints are points', () => {
    const x = ball(element('3'), 0.5);
    expect(balls.midpoint(x)).toEqual(ball(element('3'), 0));
    expect([balls.radius(x), balls.radius(balls.midpoint(x)), balls.toNumber(x)]).toEqual([0.5, 0, 3]);
    expect(balls.toText(x)).toBe('3');
  });

  test('centres are compared', () => {
    expect(balls.compare(ball(element('3'), 5), ball(element('4'), 0))).toBe(-1);
    expect(balls.compare(ball(element('4'), 5), ball(element('4'), 0))).toBe(0);
    expect(balls.compare(ball(element('5'), 5), ball(element('4'), 0))).toBe(1);
  });

  test('the radius of an operation on points is a few roundings', () => {
    fc.assert(
      fc.property(number(-3, 1), number(-3, 1), (left, right) => {
        const [a, b] = [ball(element(left), 0), ball(element(right), 0)];
        // Five roundings for an elementary function (four of its own, one that all operations have), one otherwise; 1e-13 of outward rounding
        for (const name of BINARY) {
          const { center, radius: r } = apply(balls, name, a, b);
          expect(r).toBeLessThanOrEqual(inner.roundingError(center) * (1 + 1e-13));
        }
        for (const name of ['exp', 'sin', 'cos', 'tanh'] as const) {
          const { center, radius: r } = balls[name](a);
          expect(r).toBeLessThanOrEqual(5 * inner.roundingError(center) * (1 + 1e-13));
        }
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  test('is made once, and known again', () => {
    expect(ballArithmetic(inner)).toBe(balls);
    expect(asBallArithmetic(balls)).toBe(balls);
    expect(asBallArithmetic(inner)).toBeUndefined();
    expect(asBallArithmetic(fraction as Arithmetic<unknown>)).toBeUndefined();
  });
});

describe('balls of doubles', () => {
  const system = inDoubles as unknown as AnySystem;
  const { ball, exp, mul, div, add, sub, log, sqrt } = inDoubles.balls;

  test('that overflow are nothing that is known', () => {
    const [large, half] = [ball(1e200, 0), ball(0.5, 0.1)];
    const infinite = mul(large, large);
    const results = [
      infinite,
      mul(large, ball(1e200, 1e190)),
      add(ball(1.7e308, 0), ball(1.7e308, 0)),
      exp(ball(800, 0)),
      exp(ball(700, 100)),
      exp(ball(-800, 2000)),
      div(large, ball(1e-200, 0)),
      div(large, ball(1e-200, 1e-201)),
      sub(infinite, infinite),
      mul(infinite, half),
      div(half, infinite),
      div(infinite, infinite),
      log(infinite),
      sqrt(infinite),
    ];
    for (const result of results) expect(result.radius).toBe(Infinity);
  });

  test('enclose products that are subnormal', () => {
    // Each of the products that the radius is made of rounds to zero.
    const [a, b] = [ball(2 ** -537, 2 ** -537), ball(0.98 * 2 ** -537, 0.49 * 2 ** -537)];
    for (const [t, u] of [
      [1, 1],
      [-1, -1],
      [1, -1],
      [0, 0],
    ])
      // prettier-ignore
      expectContained(system, mul(a, b), pointOf(system, a, t).times(pointOf(system, b, u)));
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 4, noNaN: true }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: -541, max: -534 }),
        ([x, r, y, s], e) => {
          const [c, d] = [ball(x * 2 ** e, r * 2 ** e), ball(y * 2 ** (-1075 - e), s * 2 ** (-1075 - e))];
          for (const t of [-1, 1])
            for (const u of [-1, 1])
              expectContained(system, mul(c, d), pointOf(system, c, t).times(pointOf(system, d, u)));
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });

  test('enclose quotients of subnormal numbers', () => {
    // |quotient| · radius of the divisor rounds to zero, but not the error that it stands for.
    const [a, b] = [ball(1e-320, 0), ball(1e-300, 1e-310)];
    for (const u of [-1, 1]) expectContained(system, div(a, b), pointOf(system, a, 0).div(pointOf(system, b, u)));
    fc.assert(
      fc.property(
        number(-323, -290),
        number(-310, -280),
        fc.constantFrom(1e-4, 1e-10, 0.5),
        (left, right, relative) => {
          const c = ball(Number(left), 0);
          const d = ball(Number(right), Math.abs(Number(right)) * relative);
          for (const u of [-1, 1]) expectContained(system, div(c, d), pointOf(system, c, 0).div(pointOf(system, d, u)));
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });

  test('enclose exponentials of wide balls around numbers whose exponential is subnormal or zero', () => {
    for (const [center, r] of [
      [-750, 100],
      [-740, 40],
      [-745, 1],
      [-1000, 990],
      [-1e5, 1e5],
    ])
      // prettier-ignore
      for (const t of [-1, 0, 1]) {
        const x = ball(center, r);
        expectContained(system, exp(x), pointOf(system, x, t).exp());
      }
  });
});

describe('balls of decimals', () => {
  const decimals = inDecimals(20);
  const system = decimals as unknown as AnySystem;
  const { element } = decimals;
  const { ball, exp, log, mul, div, sub, sqrt } = decimals.balls;

  test('reach below the smallest double', () => {
    const small = exp(ball(element('-1e5'), 0));
    expectContained(system, small, new Wide('-1e5').exp());
    expect(decimals.balls.isZero(small)).toBe(false);
    expect(small.radius).toBeLessThanOrEqual(10 * Number.MIN_VALUE);
    // A centre is worth no more than its radius there.
    expect(log(small).radius).toBe(Infinity);
  });

  test('know quotients of points, however small', () => {
    const [a, b] = [ball(element('3'), 0), ball(element('7e-400'), 0)];
    for (const [c, d] of [
      [b, a],
      [b, b],
    ])
      // One rounding at 20 digits, and the factor that covers the rounding of radii themselves.
      expect(div(c, d).radius).toBeLessThanOrEqual(1e-19 * (1 + 2 ** -40));
    expectContained(system, div(b, b), new Wide(1));
  });

  test('enclose the exponential of a wide ball far below zero', () => {
    const x = ball(element('-1e5'), 99_990);
    for (const t of [-1, 0, 1]) expectContained(system, exp(x), pointOf(system, x, t).exp());
  });

  test('enclose products of small points and wide balls', () => {
    for (const e of [-320, -311, -303, -295, -289, -280]) {
      const [a, b] = [ball(element(`9.87654321e${e}`), 0), ball(element('1e300'), 1e300)];
      expectContained(system, mul(a, b), pointOf(system, a, 0).times(pointOf(system, b, 1)));
      expectContained(system, mul(b, a), pointOf(system, a, 0).times(pointOf(system, b, -1)));
    }
  });

  test('enclose quotients by small balls', () => {
    for (const e of [-303, -300, -295, -289, -280])
      for (const relative of [0.5, 1e-3, 1e-10]) {
        const a = ball(element('3'), 0);
        const b = ball(element(`1.23456789e${e}`), relative * Number(`1e${e}`));
        for (const t of [-1, 1]) expectContained(system, div(a, b), pointOf(system, a, 0).div(pointOf(system, b, t)));
      }
  });

  test('enclose what is done with numbers beyond the largest double', () => {
    const x = ball(element('3e310'), 1e308);
    for (const t of [-1, 1]) {
      const point = pointOf(system, x, t);
      expectContained(system, div(ball(element('7'), 0), x), new Wide(7).div(point));
      expectContained(system, div(x, ball(element('2e310'), 0)), point.div('2e310'));
      expectContained(system, log(x), point.ln());
      expectContained(system, sqrt(x), point.sqrt());
      expectContained(system, mul(x, ball(element('1e-310'), 0)), point.times('1e-310'));
    }
  });

  test('of equal small numbers have a small difference', () => {
    const x = ball(element('1e-200'), 0);
    // The difference is exactly zero, so that nothing is rounded: some multiples of the smallest double (5e-324).
    expect(sub(x, x).radius).toBeLessThanOrEqual(1e-300);
  });
});
