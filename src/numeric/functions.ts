import { power, type Arithmetic } from './arithmetic.js';
import type { FunctionName } from './expression.js';

/** aᵏ for any integer k. */
export function integerPower<T>(arithmetic: Arithmetic<T>, a: T, k: number): T {
  return k >= 0 ? power(arithmetic, a, k) : arithmetic.div(arithmetic.one, power(arithmetic, a, -k));
}

/** f(x); throws a RangeError outside the domain of log and sqrt. */
export function applyFunction<T>(arithmetic: Arithmetic<T>, name: FunctionName, x: T): T {
  const { add, sub, mul, div, neg, exp, log, one, zero, compare } = arithmetic;
  const half = (a: T): T => div(a, add(one, one));
  switch (name) {
    case 'tan':
      return div(arithmetic.sin(x), arithmetic.cos(x));
    case 'sinh':
      return half(sub(exp(x), exp(neg(x))));
    case 'cosh':
      return half(add(exp(x), exp(neg(x))));
    case 'sigmoid': {
      // The exponential of a negative number only, so that large arguments do not overflow.
      const small = exp(compare(x, zero) > 0 ? neg(x) : x);
      return div(compare(x, zero) > 0 ? one : small, add(one, small));
    }
    case 'softplus': {
      const positive = compare(x, zero) > 0;
      const tail = log(add(one, exp(positive ? neg(x) : x)));
      return positive ? add(x, tail) : tail;
    }
    case 'log':
      if (compare(x, zero) <= 0) throw new RangeError(`log of ${arithmetic.toNumber(x)}, which is not positive`);
      return log(x);
    case 'sqrt':
      if (compare(x, zero) < 0) throw new RangeError(`sqrt of ${arithmetic.toNumber(x)}, which is negative`);
      return arithmetic.sqrt(x);
    default:
      return mul(one, arithmetic[name](x));
  }
}

/** f′(x), given y = f(x). */
export function functionDerivative<T>(arithmetic: Arithmetic<T>, name: FunctionName, x: T, y: T): T {
  const { add, sub, mul, div, neg, one } = arithmetic;
  switch (name) {
    case 'exp':
      return y;
    case 'log':
      return div(one, x);
    case 'sqrt':
      return div(one, add(y, y));
    case 'sin':
      return arithmetic.cos(x);
    case 'cos':
      return neg(arithmetic.sin(x));
    case 'tan':
      return add(one, mul(y, y));
    case 'sinh':
      return applyFunction(arithmetic, 'cosh', x);
    case 'cosh':
      return applyFunction(arithmetic, 'sinh', x);
    case 'tanh':
      return sub(one, mul(y, y));
    case 'sigmoid':
      return mul(y, sub(one, y));
    case 'softplus':
      return applyFunction(arithmetic, 'sigmoid', x);
  }
}
