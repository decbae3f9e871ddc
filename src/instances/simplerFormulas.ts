import {
  call,
  expression,
  minus,
  negative,
  over,
  parameter,
  plus,
  power,
  softmax,
  times,
  type Expression,
} from '../numeric/expression.js';
import { operands } from '../numeric/expressionParts.js';
import { formulaFacts } from './formulaFacts.js';
import { simplerNumbers } from './simplerNumbers.js';

/** The same operation on other parts; undefined where there is no such formula, as after division by the literal zero. */
function rebuild(e: Expression, parts: readonly Expression[]): Expression | undefined {
  const [a, b] = parts as [Expression, Expression];
  try {
    switch (e.kind) {
      case 'add':
        return plus(a, b);
      case 'sub':
        return minus(a, b);
      case 'mul':
        return times(a, b);
      case 'div':
        return over(a, b);
      case 'neg':
        return negative(a);
      case 'power':
        return power(a, e.exponent);
      case 'call':
        return call(e.name, a);
      case 'softmax':
        return softmax(parts)[e.index];
      default:
        return e;
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Formulas that are simpler than the given one, the simplest first: 0, 1, one parameter that occurs in it, one operand in place of
 * the whole, then the same with one part made simpler. They need not make sense where the original does (log of 0): the caller checks.
 */
export function* simplerFormulas(e: Expression): Generator<Expression> {
  if (e.kind === 'constant') {
    yield* simplerNumbers(e.value).map(expression);
    return;
  }
  yield expression(0);
  yield expression(1);
  if (e.kind === 'theta') return;
  for (const k of formulaFacts(e).parameters) yield parameter(k);
  const parts = operands(e);
  yield* parts;
  for (let i = 0; i < parts.length; i++) {
    for (const part of simplerFormulas(parts[i])) {
      const simpler = rebuild(e, parts.with(i, part));
      if (simpler) yield simpler;
    }
  }
}

/** c·e, with the factor drawn into sums and into literals that are there already. */
export function scaled(c: Expression, e: Expression): Expression {
  switch (e.kind) {
    case 'add':
      return plus(scaled(c, e.a), scaled(c, e.b));
    case 'sub':
      return minus(scaled(c, e.a), scaled(c, e.b));
    case 'mul':
      return e.a.kind === 'constant' ? times(times(c, e.a), e.b) : times(c, e);
    default:
      return times(c, e);
  }
}
