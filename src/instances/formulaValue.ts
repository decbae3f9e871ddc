import type { Expression } from '../numeric/expression.js';
import { float64 } from '../numeric/float64.js';
import { rationalToNumber, type Rational } from '../numeric/rational.js';
import { compileTape, evaluateTape } from '../numeric/tape.js';

const known = new WeakMap<readonly Rational[], WeakMap<Expression, number>>();

/**
 * The value of a formula at θ in float64; NaN where it has none, as log(0). Instances that shrinking tries one after the other share
 * most of their formulas, so values are kept for as long as both the formula and θ are the same objects.
 */
export function formulaValue(e: Expression, theta: readonly Rational[]): number {
  if (e.kind === 'constant') return rationalToNumber(e.value);
  let values = known.get(theta);
  if (!values) known.set(theta, (values = new WeakMap()));
  let value = values.get(e);
  if (value === undefined) values.set(e, (value = evaluate(e, theta)));
  return value;
}

function evaluate(e: Expression, theta: readonly Rational[]): number {
  const tape = compileTape([e], theta.length);
  try {
    return evaluateTape(tape, float64, theta.map(rationalToNumber)).values[tape.outputs[0]];
  } catch (error) {
    if (error instanceof RangeError) return NaN;
    throw error;
  }
}
