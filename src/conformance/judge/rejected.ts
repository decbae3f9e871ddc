import { granted, toleranceOf } from '../corpus/condition.js';
import { doubleOf } from '../corpus/fixtureNumber.js';
import type { EstimateCase, MistakeAnswer } from '../corpus/format.js';

/**
 * True where no implementation with that unit roundoff that has the mistake can pass the case: some component of the mistake's answer is further
 * from the right one than both may be off.
 */
export const isRejected = (
  { expected }: EstimateCase,
  { value, condition }: MistakeAnswer,
  unitRoundoff: number,
): boolean =>
  value.some(({ bits }, k) => {
    const wrong = doubleOf(bits);
    const apart = Math.abs(wrong - doubleOf(expected.value[k].bits));
    const own = Number(condition) * granted(unitRoundoff) + Math.abs(wrong) * 2 ** -53;
    return apart > toleranceOf(expected, k, 0, unitRoundoff) + own;
  });

/** The known mistakes in an estimator, and the numbers of cases that reject each with a unit roundoff. */
export interface Rejections {
  readonly estimator: string;
  readonly mistakes: ReadonlyMap<string, number>;
}

/** How many of the cases of each estimator reject each of its known mistakes, with that unit roundoff. */
export function rejections(cases: readonly EstimateCase[], unitRoundoff: number): Rejections[] {
  const byEstimator = new Map<string, Map<string, number>>();
  for (const one of cases) {
    if (!one.mistakes) continue;
    const counts = byEstimator.get(one.estimator) ?? new Map<string, number>();
    byEstimator.set(one.estimator, counts);
    for (const [id, answer] of Object.entries(one.mistakes))
      counts.set(id, (counts.get(id) ?? 0) + Number(isRejected(one, answer, unitRoundoff)));
  }
  return [...byEstimator].map(([estimator, mistakes]) => ({ estimator, mistakes }));
}
