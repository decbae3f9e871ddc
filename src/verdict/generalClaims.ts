import type { GeneralClaimId } from '../model/claimIds.js';
import type { AnyCase } from './case.js';
import { closedForm, closedFormUnlimited, momentsOn, pairMoments, pairsOf } from './caseMoments.js';
import type { AnyJudged, Claim, ClaimsById, Comparands } from './claim.js';
import { sizeOf } from './finding.js';

/** The size of the gradient, relative to which means are compared. */
export const scaleOf = ({ arithmetic, truth }: AnyCase): number =>
  Math.max(sizeOf(arithmetic, truth.direct), sizeOf(arithmetic, truth.guiding)) || 1;

/** What a mean of the case is taken over. */
export const over = ({ whole, horizon }: AnyCase): string =>
  whole ? 'over whole trajectories' : `over trajectories cut after ${horizon} steps`;

/** The mean over single trajectories against something. */
export const meanAgainst = (
  one: AnyCase,
  judged: AnyJudged,
  expected: readonly unknown[],
  expectedIs: string,
): Comparands => {
  const { mean, samples } = momentsOn(one, judged);
  return {
    got: mean,
    expected,
    gotIs: `mean ${over(one)}${samples ? ', from samples of its draws' : ''}`,
    expectedIs,
    scale: scaleOf(one),
    samples,
  };
};

/** The mean over single trajectories against the hypergradient where they are whole, else against what BC-HG gives on cut ones. */
export const defaultComparands = (one: AnyCase, judged: AnyJudged): Comparands =>
  one.whole
    ? meanAgainst(one, judged, one.truth.total, 'the hypergradient')
    : meanAgainst(one, judged, closedForm(one, one.bcHgForm).mean, 'that of BC-HG, by the recursion');

/** Why a claim about the closed form is inapplicable to an estimator without one. */
const withoutForm = (one: AnyCase, { id, form }: AnyJudged): string | undefined =>
  one.hasForm(form) ? undefined : `${id} has no closed form that is known`;

/** The mean over cut trajectories against that of the recursion: of its own form, or of BC-HG's for an estimator without one. */
const cutMean = (one: AnyCase, judged: AnyJudged): Comparands =>
  one.hasForm(judged.form)
    ? meanAgainst(one, judged, closedForm(one, judged.form).mean, 'that of the recursion')
    : defaultComparands(one, judged);

const unbiased: Claim<AnyCase, 'unbiased'> = {
  id: 'unbiased',
  statement: 'the mean over trajectories is the hypergradient',
  condition: 'every trajectory ends, exact critic',
  mode: 'always',
  applies: (one) => one.whole,
  compare: (one, judged) => meanAgainst(one, judged, one.truth.total, 'the hypergradient'),
};

const truncationOnly: Claim<AnyCase, 'truncation-only'> = {
  id: 'truncation-only',
  statement:
    'the mean over trajectories cut after T steps is that of the recursion: what is missing is the truncation, nothing else',
  condition: 'trajectories are cut, exact critic',
  mode: 'always',
  applies: (one) => !one.whole,
  compare: cutMean,
};

const unlimitedMean: Claim<AnyCase, 'unbiased-unlimited'> = {
  id: 'unbiased-unlimited',
  statement: 'the mean of its linear form over unlimited trajectories is the hypergradient',
  condition: 'discounted problems, exact critic; that the estimator is its linear form is what truncation-only checks',
  mode: 'always',
  applies: (one) => !one.whole,
  objection: withoutForm,
  premise: cutMean,
  compare: (one, { form }) => ({
    got: closedFormUnlimited(one, form).mean,
    expected: one.truth.total,
    gotIs: 'mean of its closed form over unlimited trajectories',
    expectedIs: 'the hypergradient',
    scale: scaleOf(one),
  }),
};

const varianceByRecursion: Claim<AnyCase, 'variance-by-recursion'> = {
  id: 'variance-by-recursion',
  statement: 'the variance over trajectories is that of the recursion',
  condition: 'exact critic',
  mode: 'always',
  applies: () => true,
  objection: withoutForm,
  compare: (one, judged) => {
    const { mean, second } = momentsOn(one, judged);
    const { sub, mul } = one.arithmetic;
    if (!second) return undefined;
    return {
      got: second.map((q, k) => sub(q, mul(mean[k], mean[k]))),
      expected: closedForm(one, judged.form).variance,
      gotIs: `variance ${over(one)}`,
      expectedIs: 'the variance of its closed form',
      scale: sizeOf(one.arithmetic, second) || 1,
    };
  },
};

const closedFormMean: Claim<AnyCase, 'closed-form-mean'> = {
  id: 'closed-form-mean',
  statement: 'the mean is what its linear form says: its bias is known in closed form',
  condition: 'exact critic',
  mode: 'always',
  applies: () => true,
  objection: withoutForm,
  compare: (one, judged) => meanAgainst(one, judged, closedForm(one, judged.form).mean, 'the mean of its closed form'),
};

const meanIsDirect: Claim<AnyCase, 'mean-is-direct-part'> = {
  id: 'mean-is-direct-part',
  statement: 'the mean is the direct part: the bias is exactly the guiding part',
  condition: 'every trajectory ends, exact critic',
  mode: 'always',
  applies: (one) => one.whole,
  compare: (one, judged) => meanAgainst(one, judged, one.truth.direct, 'the direct part of the hypergradient'),
};

const biased: Claim<AnyCase, 'biased'> = {
  id: 'biased',
  statement: 'the mean is not the hypergradient',
  condition: 'every trajectory ends, exact critic',
  mode: 'somewhere',
  applies: (one) => one.whole,
  compare: unbiased.compare,
};

const unbiasedInPairs: Claim<AnyCase, 'unbiased-in-pairs'> = {
  id: 'unbiased-in-pairs',
  statement: 'the mean over batches of two trajectories is the hypergradient',
  condition: 'every trajectory ends, exact critic, at most 150 batches',
  mode: 'always',
  applies: (one) => one.whole && pairsOf(one) !== undefined,
  compare: (one, judged) => {
    const moments = pairMoments(one, judged);
    return (
      moments && {
        got: moments.mean,
        samples: moments.samples,
        expected: one.truth.total,
        gotIs: `mean ${over(one)}, in batches of two`,
        expectedIs: 'the hypergradient',
        scale: scaleOf(one),
      }
    );
  },
};

const biasedInPairs: Claim<AnyCase, 'biased-in-pairs'> = {
  id: 'biased-in-pairs',
  statement: 'the mean over batches of two trajectories is not the hypergradient',
  condition: 'every trajectory ends, at most 150 batches',
  mode: 'somewhere',
  applies: unbiasedInPairs.applies,
  compare: unbiasedInPairs.compare,
};

const BY_ID: ClaimsById<GeneralClaimId> = {
  unbiased,
  'truncation-only': truncationOnly,
  'unbiased-unlimited': unlimitedMean,
  'variance-by-recursion': varianceByRecursion,
  'closed-form-mean': closedFormMean,
  'mean-is-direct-part': meanIsDirect,
  biased,
  'unbiased-in-pairs': unbiasedInPairs,
  'biased-in-pairs': biasedInPairs,
};

/** The claims that estimators of any kind of problem can make. */
export const GENERAL_CLAIMS: readonly Claim[] = Object.values(BY_ID);
