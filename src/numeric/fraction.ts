import type { Decimal } from 'decimal.js';
import { UnsupportedOperation, type Arithmetic } from './arithmetic.js';
import { ballArithmetic, type Ball } from './ball.js';
import { decimalArithmetic } from './decimal.js';
import {
  ONE,
  ZERO,
  addRational,
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

/** Powers beyond this are not formed; the computation is refused instead of filling the memory. */
const LARGEST_POWER = 2000n;

const pure = (q: Rational): Fraction => ({ q, c: ZERO, rho: ONE });
const isPure = (a: Fraction): boolean => a.c.n === 0n;

function canonical(q: Rational, c: Rational, rho: Rational): Fraction {
  if (c.n === 0n || rho.n === rho.d) return pure(q);
  return c.n > 0n ? { q, c, rho } : { q, c: negRational(c), rho: { n: rho.d, d: rho.n } };
}

function boundedPower(rho: Rational, k: Rational): Rational {
  if (k.d !== 1n || k.n > LARGEST_POWER || k.n < -LARGEST_POWER)
    throw new UnsupportedOperation(`(${fractionText(rho)})^(${fractionText(k)}) is not formed as an exact fraction`);
  return powRational(rho, k.n);
}

function add(a: Fraction, b: Fraction): Fraction {
  const q = addRational(a.q, b.q);
  if (isPure(b)) return { q, c: a.c, rho: a.rho };
  if (isPure(a)) return { q, c: b.c, rho: b.rho };
  const g = commonMeasure(a.c, b.c);
  const rho = mulRational(boundedPower(a.rho, divRational(a.c, g)), boundedPower(b.rho, divRational(b.c, g)));
  return canonical(q, g, rho);
}

const neg = (a: Fraction): Fraction => canonical(negRational(a.q), negRational(a.c), a.rho);

function scale(a: Fraction, factor: Rational): Fraction {
  return canonical(mulRational(a.q, factor), mulRational(a.c, factor), a.rho);
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

/** Exact arithmetic on `q + c·ln ρ`; throws `UnsupportedOperation` where a result would leave that set. */
export const fraction: Arithmetic<Fraction> = {
  id: 'fraction',
  zero: pure(ZERO),
  one: pure(ONE),
  constant: pure,
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

/** The rational that a double is, bit for bit (0.1 is 3602879701896397/2⁵⁵). */
function exactRational(value: number): Rational {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a finite number`);
  if (Number.isInteger(value)) return rational(BigInt(value));
  let scaled = value;
  let k = 0n;
  for (; !Number.isInteger(scaled); k++) scaled *= 2;
  return rational(BigInt(scaled), 2n ** k);
}
