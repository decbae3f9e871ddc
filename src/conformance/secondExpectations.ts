import { exactKnowledge } from '../estimators/knowledge.js';
import { estimatorById } from '../estimators/estimators.js';
import { zeroVector, accumulate } from '../numeric/vector.js';
import { theoremHypergradient } from '../truth/theorem.js';
import { weightedTrajectories } from '../verdict/expectation.js';
import { asStored, certainly, type Comparison } from './comparison.js';
import { certified } from './condition.js';
import { MOST_TRAJECTORIES, enumeratedMoments } from './expectations.js';
import type { ExpectationCase } from './format.js';
import type { MdpInstance } from './instances.js';

/**
 * Moments by enumeration where all trajectories end: mean, the diagonal of the covariance, and the bias against Theorem 1; elsewhere the mean
 * over cut trajectories, which is mean + truncation.
 */
export function secondExpectation({ expected, estimator }: ExpectationCase, { problem }: MdpInstance): Comparison[] {
  const knowledge = exactKnowledge(problem, certified);
  const { tables, response } = knowledge;
  const { textbook } = estimatorById(estimator);
  const comparisons: Comparison[] = [];
  const whole = enumeratedMoments(problem, knowledge, estimator);
  const K = problem.parameters;
  if (whole) {
    const truth = theoremHypergradient(tables, response).total;
    const diagonal = Array.from({ length: K }, (_, k) => whole.covariance[k * K + k]);
    comparisons.push(
      ...certainly('enumerated mean', expected.mean, certified, whole.mean),
      ...certainly('enumerated variance', expected.variance, certified, diagonal),
      ...certainly(
        'bias against Theorem 1',
        expected.bias,
        certified,
        whole.mean.map((x, k) => certified.sub(x, truth[k])),
      ),
    );
  }
  for (const { horizon, bias } of expected.truncation) {
    const cut = weightedTrajectories(tables, response.policy, horizon, MOST_TRAJECTORIES);
    if (!cut) continue;
    const mean = zeroVector(certified, K);
    for (const { trajectory, probability } of cut)
      accumulate(certified, mean, probability, textbook([trajectory], knowledge));
    comparisons.push(
      ...certainly(
        `mean over trajectories cut after ${horizon} steps`,
        bias,
        certified,
        mean.map((x, k) => certified.sub(x, asStored(expected.mean, k))),
      ),
    );
  }
  return comparisons;
}
