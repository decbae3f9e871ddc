import { LARGEST_EXPONENT, isZeroExpression, minus, over, plus, power, times, type Expression } from './expression.js';
import { FormulaError, WRITABLE, isWritable } from './formulaLimits.js';
import type { Rational } from './rational.js';

export type Operator = '+' | '-' | '*' | '/';
const BUILDERS = { '+': plus, '-': minus, '*': times, '/': over };

/**
 * `a op b`. Literals fold at once, within the limits of literals.
 * Throws `FormulaError` for a division by the literal zero and for folds beyond 999 digits.
 */
export function combine(op: Operator, a: Expression, b: Expression): Expression {
  if (op === '/' && isZeroExpression(b)) throw new FormulaError('a divisor other than zero', 'a division by zero');
  return bounded(BUILDERS[op](a, b));
}

/** `base ^ exponent` for a constant whole exponent from −1000 to 1000. Throws `FormulaError` otherwise, and where `combine` does. */
export function raise(base: Expression, exponent: Expression): Expression {
  const k = exponent.kind === 'constant' && exponent.value.d === 1n ? Number(exponent.value.n) : NaN;
  if (!(Math.abs(k) <= LARGEST_EXPONENT))
    throw new FormulaError(
      `a constant whole exponent from -${LARGEST_EXPONENT} to ${LARGEST_EXPONENT} (for others: sqrt(a), or exp(b * log(a)))`,
      'another exponent',
    );
  if (k < 0 && isZeroExpression(base)) throw new FormulaError('a divisor other than zero', 'a negative power of zero');
  if (base.kind === 'constant' && digits(base.value) * Math.abs(k) > 2000)
    throw new FormulaError(WRITABLE, 'more digits');
  return bounded(power(base, k));
}

/** A fold that grows beyond all literals is refused before the next one can multiply its length. */
function bounded(e: Expression): Expression {
  if (e.kind === 'constant' && !isWritable(e.value)) throw new FormulaError(WRITABLE, 'more digits');
  return e;
}

/** The number of decimal digits after the first one. */
const digits = ({ n, d }: Rational): number =>
  Math.max(n.toString().length - (n < 0n ? 2 : 1), d.toString().length - 1);
