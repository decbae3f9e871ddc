import { exactKnowledge, type Knowledge } from '../../estimators/knowledge.js';
import { estimatorById } from '../../estimators/estimators.js';
import { float64 } from '../../numeric/float64.js';
import { theoremHypergradient } from '../../truth/routes/mdp/theorem.js';
import { weightedTrajectories } from '../../verdict/expectation.js';
import { certainly, within, type Comparison } from './comparison.js';
import { asStored, second } from './second.js';
import { MOST_TRAJECTORIES, enumeratedMoments } from '../corpus/expectations.js';
import type { ExpectationCase } from '../corpus/format.js';
import type { MdpInstance } from '../corpus/instances.js';

/**
 * Moments of estimators with a linear form by enumeration where all trajectories end: mean, covariance, and the bias against Theorem 1; elsewhere
 * the mean over cut trajectories, which is mean + truncation. The others were enumerated: again with their kernels in double precision.
 */
export function secondExpectation(one: ExpectationCase, { problem }: MdpInstance): Comparison[] {
  const { expected, estimator } = one;
  if (estimatorById(estimator).form === null) return byKernel(one, exactKnowledge(problem, float64));
  const knowledge = exactKnowledge(problem, second);
  const { tables, response } = knowledge;
  const comparisons: Comparison[] = [];
  const whole = enumeratedMoments(knowledge, estimator);
  if (whole) {
    const truth = theoremHypergradient(tables, response).total;
    const bias = whole.mean.map((x, k) => second.sub(x, truth[k]));
    const diagonal = whole.mean.map((_, k) => whole.covariance[k * (whole.mean.length + 1)]);
    comparisons.push(
      ...certainly('enumerated mean', expected.mean, second, whole.mean),
      ...certainly('enumerated variance', expected.variance, second, diagonal),
      ...certainly('enumerated covariance', expected.covariance, second, whole.covariance),
      ...certainly('bias against Theorem 1', expected.bias, second, bias),
    );
  }
  for (const { horizon, bias } of expected.truncation) {
    const cut = enumeratedMoments(knowledge, estimator, horizon);
    if (!cut) continue;
    const moved = cut.mean.map((x, k) => second.sub(x, asStored(expected.mean, k)));
    comparisons.push(...certainly(`mean over trajectories cut after ${horizon} steps`, bias, second, moved));
  }
  return comparisons;
}

function byKernel({ expected, estimator }: ExpectationCase, knowledge: Knowledge<number>): Comparison[] {
  const { tables, response } = knowledge;
  const { kernel } = estimatorById(estimator);
  const average = (horizon: number, of: (value: Float64Array) => number[]): number[] => {
    const all = weightedTrajectories(tables, response.policy, horizon, MOST_TRAJECTORIES) ?? [];
    return all
      .map(({ trajectory, probability }) => of(kernel([trajectory], knowledge)).map((x) => probability * x))
      .reduce((total, row) => total.map((x, i) => x + row[i]));
  };
  const { states } = tables.problem;
  const mean = average(states, (value) => [...value]);
  const truth = theoremHypergradient(tables, response).total;
  const second = average(states, (value) => Array.from(value).flatMap((x) => Array.from(value, (y) => x * y)));
  const covariance = second.map((x, i) => x - mean[Math.floor(i / mean.length)] * mean[i % mean.length]);
  return [
    ...within('mean by the kernel', expected.mean, mean),
    ...within('covariance by the kernel', expected.covariance, covariance),
    ...within('bias by the kernel', expected.bias, mean.map((x, k) => x - truth[k])), // prettier-ignore
    ...expected.truncation.flatMap(({ horizon, bias }) => {
      const cut = average(horizon, (value) => [...value]);
      return within(`mean by the kernel cut after ${horizon} steps`, bias, cut.map((x, k) => x - mean[k])); // prettier-ignore
    }),
  ];
}
