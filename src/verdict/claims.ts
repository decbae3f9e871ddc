import type { Batch } from '../model/trajectory.js';
import { bcHg } from '../estimators/bcHg.js';
import type { Knowledge } from '../estimators/knowledge.js';
import { LINEAR_ESTIMATORS, linearForm, type LinearEstimatorId } from '../truth/linearForms.js';
import { moments } from '../truth/moments.js';
import type { Case } from './case.js';
import { expectation, weightedBatches } from './expectation.js';
import { compareVectors, sizeOf, type Finding } from './finding.js';

/** What is judged: an estimator's textbook form, under its id. */
export interface Judged {
  readonly id: string;
  readonly textbook: <T>(batch: Batch, knowledge: Knowledge<T>) => T[];
}

/**
 * A promise that can be executed on a case. `always`: it must hold on every case to which it applies. `somewhere`: the estimator promises to
 * be wrong in this way, so at least one case must show it for certain, and none need.
 */
export interface Claim {
  readonly id: string;
  /** The promise in one line. */
  readonly statement: string;
  /** To which cases it applies, in words. */
  readonly condition: string;
  readonly mode: 'always' | 'somewhere';
  readonly applies: (one: Case) => boolean;
  /** Compares what the estimator gives with what it promises (`always`), or promises to miss (`somewhere`). */
  readonly check: (one: Case, judged: Judged) => Finding | undefined;
}

const scaleOf = ({ arithmetic, truth }: Case): number =>
  Math.max(sizeOf(arithmetic, truth.direct), sizeOf(arithmetic, truth.guiding)) || 1;

const single = ({ trajectories }: Case) =>
  trajectories.map(({ trajectory, probability }) => ({ batch: [trajectory], probability }));

const momentsOf = (one: Case, { textbook }: Judged) =>
  expectation(one.arithmetic, one.problem.parameters, single(one), (batch) => textbook(batch, one.knowledge));

const compare = (one: Case, got: readonly unknown[], expected: readonly unknown[], scale = scaleOf(one)): Finding =>
  compareVectors(one.arithmetic, one.exact, got, expected, scale);

/** The estimator's own linear form, or that of BC-HG, which has the mean of every unbiased form. */
const formIdOf = (id: string): LinearEstimatorId => LINEAR_ESTIMATORS.find((known) => known === id) ?? 'bc-hg';

/** Moments by the recursion: for whole trajectories, or up to the horizon of the case. */
function recursionOf(one: Case, id: string) {
  const { tables, response } = one.knowledge;
  const form = linearForm(formIdOf(id), tables, response, one.leader);
  return moments(tables, response.policy, form, one.whole ? null : one.horizon);
}

/** Batches of two are enumerated jointly where there are no more than this many. */
const MOST_PAIRS = 150;

const pairsOf = (one: Case) => weightedBatches(one.arithmetic, one.trajectories, 2, MOST_PAIRS);

const unbiased: Claim = {
  id: 'unbiased',
  statement: 'the mean over trajectories is the hypergradient',
  condition: 'every trajectory ends, exact critic',
  mode: 'always',
  applies: (one) => one.whole,
  check: (one, judged) => compare(one, momentsOf(one, judged).mean, one.truth.total),
};

const truncationOnly: Claim = {
  id: 'truncation-only',
  statement:
    'the mean over trajectories cut after T steps is that of the recursion: what is missing is the truncation, nothing else',
  condition: 'trajectories are cut, exact critic',
  mode: 'always',
  applies: (one) => !one.whole,
  check: (one, judged) => compare(one, momentsOf(one, judged).mean, recursionOf(one, judged.id).mean),
};

const unlimitedMean: Claim = {
  id: 'unbiased-unlimited',
  statement: 'the mean of its linear form over unlimited trajectories is the hypergradient',
  condition: 'discounted problems, exact critic; that the estimator is its linear form is what truncation-only checks',
  mode: 'always',
  applies: (one) => !one.whole,
  check: (one, { id }) => {
    const { tables, response } = one.knowledge;
    const form = linearForm(formIdOf(id), tables, response, one.leader);
    return compare(one, moments(tables, response.policy, form).mean, one.truth.total);
  },
};

const varianceByRecursion: Claim = {
  id: 'variance-by-recursion',
  statement: 'the variance over trajectories is that of the recursion',
  condition: 'exact critic',
  mode: 'always',
  applies: () => true,
  check: (one, judged) => {
    const { mean, second } = momentsOf(one, judged);
    const { sub, mul } = one.arithmetic;
    const recursion = recursionOf(one, judged.id);
    const variance = second.map((q, k) => sub(q, mul(mean[k], mean[k])));
    return compare(one, variance, recursion.variance, sizeOf(one.arithmetic, second) || 1);
  },
};

const closedFormMean: Claim = {
  id: 'closed-form-mean',
  statement: 'the mean is what its linear form says: its bias is known in closed form',
  condition: 'exact critic',
  mode: 'always',
  applies: () => true,
  check: (one, judged) => compare(one, momentsOf(one, judged).mean, recursionOf(one, judged.id).mean),
};

const meanIsDirect: Claim = {
  id: 'mean-is-direct-part',
  statement: 'the mean is the direct part: the bias is exactly the guiding part',
  condition: 'every trajectory ends, exact critic',
  mode: 'always',
  applies: (one) => one.whole,
  check: (one, judged) => compare(one, momentsOf(one, judged).mean, one.truth.direct),
};

const biased: Claim = {
  id: 'biased',
  statement: 'the mean is not the hypergradient',
  condition: 'every trajectory ends, exact critic',
  mode: 'somewhere',
  applies: (one) => one.whole,
  check: unbiased.check,
};

const unbiasedInPairs: Claim = {
  id: 'unbiased-in-pairs',
  statement: 'the mean over batches of two trajectories is the hypergradient',
  condition: 'every trajectory ends, exact critic, at most 150 batches',
  mode: 'always',
  applies: (one) => one.whole,
  check: (one, { textbook }) => {
    const pairs = pairsOf(one);
    if (!pairs) return undefined;
    const { mean } = expectation(one.arithmetic, one.problem.parameters, pairs, (batch) =>
      textbook(batch, one.knowledge),
    );
    return compare(one, mean, one.truth.total);
  },
};

const biasedInPairs: Claim = {
  id: 'biased-in-pairs',
  statement: 'the mean over batches of two trajectories is not the hypergradient',
  condition: 'every trajectory ends, at most 150 batches',
  mode: 'somewhere',
  applies: (one) => one.whole,
  check: unbiasedInPairs.check,
};

/** True where some trajectory visits a pair twice. */
const hasRevisits = ({ trajectories, problem }: Case): boolean =>
  trajectories.some(({ trajectory: { states, actions } }) => {
    const pairs = Array.from(actions, (b, t) => states[t] * problem.actions + b);
    return new Set(pairs).size < pairs.length;
  });

const perTransitionWithoutRevisits: Claim = {
  id: 'per-transition-without-revisits',
  statement: 'equals BC-HG per transition on every single trajectory',
  condition: 'no trajectory visits a pair twice',
  mode: 'always',
  applies: (one) => !hasRevisits(one),
  check: (one, { textbook }) => {
    const all = single(one);
    const got = all.flatMap(({ batch }) => textbook(batch, one.knowledge));
    const expected = all.flatMap(({ batch }) => bcHg.textbook(batch, one.knowledge));
    return compare(one, got, expected, sizeOf(one.arithmetic, expected) || 1);
  },
};

const biasedByRevisits: Claim = {
  id: 'biased-by-revisits',
  statement: 'the mean is not that of BC-HG per transition',
  condition: 'some trajectory visits a pair twice',
  mode: 'somewhere',
  applies: hasRevisits,
  check: (one, judged) => compare(one, momentsOf(one, judged).mean, momentsOf(one, bcHg).mean),
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
  perTransitionWithoutRevisits,
  biasedByRevisits,
];

/** The claim of that id. Throws a RangeError for an unknown one. */
export function claimById(id: string): Claim {
  const claim = CLAIMS.find((known) => known.id === id);
  if (!claim) throw new RangeError(`unknown claim ${id}; known: ${CLAIMS.map((known) => known.id).join(', ')}`);
  return claim;
}
