import { featureCount, quadraticFeatures } from '../../numeric/quadraticFeatures.js';
import { leastSquaresTd } from '../../leader/leastSquaresTd.js';
import { forLearnedSteps, learnedSteps, type TdOptions } from '../../leader/quadraticTd.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { stepScores } from './clippedScores.js';
import type { LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';

/**
 * ∂V_F/∂θ fitted to a batch of a configurable MDP: least-squares TD for N(s) = E[c + γ_F N(s′)] with c = `follower` · score, one fit for each
 * parameter, in the features 1, s_i, s_i s_j, among which the true ∇V_F is. Returns K vectors of weights. Throws a RangeError for games.
 */
export function fittedGradientVF(
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  follower: Float64Array,
  options: TdOptions,
): Float64Array[] {
  const { tables, scores } = knowledge;
  if (tables.problem.sees !== 'state') throw new RangeError('grad V_F is fitted in configurable MDPs only');
  const { stateSize: n, states } = batch;
  const width = featureCount(n);
  const count = scores.maps.length;
  const rows = learnedSteps(batch, options);
  const now = new Float64Array(rows * width);
  const next = new Float64Array(rows * width);
  const sources = new Float64Array(rows * count);
  const own = new Float64Array(count);
  const scoresOf = stepScores(knowledge, batch);
  forLearnedSteps(batch, options, (row, step, s) => {
    quadraticFeatures(states, s, n, now, row * width);
    quadraticFeatures(states, s + n, n, next, row * width);
    scoresOf(step, s, own);
    for (let k = 0; k < count; k++) sources[row * count + k] = follower[step] * own[k];
  });
  const { gammaF: gamma } = tables;
  const problem = { rows, width, nextWidth: width, now, next, lift: null, gamma, sources, count };
  return [...leastSquaresTd(problem).weights];
}
