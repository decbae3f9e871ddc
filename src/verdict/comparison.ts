import { enclosure, type Enclosure } from '../truth/routes/enclosure.js';
import type { AnyCase } from './case.js';
import { decidedBy, type AnyJudged, type Claim } from './claim.js';
import { defaultComparands } from './generalClaims.js';

/** One component of what an estimator gives and of what it promises. */
export interface ComparedComponent {
  readonly expected: Enclosure;
  readonly got: Enclosure;
  readonly difference: Enclosure;
}

/** What a claim compares on a case, by component. */
export interface Comparison {
  /** What is compared, in words, as "mean over whole trajectories" and "the hypergradient". */
  readonly got: string;
  readonly expected: string;
  readonly components: readonly ComparedComponent[];
}

/** What a claim compares on a case, with the numbers; without a claim, the mean against the hypergradient (or what cutting leaves of it). */
export function comparison(claim: Claim | undefined, one: AnyCase, judged: AnyJudged): Comparison {
  const shown = claim?.show?.(one, judged) ?? (claim && decidedBy(claim, one, judged));
  const { got, expected, gotIs, expectedIs } = shown ?? defaultComparands(one, judged);
  const { arithmetic } = one;
  return {
    got: gotIs,
    expected: expectedIs,
    components: got.map((value, k) => ({
      expected: enclosure(arithmetic, expected[k]),
      got: enclosure(arithmetic, value),
      difference: enclosure(arithmetic, arithmetic.sub(value, expected[k])),
    })),
  };
}
