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

/** The formula that `like` stands for. Throws a RangeError where a text is not a literal or a number is not finite. */
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

/** The parameter θ with the given index, counted from zero. */
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

/** Σ of the terms; literal zeros are left out. */
export const plus = (...terms: ExpressionLike[]): Expression => terms.map(expression).reduce(add, constant(ZERO));

/** Π of the factors; literal ones are left out, a literal zero gives zero. */
export const times = (...factors: ExpressionLike[]): Expression => factors.map(expression).reduce(mul, constant(ONE));

/** a − b. */
export function minus(a: ExpressionLike, b: ExpressionLike): Expression {
  const [left, right] = [expression(a), expression(b)];
  const both = literals(left, right);
  if (both) return constant(subRational(...both));
  if (isZeroExpression(left)) return negative(right);
  return isZeroExpression(right) ? left : { kind: 'sub', a: left, b: right };
}

/** a / b. Throws a RangeError where b is the literal zero. */
export function over(a: ExpressionLike, b: ExpressionLike): Expression {
  const [left, right] = [expression(a), expression(b)];
  if (isZeroExpression(right)) throw new RangeError('division by the literal zero');
  const both = literals(left, right);
  if (both) return constant(divRational(...both));
  return isZeroExpression(left) || isOne(right) ? left : { kind: 'div', a: left, b: right };
}

/** −a. */
export function negative(a: ExpressionLike): Expression {
  const e = expression(a);
  return e.kind === 'constant' ? constant(negRational(e.value)) : { kind: 'neg', a: e };
}

/** Exponents of formulas beyond this are refused: the literals would grow without bound. */
export const LARGEST_EXPONENT = 1000;

/** aᵏ for an integer k from −1000 to 1000. Throws a RangeError for other exponents and for literal 0 to a negative power. */
export function power(a: ExpressionLike, exponent: number): Expression {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > LARGEST_EXPONENT)
    throw new RangeError(`an exponent is a whole number from -1000 to 1000, found ${exponent}`);
  const e = expression(a);
  if (exponent === 0) return constant(ONE);
  if (exponent === 1) return e;
  return e.kind === 'constant' ? constant(powRational(e.value, BigInt(exponent))) : { kind: 'power', a: e, exponent };
}

export const call = (name: FunctionName, a: ExpressionLike): Expression => ({ kind: 'call', name, a: expression(a) });

/** The probabilities exp(lᵢ)/Σ exp(lⱼ), one formula for each. */
export function softmax(logits: readonly ExpressionLike[]): Expression[] {
  const shared = logits.map(expression);
  return shared.map((_, index) => ({ kind: 'softmax', logits: shared, index }));
}

/** The parts that a formula is made of. */
export function operands(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case 'constant':
    case 'theta':
      return [];
    case 'neg':
    case 'power':
    case 'call':
      return [e.a];
    case 'softmax':
      return e.logits;
    default:
      return [e.a, e.b];
  }
}

/** The formula with each θᵢ replaced by `by[i]`: the composition with a reparametrisation. Shared parts stay shared. */
export function substitute(
  e: Expression,
  by: readonly Expression[],
  done: Map<Expression, Expression> = new Map(),
): Expression {
  const known = done.get(e);
  if (known) return known;
  const result = substituteOnce(e, by, (part) => substitute(part, by, done));
  done.set(e, result);
  return result;
}

function substituteOnce(e: Expression, by: readonly Expression[], again: (part: Expression) => Expression): Expression {
  switch (e.kind) {
    case 'constant':
      return e;
    case 'theta':
      return by[e.index];
    case 'neg':
      return negative(again(e.a));
    case 'power':
      return power(again(e.a), e.exponent);
    case 'call':
      return call(e.name, again(e.a));
    case 'softmax':
      return softmax(e.logits.map(again))[e.index];
    case 'add':
      return plus(again(e.a), again(e.b));
    case 'sub':
      return minus(again(e.a), again(e.b));
    case 'mul':
      return times(again(e.a), again(e.b));
    case 'div':
      return over(again(e.a), again(e.b));
  }
}
