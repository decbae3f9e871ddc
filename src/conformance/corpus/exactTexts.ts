import { UnsupportedOperation } from '../../numeric/arithmetic.js';
import { fraction } from '../../numeric/fraction.js';

type Exact = typeof fraction.zero;

/** Fractions longer than this are left out. */
const LONGEST_FRACTION = 60;

/** What a computation in exact fractions gives; undefined where the problem leaves them. */
export function inFractions<R>(compute: () => R): R | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}

/** Exact values as text; undefined where one is too long. */
export const exactTexts = (values: readonly Exact[]): (string | undefined)[] =>
  values.map((x) => {
    const text = fraction.toText(x);
    return text.length <= LONGEST_FRACTION ? text : undefined;
  });
