import type { Arithmetic, RoundingArithmetic } from './arithmetic.js';
import { rational } from './rational.js';
import { DOWN, UP } from './outward.js';

/** An enclosure: the true value lies within `radius` of `center`. */
export interface Ball<M> {
  readonly center: M;
  readonly radius: number;
}

/** Enclosures over a rounding arithmetic. Any generic algorithm run in it returns its value together with a proven error bound. */
export interface BallArithmetic<M> extends Arithmetic<Ball<M>> {
  readonly inner: RoundingArithmetic<M>;
  /** The enclosure of given centre and radius. */
  readonly ball: (center: M, radius: number) => Ball<M>;
  /** A double ≥ |x| for every x in the ball. */
  readonly bound: (a: Ball<M>) => number;
}

/** Radii are sums and products of a few non-negative doubles; this factor covers the rounding of their own computation. */
const OUTWARD = UP.dozens;
/** The same for lower bounds. */
const INWARD = DOWN.dozens;
/** The elementary functions of both inner systems are within this many roundings of the exact value. */
const ELEMENTARY = 4;

const cache = new WeakMap<object, unknown>();

/**
 * Ball arithmetic over float64 or decimals: midpoint-radius enclosures with radii in double, rounded outwards.
 *
 * Exactly zero operands stay exactly zero, so sparsity is kept. Division by a ball that contains zero, and logarithms of balls that
 * are not positive, give an infinite radius, never a wrong one.
 *
 * @example
 * ```ts
 * import { ballArithmetic, decimalArithmetic, rational } from 'hypergrad-oracle';
 *
 * const { constant, div, toNumber, radius } = ballArithmetic(decimalArithmetic(30));
 * const third = div(constant(rational(1)), constant(rational(3)));
 * console.log(toNumber(third), radius(third) < 1e-29); // 0.3333333333333333 true
 * ```
 */
export function ballArithmetic<M>(inner: RoundingArithmetic<M>): BallArithmetic<M> {
  const known = cache.get(inner) as BallArithmetic<M> | undefined;
  if (known) return known;
  const { magnitude, lowerMagnitude, roundingError } = inner;
  const ball = (center: M, radius: number): Ball<M> => ({ center, radius });
  const exact = (center: M): Ball<M> => ball(center, 0);
  const zero = exact(inner.zero);
  const one = exact(inner.one);
  const isZero = (a: Ball<M>): boolean => a.radius === 0 && inner.isZero(a.center);
  const rounded = (center: M, propagated: number): Ball<M> => {
    // Products of small doubles may have been lost in underflow on the way here: a few of the smallest make up for them.
    const radius = (propagated + roundingError(center)) * OUTWARD + 4 * Number.MIN_VALUE;
    // A centre that is not a number encloses nothing that is known: say so by an infinite radius.
    return ball(center, radius >= 0 ? radius : Infinity);
  };
  const elementaryError = (center: M): number => ELEMENTARY * roundingError(center);
  const elementary = (center: M, propagated: number): Ball<M> => rounded(center, propagated + elementaryError(center));
  const unknown: Ball<M> = ball(inner.zero, Infinity);
  const add = (a: Ball<M>, b: Ball<M>): Ball<M> =>
    isZero(a) ? b : isZero(b) ? a : rounded(inner.add(a.center, b.center), a.radius + b.radius);
  const neg = (a: Ball<M>): Ball<M> => ball(inner.neg(a.center), a.radius);
  const mul = (a: Ball<M>, b: Ball<M>): Ball<M> => {
    if (isZero(a) || isZero(b)) return a.radius + b.radius < Infinity ? zero : unknown;
    if (a === one) return b;
    if (b === one) return a;
    let propagated = 0;
    if (b.radius > 0) propagated = (magnitude(a.center) + a.radius) * b.radius;
    if (a.radius > 0) propagated += magnitude(b.center) * a.radius;
    return rounded(inner.mul(a.center, b.center), propagated);
  };
  const div = (a: Ball<M>, b: Ball<M>): Ball<M> => {
    if (b === one) return a;
    if (b.radius === 0 && !inner.isZero(b.center) && a.radius === 0)
      return isZero(a) ? zero : rounded(inner.div(a.center, b.center), 0);
    // What is known of |b| from below; nothing is known of the quotient where it is zero.
    const least = (lowerMagnitude(b.center) - b.radius) * INWARD;
    if (!(least > 0)) return unknown;
    if (isZero(a)) return zero;
    const quotient = inner.div(a.center, b.center);
    // |a/b − q| ≤ (r_a + |q| r_b) / (|b| − r_b)
    const size = magnitude(quotient) + roundingError(quotient);
    return rounded(quotient, a.radius / least + size * (b.radius / least));
  };
  const arithmetic: BallArithmetic<M> = {
    id: `ball(${inner.id})`,
    inner,
    ball,
    zero,
    one,
    bound: (a) => (isZero(a) ? 0 : (magnitude(a.center) + a.radius) * OUTWARD + Number.MIN_VALUE),
    constant: (value) => {
      const center = inner.constant(value);
      // Four digits are the least that any inner system has.
      return value.d === 1n && value.n < 1000n && value.n > -1000n ? exact(center) : rounded(center, 0);
    },
    integer: (value) => arithmetic.constant(rational(value)),
    near: (value) => exact(inner.near(value)),
    add,
    sub: (a, b) => (isZero(b) ? a : isZero(a) ? neg(b) : rounded(inner.sub(a.center, b.center), a.radius + b.radius)),
    mul,
    div,
    neg,
    exp: (a) => {
      const center = inner.exp(a.center);
      const size = magnitude(center) + elementaryError(center);
      return elementary(center, a.radius === 0 ? 0 : size * (Math.expm1(a.radius) * OUTWARD));
    },
    log: (a) => {
      if (a.radius === 0) return elementary(inner.log(a.center), 0);
      // Rounded up by more than one division can lose.
      const relative = (a.radius / (lowerMagnitude(a.center) * INWARD)) * OUTWARD;
      const positive = inner.compare(a.center, inner.zero) > 0 && relative < 1;
      return elementary(inner.log(a.center), positive ? -Math.log1p(-relative) * OUTWARD : Infinity);
    },
    sqrt: (a) => {
      const center = inner.sqrt(a.center);
      // |√(x+r) − √x| ≤ r/√x
      return rounded(
        center,
        a.radius === 0 ? 0 : a.radius / ((lowerMagnitude(center) - roundingError(center)) * INWARD),
      );
    },
    sin: (a) => elementary(inner.sin(a.center), a.radius),
    cos: (a) => elementary(inner.cos(a.center), a.radius),
    tanh: (a) => elementary(inner.tanh(a.center), a.radius),
    compare: (a, b) => inner.compare(a.center, b.center),
    isZero,
    toNumber: (a) => inner.toNumber(a.center),
    midpoint: (a) => exact(a.center),
    widen: (a, by) => (by === 0 ? a : ball(a.center, (a.radius + by) * OUTWARD)),
    radius: (a) => a.radius,
    toText: (a) => inner.toText(a.center),
  };
  cache.set(inner, arithmetic);
  return arithmetic;
}

/** The ball arithmetic that `arithmetic` is, or undefined for a system without enclosures. */
export function asBallArithmetic<T>(arithmetic: Arithmetic<T>): BallArithmetic<unknown> | undefined {
  return 'inner' in arithmetic ? (arithmetic as unknown as BallArithmetic<unknown>) : undefined;
}
