import { UnsupportedOperation } from '../numeric/arithmetic.js';
import { momentsOn } from './caseMoments.js';
import type { AnyCase } from './case.js';
import { suits, type AnyJudged } from './claim.js';
import { defaultComparands } from './generalClaims.js';
import { NoEstimate } from './noEstimate.js';

/** What an estimator gives on one instance beside what it should, by component: what a reader looks at before any claim. */
export interface ComponentBias {
  readonly stratum: string;
  readonly instance: string;
  /** What is compared, in words. */
  readonly got: string;
  readonly expected: string;
  /** The size of the gradient, relative to which a bias counts. */
  readonly scale: number;
  readonly components: readonly {
    readonly expected: number;
    /** Mean less expected, and what the bounds leave open. */
    readonly bias: number;
    readonly bound: number;
    /** Of the estimate from one trajectory; null where it is not known. */
    readonly variance: number | null;
  }[];
}

/** The bias by component on the first of the cases that the estimator is made for and gives an estimate on; null where there is none, and for one that needs an oracle. */
export function componentBias(judged: AnyJudged, cases: readonly AnyCase[]): ComponentBias | null {
  if (judged.oracle) return null;
  for (const one of cases) {
    const found = suits(one, judged) ? biasOn(one, judged) : undefined;
    if (found) return found;
  }
  return null;
}

function biasOn(one: AnyCase, judged: AnyJudged): ComponentBias | undefined {
  try {
    const { got, expected, gotIs, expectedIs, scale } = defaultComparands(one, judged);
    const { mean, second } = momentsOn(one, judged);
    const { toNumber, radius, sub, mul } = one.arithmetic;
    return {
      stratum: one.stratum,
      instance: one.name,
      got: gotIs,
      expected: expectedIs,
      scale,
      components: got.map((value, k) => {
        const difference = sub(value, expected[k]);
        return {
          expected: toNumber(expected[k]),
          bias: toNumber(difference),
          bound: radius(difference),
          variance: second && Math.max(0, toNumber(sub(second[k], mul(mean[k], mean[k])))),
        };
      }),
    };
  } catch (error) {
    // An estimate that is none has no bias; fractions do not hold every closed form.
    if (error instanceof NoEstimate || error instanceof UnsupportedOperation) return undefined;
    throw error;
  }
}
