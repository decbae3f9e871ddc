import type { Batch } from '../model/trajectory.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import type { AnyCase } from './case.js';
import type { AnyJudged } from './claim.js';
import { NoEstimate } from './noEstimate.js';

/**
 * The estimate of a batch: K values of the case's arithmetic. Every claim asks for estimates here, so that none can hold of an estimator that gives
 * nothing. Throws `NoEstimate` for another length and for what is not a number.
 */
export function estimateOf(
  { arithmetic, parameters, knowledge }: AnyCase,
  { textbook }: AnyJudged,
  batch: Batch,
  given: unknown = knowledge,
): readonly unknown[] {
  const values: unknown = textbook(batch, given);
  if (!Array.isArray(values)) throw new NoEstimate(`returns ${typeof values}; expected a list of ${parameters} values`);
  if (values.length !== parameters)
    throw new NoEstimate(`returns ${values.length} values; expected ${parameters}, one for each parameter`);
  const bad = Array.from(values).findIndex((x) => !isNumber(arithmetic, x));
  if (bad >= 0) throw new NoEstimate(`returns no number for theta[${bad + 1}]`);
  return values;
}

/** False for NaN and for what is no value of the arithmetic at all. */
function isNumber({ toNumber, radius }: Arithmetic<unknown>, x: unknown): boolean {
  try {
    return !Number.isNaN(toNumber(x)) && !Number.isNaN(radius(x));
  } catch {
    return false;
  }
}
