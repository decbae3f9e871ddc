import { call, minus, negative, over, plus, power, softmax, times, type Expression } from './expression.js';

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
