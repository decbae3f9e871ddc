import { weightedTrajectories } from '../verdict/expectation.js';
import { ESTIMATORS } from '../estimators/estimators.js';
import type { Knowledge } from '../estimators/knowledge.js';
import { leaderValues } from '../leader/values.js';
import { adjointHypergradient } from '../truth/adjoint.js';
import { endsSurely } from '../truth/followerDerivative.js';
import { linearForm, LINEAR_ESTIMATORS, type LinearEstimatorId } from '../truth/linearForms.js';
import { moments } from '../truth/moments.js';
import type { Arithmetic } from '../numeric/arithmetic.js';
import { accumulate, zeroVector } from '../numeric/vector.js';
import type { Problem } from '../model/tables.js';
import { certify } from './condition.js';
import type { ExpectationCase } from './format.js';
import { certifiedKnowledge } from './steadyResponse.js';
import { identity } from './identity.js';
import type { CorpusInstance } from './instances.js';

/** Steps after which rollouts are cut. */
export const HORIZONS: readonly number[] = [1, 3, 10];
/** Estimators for each instance, taken in turns. */
const EACH = 2;
/** More trajectories than this are not enumerated. */
const MOST_TRAJECTORIES = 60;

/** The cases `expectations` of the instance with that number. */
export function expectationCases(instance: CorpusInstance, number: number): ExpectationCase[] {
  const { record, problem } = instance;
  const knowledge = certifiedKnowledge(problem);
  return Array.from({ length: EACH }, (_, i) => {
    const estimator = LINEAR_ESTIMATORS[(number * EACH + i) % LINEAR_ESTIMATORS.length];
    const slug = `expectation/${estimator}/${record.slug}`;
    return {
      id: identity(slug, { estimator, instance: record.id }),
      slug,
      stratum: record.stratum,
      kind: 'expectations',
      instance: record.id,
      estimator,
      expected: expected(problem, knowledge, estimator),
    };
  });
}

function expected<T>(
  problem: Problem,
  knowledge: Knowledge<T>,
  estimator: LinearEstimatorId,
): ExpectationCase['expected'] {
  const { tables, response } = knowledge;
  const { arithmetic } = tables;
  const difference = (a: readonly T[], b: readonly T[]): T[] => a.map((x, k) => arithmetic.sub(x, b[k]));
  const form = linearForm(estimator, tables, response, leaderValues(tables, response.policy));
  const whole = moments(tables, response.policy, form);
  const covariance = enumeratedMoments(problem, knowledge, estimator)?.covariance;
  return {
    mean: certify(arithmetic, whole.mean),
    bias: certify(arithmetic, difference(whole.mean, adjointHypergradient(tables, response).total)),
    variance: certify(arithmetic, whole.variance),
    ...(covariance && { covariance: certify(arithmetic, covariance) }),
    truncation: HORIZONS.map((horizon) => ({
      horizon,
      bias: certify(arithmetic, difference(moments(tables, response.policy, form, horizon).mean, whole.mean)),
    })),
  };
}

/** Mean and covariance (row by row) over all trajectories: the textbook form on each of them. Undefined where they do not all end, or are too many. */
export function enumeratedMoments<T>(
  problem: Problem,
  knowledge: Knowledge<T>,
  id: string,
): { mean: T[]; covariance: T[] } | undefined {
  const { tables, response } = knowledge;
  const { arithmetic } = tables;
  if (!endsSurely(problem)) return undefined;
  const all = weightedTrajectories(tables, response.policy, problem.states, MOST_TRAJECTORIES);
  if (!all) return undefined;
  const { textbook } = ESTIMATORS.find((estimator) => estimator.id === id)!;
  const K = problem.parameters;
  const mean = zeroVector(arithmetic, K);
  const second = zeroVector(arithmetic, K * K);
  for (const { trajectory, probability } of all) {
    const value = textbook([trajectory], knowledge);
    accumulate(arithmetic, mean, probability, value);
    accumulate(arithmetic, second, probability, outer(arithmetic, value, value));
  }
  const centre = outer(arithmetic, mean, mean);
  return { mean, covariance: second.map((x, i) => arithmetic.sub(x, centre[i])) };
}

const outer = <T>({ mul }: Arithmetic<T>, a: readonly T[], b: readonly T[]): T[] =>
  a.flatMap((x) => b.map((y) => mul(x, y)));
