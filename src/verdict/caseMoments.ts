import type { Moments } from '../truth/moments/moments.js';
import type { AnyCase, FormName } from './case.js';
import type { AnyJudged } from './claim.js';
import { expectation, weightedBatches, type EnumeratedMoments, type WeightedBatch } from './expectation.js';
import { estimateOf } from './soundEstimate.js';

const known = new WeakMap<AnyJudged['textbook'], WeakMap<AnyCase, EnumeratedMoments>>();

const momentsOver = (one: AnyCase, judged: AnyJudged, batches: readonly WeightedBatch<unknown>[]): EnumeratedMoments =>
  judged.moments?.(one, batches) ??
  expectation(one.arithmetic, one.parameters, batches, (batch) => estimateOf(one, judged, batch));

/** Mean and second moment of an estimator over the single trajectories of a case; several claims ask for the same. Throws `NoEstimate`. */
export function momentsOn(one: AnyCase, judged: AnyJudged): EnumeratedMoments {
  const { textbook } = judged;
  let ofEstimator = known.get(textbook);
  if (!ofEstimator) known.set(textbook, (ofEstimator = new WeakMap()));
  let found = ofEstimator.get(one);
  if (!found) {
    const batches = one.trajectories.map(({ trajectory, probability }) => ({ batch: [trajectory], probability }));
    found = momentsOver(one, judged, batches);
    ofEstimator.set(one, found);
  }
  return found;
}

const knownForms = new WeakMap<AnyCase, Map<string, Moments<unknown>>>();

/** `formMoments` of a case, remembered: several claims ask for the same. Throws a RangeError where there is no such form. */
function momentsOfForm(one: AnyCase, form: FormName, horizon: number | null): Moments<unknown> {
  let ofCase = knownForms.get(one);
  if (!ofCase) knownForms.set(one, (ofCase = new Map<string, Moments<unknown>>()));
  const key = `${form} ${horizon}`;
  let found = ofCase.get(key);
  if (!found) ofCase.set(key, (found = one.formMoments(form, horizon)));
  return found;
}

/** Moments by the recursion of the closed form of that id: over whole trajectories, or up to the horizon of the case. */
export const closedForm = (one: AnyCase, form: FormName): Moments<unknown> =>
  momentsOfForm(one, form, one.whole ? null : one.horizon);

/** The same over unlimited trajectories. */
export const closedFormUnlimited = (one: AnyCase, form: FormName): Moments<unknown> => momentsOfForm(one, form, null);

/** Batches of two are enumerated jointly where there are no more than this many. */
const MOST_PAIRS = 150;

/** Every batch of two with its probability; undefined where there are too many. */
export const pairsOf = (one: AnyCase): readonly WeightedBatch<unknown>[] | undefined =>
  weightedBatches(one.arithmetic, one.trajectories, 2, MOST_PAIRS);

/** The moments of an estimator over batches of two; undefined where there are too many. Throws `NoEstimate`. */
export function pairMoments(one: AnyCase, judged: AnyJudged): EnumeratedMoments | undefined {
  const pairs = pairsOf(one);
  return pairs && momentsOver(one, judged, pairs);
}
