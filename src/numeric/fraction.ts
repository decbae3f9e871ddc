import type { Decimal } from 'decimal.js';
import { UnsupportedOperation, type Arithmetic } from './arithmetic.js';
import { OverBudget, type WorkMeter } from './workMeter.js';
import { ballArithmetic, type Ball } from './ball.js';
import { decimalArithmetic } from './decimal.js';
import {
  ONE,
  ZERO,
  addRational,
  bitLength,
  commonMeasure,
  compareRational,
  divRational,
  fractionText,
  mulRational,
  negRational,
  powRational,
  rational,
  rationalToNumber,
  type Rational,
} from './rational.js';

/**
 * An exact number `q + c·ln ρ` with rational q, c and a positive rational ρ.
 *
 * Sums of such numbers are such numbers again, exp(c·ln ρ) is rational for integer c, and ln of a rational is one of them: just what
 * the soft Bellman equations need on instances whose rewards are β·ln(rational), with γ_F = 1 and deterministic moves. There the
 * generic code runs without any rounding, and equality of results is equality of numbers.
 * Canonical form: c = 0 if and only if ρ = 1, and c > 0 otherwise.
 */
export interface Fraction {
  readonly q: Rational;
  readonly c: Rational;
  readonly rho: Rational;
}

/** Powers beyond this are not formed. */
const LARGEST_POWER = 2000;
/** Numbers of more bits, numerators and denominators together, are not formed: the computation is refused instead of filling the memory. */
export const MOST_BITS = 20_000;

const pure = (q: Rational): Fraction => ({ q, c: ZERO, rho: ONE });
const isPure = (a: Fraction): boolean => a.c.n === 0n;

const bitsOf = ({ n, d }: Rational): number => bitLength(n) + bitLength(d);
const sizeOf = ({ q, c, rho }: Fraction): number => bitsOf(q) + bitsOf(c) + bitsOf(rho);
const tooLarge = (): OverBudget => new OverBudget(`an exact fraction would have more than ${MOST_BITS} bits`);

/** The number itself, where it has a size that may be formed. */
function sized(a: Fraction): Fraction {
  if (sizeOf(a) > MOST_BITS) throw tooLarge();
  return a;
}

function canonical(q: Rational, c: Rational, rho: Rational): Fraction {
  if (c.n === 0n || rho.n === rho.d) return pure(q);
  return c.n > 0n ? { q, c, rho } : { q, c: negRational(c), rho: { n: rho.d, d: rho.n } };
}

function boundedPower(rho: Rational, k: Rational): Rational {
  if (k.d !== 1n)
    throw new UnsupportedOperation(`(${fractionText(rho)})^(${fractionText(k)}) is not an exact fraction`);
  const exponent = Math.abs(Number(k.n));
  if (exponent > LARGEST_POWER || exponent * bitsOf(rho) > MOST_BITS) throw tooLarge();
  return powRational(rho, k.n);
}

function add(a: Fraction, b: Fraction): Fraction {
  const q = addRational(a.q, b.q);
  if (isPure(b)) return sized({ q, c: a.c, rho: a.rho });
  if (isPure(a)) return sized({ q, c: b.c, rho: b.rho });
  const g = commonMeasure(a.c, b.c);
  const rho = mulRational(boundedPower(a.rho, divRational(a.c, g)), boundedPower(b.rho, divRational(b.c, g)));
  return sized(canonical(q, g, rho));
}

const neg = (a: Fraction): Fraction => canonical(negRational(a.q), negRational(a.c), a.rho);

function scale(a: Fraction, factor: Rational): Fraction {
  return sized(canonical(mulRational(a.q, factor), mulRational(a.c, factor), a.rho));
}

function mul(a: Fraction, b: Fraction): Fraction {
  if (isPure(b)) return scale(a, b.q);
  if (isPure(a)) return scale(b, a.q);
  throw new UnsupportedOperation('the product of two logarithms is not an exact fraction');
}

function div(a: Fraction, b: Fraction): Fraction {
  if (isPure(b)) return scale(a, divRational(ONE, b.q));
  if (isPure(a) && a.q.n === 0n) return pure(ZERO);
  throw new UnsupportedOperation('the quotient by a logarithm is not an exact fraction');
}

function exp(a: Fraction): Fraction {
  if (a.q.n !== 0n) throw new UnsupportedOperation(`exp(${toText(a)}) is not an exact fraction`);
  return pure(boundedPower(a.rho, a.c));
}

function log(a: Fraction): Fraction {
  if (!isPure(a) || a.q.n <= 0n) throw new UnsupportedOperation(`ln(${toText(a)}) is not an exact fraction`);
  return canonical(ZERO, ONE, a.q);
}

/** Work of a logarithm in enough digits. */
const LOGARITHM = 2000;
/** Precisions that are tried, one after the other, for what needs digits. */
const PRECISIONS = [40, 80, 160, 240];

/** An enclosure of a number with a logarithm in it, in which the radius is at most `part` of the centre. */
function enclosed(a: Fraction, part: number): Ball<Decimal> {
  for (const digits of PRECISIONS) {
    const ball = fractionIn(ballArithmetic(decimalArithmetic(digits)), a);
    if (ball.radius <= part * Math.abs(ball.center.toNumber())) return ball;
  }
  throw new UnsupportedOperation(`${toText(a)} needs more than ${PRECISIONS[PRECISIONS.length - 1]} digits`);
}

/** The nearest double. Scaled by a power of ten first, where radii, which are doubles themselves, would be too coarse. */
function toNumber(a: Fraction): number {
  if (isPure(a)) return rationalToNumber(a.q);
  const size = (x: Rational): number => x.n.toString().length - x.d.toString().length;
  const exponent = Math.max(a.q.n === 0n ? -Infinity : size(a.q), size(a.c));
  const { center } = enclosed(scale(a, powRational(rational(10), BigInt(-exponent))), 1e-18);
  return Number(
    `${center.toString()}e${exponent}`.replace(
      /e([+-]?\d+)e(-?\d+)$/,
      (_, x: string, y: string) => `e${Number(x) + Number(y)}`,
    ),
  );
}

/** The value of an exact number in another arithmetic. */
export function fractionIn<T>({ constant, add, mul, log }: Arithmetic<T>, { q, c, rho }: Fraction): T {
  return c.n === 0n ? constant(q) : add(constant(q), mul(constant(c), log(constant(rho))));
}

function sign(a: Fraction): number {
  const zero = compareRational(a.q, ZERO);
  if (isPure(a)) return zero;
  const tail = compareRational(a.rho, ONE);
  if (zero === 0 || zero === tail) return tail;
  // q ≠ 0 and ln ρ is transcendental, so the sum is not zero: enough digits decide.
  return enclosed(a, 0.5).center.s;
}

function toText(a: Fraction): string {
  if (isPure(a)) return fractionText(a.q);
  const tail = `${a.c.n === 1n && a.c.d === 1n ? '' : `${fractionText(a.c)}*`}log(${fractionText(a.rho)})`;
  return a.q.n === 0n ? tail : `${fractionText(a.q)} + ${tail}`;
}

const outside =
  (name: string) =>
  (a: Fraction): Fraction => {
    if (isPure(a) && a.q.n === 0n) return pure(name === 'cos' ? ONE : ZERO);
    throw new UnsupportedOperation(`${name}(${toText(a)}) is not an exact fraction`);
  };

/**
 * Exact arithmetic on `q + c·ln ρ`; throws `UnsupportedOperation` where a result would leave that set, `OverBudget` where it would be too large.
 *
 * @example
 * ```ts
 * import { fraction, rational } from 'hypergrad-oracle';
 *
 * const { add, constant, toText } = fraction;
 * console.log(toText(add(constant(rational(1, 10)), constant(rational(2, 10))))); // 3/10
 * ```
 */
export const fraction: Arithmetic<Fraction> = {
  id: 'fraction',
  zero: pure(ZERO),
  one: pure(ONE),
  constant: pure,
  integer: (value) => pure(rational(value)),
  near: (value) => pure(exactRational(value)),
  add,
  sub: (a, b) => add(a, neg(b)),
  mul,
  div,
  neg,
  exp,
  log,
  sqrt: outside('sqrt'),
  sin: outside('sin'),
  cos: outside('cos'),
  tanh: outside('tanh'),
  compare: (a, b) => sign(add(a, neg(b))),
  isZero: (a) => isPure(a) && a.q.n === 0n,
  toNumber,
  midpoint: (a) => a,
  widen: (a) => a,
  radius: () => 0,
  toText,
};

/**
 * The same arithmetic, its operations counted by `meter`: of numbers that have b bits between them 2 + b/20 + b²/6600, which is what the
 * greatest common divisors take, as measured.
 */
export function meteredFractions(meter: WorkMeter): Arithmetic<Fraction> {
  const spend = (bits: number): void => meter.spend(2 + bits / 20 + bits ** 2 / 6600);
  const once =
    <R>(f: (a: Fraction) => R) =>
    (a: Fraction): R => {
      spend(sizeOf(a));
      return f(a);
    };
  const twice =
    <R>(f: (a: Fraction, b: Fraction) => R) =>
    (a: Fraction, b: Fraction): R => {
      spend(sizeOf(a) + sizeOf(b));
      return f(a, b);
    };
  return {
    ...fraction,
    add: twice(add),
    sub: twice(fraction.sub),
    mul: twice(mul),
    div: twice(div),
    exp: once(exp),
    log: once(log),
    // The sign of a difference with a logarithm in it takes decimals.
    compare: (a, b) => {
      if (!isPure(a) || !isPure(b)) meter.spend(LOGARITHM);
      spend(sizeOf(a) + sizeOf(b));
      return fraction.compare(a, b);
    },
  };
}

/** The rational that a double is, bit for bit (0.1 is 3602879701896397/2⁵⁵). */
function exactRational(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a finite number`);
  if (Number.isInteger(value)) return rational(BigInt(value));
  let scaled = value;
  let k = 0n;
  for (; !Number.isInteger(scaled); k++) scaled *= 2;
  return rational(BigInt(scaled), 2n ** k);
}
