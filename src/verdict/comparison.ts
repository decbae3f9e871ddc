import { linearForm, LINEAR_ESTIMATORS } from '../truth/linearForms.js';
import { moments, type Moments } from '../truth/moments.js';
import { enclosure, type Enclosure } from '../truth/enclosure.js';
import { bcHg } from '../estimators/bcHg.js';
import type { Case } from './case.js';
import type { Judged } from './claims.js';
import { expectation, weightedBatches } from './expectation.js';

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

/** Mean and second moment of an estimator over the single trajectories of a case. */
export function momentsOn(one: Case, { textbook }: Judged): { mean: unknown[]; second: unknown[] } {
  const batches = one.trajectories.map(({ trajectory, probability }) => ({ batch: [trajectory], probability }));
  return expectation(one.arithmetic, one.problem.parameters, batches, (batch) => textbook(batch, one.knowledge));
}

/** Moments of the closed form that an estimator's claims speak of: its own, or that of BC-HG. */
function closedForm(one: Case, id: string): Moments<unknown> {
  const { tables, response } = one.knowledge;
  const form = linearForm(LINEAR_ESTIMATORS.find((known) => known === id) ?? 'bc-hg', tables, response, one.leader);
  return moments(tables, response.policy, form, one.whole ? null : one.horizon);
}

/** Batches of two that are enumerated, at most (as claims about pairs do). */
const MOST_PAIRS = 150;

function pairMean(one: Case, { textbook }: Judged): unknown[] | undefined {
  const pairs = weightedBatches(one.arithmetic, one.trajectories, 2, MOST_PAIRS);
  if (!pairs) return undefined;
  return expectation(one.arithmetic, one.problem.parameters, pairs, (batch) => textbook(batch, one.knowledge)).mean;
}

/** What the claim of that id compares on a case, with the numbers: what the estimator gives and what it should give (or, for claims of bias, promises to miss). */
export function comparison(claim: string, one: Case, judged: Judged): Comparison {
  const over = one.whole ? 'over whole trajectories' : `over trajectories cut after ${one.horizon} steps`;
  const { arithmetic, truth } = one;
  const compared = (
    got: string,
    expected: string,
    values: readonly unknown[],
    wanted: readonly unknown[],
  ): Comparison => ({
    got,
    expected,
    components: values.map((value, k) => ({
      expected: enclosure(arithmetic, wanted[k]),
      got: enclosure(arithmetic, value),
      difference: enclosure(arithmetic, arithmetic.sub(value, wanted[k])),
    })),
  });
  const own = momentsOn(one, judged);
  switch (claim) {
    case 'mean-is-direct-part':
      return compared(`mean ${over}`, 'the direct part of the hypergradient', own.mean, truth.direct);
    case 'variance-by-recursion': {
      const variance = own.second.map((q, k) => arithmetic.sub(q, arithmetic.mul(own.mean[k], own.mean[k])));
      return compared(
        `variance ${over}`,
        'the variance of its closed form',
        variance,
        closedForm(one, judged.id).variance,
      );
    }
    case 'unbiased-in-pairs':
    case 'biased-in-pairs': {
      const mean = pairMean(one, judged);
      return compared(
        `mean ${over}${mean ? ', in batches of two' : ''}`,
        'the hypergradient',
        mean ?? own.mean,
        truth.total,
      );
    }
    case 'per-transition-without-revisits':
    case 'biased-by-revisits':
      return compared(`mean ${over}`, 'the mean of BC-HG per transition', own.mean, momentsOn(one, bcHg).mean);
    case 'closed-form-mean':
      return compared(`mean ${over}`, 'the mean of its closed form', own.mean, closedForm(one, judged.id).mean);
    default:
      return one.whole
        ? compared(`mean ${over}`, 'the hypergradient', own.mean, truth.total)
        : compared(`mean ${over}`, 'that of BC-HG, by the recursion', own.mean, closedForm(one, 'bc-hg').mean);
  }
}
