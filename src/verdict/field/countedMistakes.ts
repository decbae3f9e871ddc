import { rational } from '../../numeric/rational.js';
import { countedFamily, SMOOTHING, type Counting } from '../../estimators/field/counted.js';
import type { Mistake } from '../mistakes/matchingMistakes.js';
import { wrong } from './fieldMistake.js';

/** A batch of two decisions in each state that is counted wrongly. */
const wronglyCounted = (id: string, mistake: string, formula: string, counting: Counting): Mistake => {
  const family = countedFamily(counting);
  return wrong(id, mistake, formula, family, rational(2), ['bias-within-order-1'], family.estimate);
};

/** Mistakes in a follower that is estimated from counts. */
export const IN_COUNTS: readonly Mistake[] = [
  wronglyCounted(
    'counted-prior-each',
    'the pseudo-counts are added with every decision, not once',
    'g^ = (N + alpha n)/(n + B alpha n)',
    { smoothing: (n) => rational(n, 2n), counted: (_, policy) => policy },
  ),
  wronglyCounted(
    'counted-exploring',
    'the decisions that are counted are those of a follower that explores: half of them are uniform',
    'N from the policy g†/2 + 1/(2B)',
    {
      smoothing: () => SMOOTHING,
      counted: ({ add, div, integer, one }, policy) =>
        policy.map((g) => div(add(g, div(one, integer(policy.length))), integer(2))),
    },
  ),
];
