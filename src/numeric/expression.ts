import {
  ONE,
  ZERO,
  addRational,
  divRational,
  equalRational,
  mulRational,
  negRational,
  parseRational,
  powRational,
  rationalOfNumber,
  subRational,
  type Rational,
} from './rational.js';

/** The functions of one argument that formulas may use; all are smooth on their domain. */
export const FUNCTIONS = [
  'exp',
  'log',
  'sqrt',
  'sin',
  'cos',
  'tan',
  'sinh',
  'cosh',
  'tanh',
  'sigmoid',
  'softplus',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** True for the name of one of `FUNCTIONS`. */
export const isFunctionName = (name: string | undefined): name is FunctionName =>
  (FUNCTIONS as readonly (string | undefined)[]).includes(name);

/**
 * A formula in the leader's parameters θ, as data. Indices count from zero here and from one in the text form (`theta[1]`).
 * Build them with the functions below; equal sub-formulas need not be shared, the tape finds them.
 */
export type Expression =
  | { readonly kind: 'constant'; readonly value: Rational }
  | { readonly kind: 'theta'; readonly index: number }
  | { readonly kind: 'add' | 'sub' | 'mul' | 'div'; readonly a: Expression; readonly b: Expression }
  | { readonly kind: 'neg'; readonly a: Expression }
  | { readonly kind: 'power'; readonly a: Expression; readonly exponent: number }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly a: Expression }
  | { readonly kind: 'softmax'; readonly logits: readonly Expression[]; readonly index: number };

/** What the builders take for a formula: a formula, a number (the decimal it is printed as), or a literal such as "1/3" or "0.1". */
export type ExpressionLike = Expression | Rational | number | string;

/**
 * The formula that `like` stands for. Throws a RangeError where a text is not a literal or a number is not finite.
 *
 * @example
 * ```ts
 * import { expression, parameter } from 'hypergrad-oracle';
 *
 * console.log(expression('1/3').kind, expression(parameter(0)).kind); // constant theta
 * ```
 */
export function expression(like: ExpressionLike): Expression {
  if (typeof like === 'number') return { kind: 'constant', value: rationalOfNumber(like) };
  if (typeof like === 'string') {
    const value = parseRational(like);
    if (!value) throw new RangeError(`"${like}" is neither a decimal nor a fraction`);
    return { kind: 'constant', value };
  }
  return 'kind' in like ? like : { kind: 'constant', value: like };
}

/** True for the literal 0: entries that are structurally absent. */
export const isZeroExpression = (e: Expression): boolean => e.kind === 'constant' && e.value.n === 0n;
const isOne = (e: Expression): boolean => e.kind === 'constant' && equalRational(e.value, ONE);

/**
 * The parameter θ with the given index, counted from zero.
 *
 * @example
 * ```ts
 * import { parameter } from 'hypergrad-oracle';
 *
 * console.log(parameter(0)); // { kind: 'theta', index: 0 }
 * ```
 */
export const parameter = (index: number): Expression => ({ kind: 'theta', index });

const constant = (value: Rational): Expression => ({ kind: 'constant', value });
/** Both operands as literals, where they are: sums and products of literals are formed at once, exactly. */
const literals = (a: Expression, b: Expression): [Rational, Rational] | undefined =>
  a.kind === 'constant' && b.kind === 'constant' ? [a.value, b.value] : undefined;

function add(a: Expression, b: Expression): Expression {
  const both = literals(a, b);
  if (both) return constant(addRational(...both));
  return isZeroExpression(a) ? b : isZeroExpression(b) ? a : { kind: 'add', a, b };
}

function mul(a: Expression, b: Expression): Expression {
  const both = literals(a, b);
  if (both) return constant(mulRational(...both));
  if (isZeroExpression(a) || isOne(b)) return a;
  return isZeroExpression(b) || isOne(a) ? b : { kind: 'mul', a, b };
}

/**
 * Σ of the terms; literal zeros are left out.
 *
 * @example
 * ```ts
 * import { parameter, plus } from 'hypergrad-oracle';
 *
 * console.log(plus(parameter(0), 0)); // { kind: 'theta', index: 0 }
 * ```
 */
export const plus = (...terms: ExpressionLike[]): Expression => terms.map(expression).reduce(add, constant(ZERO));

/**
 * Π of the factors; literal ones are left out, a literal zero gives zero.
 *
 * @example
 * ```ts
 * import { times } from 'hypergrad-oracle';
 *
 * console.log(times('1/2', 4)); // { kind: 'constant', value: { n: 2n, d: 1n } }
 * ```
 */
export const times = (...factors: ExpressionLike[]): Expression => factors.map(expression).reduce(mul, constant(ONE));

/**
 * a − b.
 *
 * @example
 * ```ts
 * import { minus, parameter } from 'hypergrad-oracle';
 *
 * console.log(minus(1, parameter(0))); // { kind: 'sub', a: { kind: 'constant', value: { n: 1n, d: 1n } }, b: { kind: 'theta', index: 0 } }
 * ```
 */
export function minus(a: ExpressionLike, b: ExpressionLike): Expression {
  const [left, right] = [expression(a), expression(b)];
  const both = literals(left, right);
  if (both) return constant(subRational(...both));
  if (isZeroExpression(left)) return negative(right);
  return isZeroExpression(right) ? left : { kind: 'sub', a: left, b: right };
}

/**
 * a / b. Throws a RangeError where b is the literal zero.
 *
 * @example
 * ```ts
 * import { over } from 'hypergrad-oracle';
 *
 * console.log(over(1, 4)); // { kind: 'constant', value: { n: 1n, d: 4n } }
 * ```
 */
export function over(a: ExpressionLike, b: ExpressionLike): Expression {
  const [left, right] = [expression(a), expression(b)];
  if (isZeroExpression(right)) throw new RangeError('division by the literal zero');
  const both = literals(left, right);
  if (both) return constant(divRational(...both));
  return isZeroExpression(left) || isOne(right) ? left : { kind: 'div', a: left, b: right };
}

/**
 * −a.
 *
 * @example
 * ```ts
 * import { negative } from 'hypergrad-oracle';
 *
 * console.log(negative('1/3')); // { kind: 'constant', value: { n: -1n, d: 3n } }
 * ```
 */
export function negative(a: ExpressionLike): Expression {
  const e = expression(a);
  return e.kind === 'constant' ? constant(negRational(e.value)) : { kind: 'neg', a: e };
}

/** Exponents of formulas beyond this are refused: the literals would grow without bound. */
export const LARGEST_EXPONENT = 1000;

/**
 * aᵏ for an integer k from −1000 to 1000. Throws a RangeError for other exponents and for literal 0 to a negative power.
 *
 * @example
 * ```ts
 * import { parameter, power } from 'hypergrad-oracle';
 *
 * console.log(power(parameter(0), 2)); // { kind: 'power', a: { kind: 'theta', index: 0 }, exponent: 2 }
 * ```
 */
export function power(a: ExpressionLike, exponent: number): Expression {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > LARGEST_EXPONENT)
    throw new RangeError(`an exponent is a whole number from -1000 to 1000, found ${exponent}`);
  const e = expression(a);
  if (exponent === 0) return constant(ONE);
  if (exponent === 1) return e;
  return e.kind === 'constant' ? constant(powRational(e.value, BigInt(exponent))) : { kind: 'power', a: e, exponent };
}

/**
 * The function of that name at `a`.
 *
 * @example
 * ```ts
 * import { call, parameter } from 'hypergrad-oracle';
 *
 * console.log(call('exp', parameter(0))); // { kind: 'call', name: 'exp', a: { kind: 'theta', index: 0 } }
 * ```
 */
export const call = (name: FunctionName, a: ExpressionLike): Expression => ({ kind: 'call', name, a: expression(a) });

/**
 * The probabilities exp(lᵢ)/Σ exp(lⱼ), one formula for each.
 *
 * @example
 * ```ts
 * import { parameter, softmax } from 'hypergrad-oracle';
 *
 * const [first, second] = softmax([parameter(0), 0]);
 * console.log(first.kind, second.kind); // softmax softmax
 * ```
 */
export function softmax(logits: readonly ExpressionLike[]): Expression[] {
  const shared = logits.map(expression);
  return shared.map((_, index) => ({ kind: 'softmax', logits: shared, index }));
}
