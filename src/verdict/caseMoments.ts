import type { Batch } from '../model/trajectory.js';
import type { Moments } from '../truth/moments.js';
import type { AnyCase } from './case.js';
import type { AnyJudged } from './claim.js';
import { expectation, weightedBatches } from './expectation.js';

/** Mean and second moment of a function of one trajectory, K components each. */
export interface EnumeratedMoments {
  readonly mean: readonly unknown[];
  readonly second: readonly unknown[];
}

const known = new WeakMap<AnyJudged['textbook'], WeakMap<AnyCase, EnumeratedMoments>>();

/** Mean and second moment of an estimator over the single trajectories of a case; several claims ask for the same. */
export function momentsOn(one: AnyCase, { textbook }: AnyJudged): EnumeratedMoments {
  let ofEstimator = known.get(textbook);
  if (!ofEstimator) known.set(textbook, (ofEstimator = new WeakMap()));
  let found = ofEstimator.get(one);
  if (!found) {
    const batches = one.trajectories.map(({ trajectory, probability }) => ({ batch: [trajectory], probability }));
    found = expectation(one.arithmetic, one.parameters, batches, (batch) => textbook(batch, one.knowledge));
    ofEstimator.set(one, found);
  }
  return found;
}

/** Moments by the recursion of the closed form that an estimator's claims speak of: over whole trajectories, or up to the horizon of the case. */
export const closedForm = (one: AnyCase, id: string): Moments<unknown> =>
  one.formMoments(id, one.whole ? null : one.horizon);

/** The same over unlimited trajectories. */
export const closedFormUnlimited = (one: AnyCase, id: string): Moments<unknown> => one.formMoments(id, null);

/** Batches of two are enumerated jointly where there are no more than this many. */
const MOST_PAIRS = 150;

/** Every batch of two with its probability; undefined where there are too many. */
export const pairsOf = (
  one: AnyCase,
): readonly { readonly batch: Batch; readonly probability: unknown }[] | undefined =>
  weightedBatches(one.arithmetic, one.trajectories, 2, MOST_PAIRS);

/** The mean of an estimator over batches of two; undefined where there are too many. */
export function pairMean(one: AnyCase, { textbook }: AnyJudged): readonly unknown[] | undefined {
  const pairs = pairsOf(one);
  if (!pairs) return undefined;
  return expectation(one.arithmetic, one.parameters, pairs, (batch) => textbook(batch, one.knowledge)).mean;
}
