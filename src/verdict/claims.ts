import { bcHg } from '../estimators/bcHg.js';
import type { Case } from './case.js';
import { closedForm, closedFormUnlimited, momentsOn, pairMean, pairsOf } from './caseMoments.js';
import type { Claim, Comparands, Judged } from './claim.js';
import { sizeOf } from './finding.js';
import { MOST_WITH_ORACLE, meanWithOracle } from './oracleMean.js';

const scaleOf = ({ arithmetic, truth }: Case): number =>
  Math.max(sizeOf(arithmetic, truth.direct), sizeOf(arithmetic, truth.guiding)) || 1;

const over = ({ whole, horizon }: Case): string =>
  whole ? 'over whole trajectories' : `over trajectories cut after ${horizon} steps`;

/** The mean over single trajectories against something. */
const meanAgainst = (one: Case, judged: Judged, expected: readonly unknown[], expectedIs: string): Comparands => ({
  got: momentsOn(one, judged).mean,
  expected,
  gotIs: `mean ${over(one)}`,
  expectedIs,
  scale: scaleOf(one),
});

/** The mean over single trajectories against the hypergradient where they are whole, else against what BC-HG gives on cut ones. */
export const defaultComparands = (one: Case, judged: Judged): Comparands =>
  one.whole
    ? meanAgainst(one, judged, one.truth.total, 'the hypergradient')
    : meanAgainst(one, judged, closedForm(one, 'bc-hg').mean, 'that of BC-HG, by the recursion');

const unbiased: Claim = {
  id: 'unbiased',
  statement: 'the mean over trajectories is the hypergradient',
  condition: 'every trajectory ends, exact critic',
  mode: 'always',
  applies: (one) => one.whole,
  compare: (one, judged) => meanAgainst(one, judged, one.truth.total, 'the hypergradient'),
};

const truncationOnly: Claim = {
  id: 'truncation-only',
  statement:
    'the mean over trajectories cut after T steps is that of the recursion: what is missing is the truncation, nothing else',
  condition: 'trajectories are cut, exact critic',
  mode: 'always',
  applies: (one) => !one.whole,
  compare: (one, judged) => meanAgainst(one, judged, closedForm(one, judged.id).mean, 'that of the recursion'),
};

const unlimitedMean: Claim = {
  id: 'unbiased-unlimited',
  statement: 'the mean of its linear form over unlimited trajectories is the hypergradient',
  condition: 'discounted problems, exact critic; that the estimator is its linear form is what truncation-only checks',
  mode: 'always',
  applies: (one) => !one.whole,
  compare: (one, { id }) => ({
    got: closedFormUnlimited(one, id).mean,
    expected: one.truth.total,
    gotIs: 'mean of its closed form over unlimited trajectories',
    expectedIs: 'the hypergradient',
    scale: scaleOf(one),
  }),
};

const varianceByRecursion: Claim = {
  id: 'variance-by-recursion',
  statement: 'the variance over trajectories is that of the recursion',
  condition: 'exact critic',
  mode: 'always',
  applies: () => true,
  compare: (one, judged) => {
    const { mean, second } = momentsOn(one, judged);
    const { sub, mul } = one.arithmetic;
    return {
      got: second.map((q, k) => sub(q, mul(mean[k], mean[k]))),
      expected: closedForm(one, judged.id).variance,
      gotIs: `variance ${over(one)}`,
      expectedIs: 'the variance of its closed form',
      scale: sizeOf(one.arithmetic, second) || 1,
    };
  },
};

const closedFormMean: Claim = {
  id: 'closed-form-mean',
  statement: 'the mean is what its linear form says: its bias is known in closed form',
  condition: 'exact critic',
  mode: 'always',
  applies: () => true,
  compare: (one, judged) => meanAgainst(one, judged, closedForm(one, judged.id).mean, 'the mean of its closed form'),
};

const meanIsDirect: Claim = {
  id: 'mean-is-direct-part',
  statement: 'the mean is the direct part: the bias is exactly the guiding part',
  condition: 'every trajectory ends, exact critic',
  mode: 'always',
  applies: (one) => one.whole,
  compare: (one, judged) => meanAgainst(one, judged, one.truth.direct, 'the direct part of the hypergradient'),
};

const biased: Claim = {
  id: 'biased',
  statement: 'the mean is not the hypergradient',
  condition: 'every trajectory ends, exact critic',
  mode: 'somewhere',
  applies: (one) => one.whole,
  compare: unbiased.compare,
};

const unbiasedInPairs: Claim = {
  id: 'unbiased-in-pairs',
  statement: 'the mean over batches of two trajectories is the hypergradient',
  condition: 'every trajectory ends, exact critic, at most 150 batches',
  mode: 'always',
  applies: (one) => one.whole && pairsOf(one) !== undefined,
  compare: (one, judged) => {
    const mean = pairMean(one, judged);
    return (
      mean && {
        got: mean,
        expected: one.truth.total,
        gotIs: `mean ${over(one)}, in batches of two`,
        expectedIs: 'the hypergradient',
        scale: scaleOf(one),
      }
    );
  },
};

const biasedInPairs: Claim = {
  id: 'biased-in-pairs',
  statement: 'the mean over batches of two trajectories is not the hypergradient',
  condition: 'every trajectory ends, at most 150 batches',
  mode: 'somewhere',
  applies: unbiasedInPairs.applies,
  compare: unbiasedInPairs.compare,
};

const unbiasedWithOracle: Claim = {
  id: 'unbiased-with-oracle',
  statement: 'the mean over trajectories and the oracle’s independent rollouts is the hypergradient',
  condition:
    'every trajectory ends, at most 12 trajectories; one rollout from each pair and each state that is visited',
  mode: 'always',
  applies: (one) => one.whole && one.trajectories.length <= MOST_WITH_ORACLE,
  compare: (one, judged) => ({
    got: meanWithOracle(one, judged),
    expected: one.truth.total,
    gotIs: `mean ${over(one)} and all rollouts of the oracle`,
    expectedIs: 'the hypergradient',
    scale: scaleOf(one),
  }),
};

/** True where some trajectory visits a pair twice. */
const hasRevisits = ({ trajectories, problem }: Case): boolean =>
  trajectories.some(({ trajectory: { states, actions } }) => {
    const pairs = Array.from(actions, (b, t) => states[t] * problem.actions + b);
    return new Set(pairs).size < pairs.length;
  });

const againstBcHg = (one: Case, judged: Judged): Comparands =>
  meanAgainst(one, judged, momentsOn(one, bcHg).mean, 'the mean of BC-HG per transition');

const perTransitionWithoutRevisits: Claim = {
  id: 'per-transition-without-revisits',
  statement: 'equals BC-HG per transition on every single trajectory',
  condition: 'no trajectory visits a pair twice',
  mode: 'always',
  applies: (one) => !hasRevisits(one),
  compare: (one, { textbook }) => {
    const everyEstimate = (of: Judged['textbook']): unknown[] =>
      one.trajectories.flatMap(({ trajectory }) => of([trajectory], one.knowledge));
    const expected = everyEstimate(bcHg.textbook);
    return {
      got: everyEstimate(textbook),
      expected,
      gotIs: `estimates ${over(one)}`,
      expectedIs: 'those of BC-HG per transition',
      scale: sizeOf(one.arithmetic, expected) || 1,
    };
  },
  show: againstBcHg,
};

const biasedByRevisits: Claim = {
  id: 'biased-by-revisits',
  statement: 'the mean is not that of BC-HG per transition',
  condition: 'some trajectory visits a pair twice',
  mode: 'somewhere',
  applies: hasRevisits,
  compare: againstBcHg,
};

/** The claims by id. */
export const CLAIMS: readonly Claim[] = [
  unbiased,
  truncationOnly,
  unlimitedMean,
  varianceByRecursion,
  closedFormMean,
  meanIsDirect,
  biased,
  unbiasedInPairs,
  biasedInPairs,
  unbiasedWithOracle,
  perTransitionWithoutRevisits,
  biasedByRevisits,
];

/** The claim of that id. Throws a RangeError for an unknown one. */
export function claimById(id: string): Claim {
  const claim = CLAIMS.find((known) => known.id === id);
  if (!claim) throw new RangeError(`unknown claim ${id}; known: ${CLAIMS.map((known) => known.id).join(', ')}`);
  return claim;
}
