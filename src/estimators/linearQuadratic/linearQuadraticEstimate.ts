import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { leaderRewards, returnsToGo } from '../../leader/linearQuadraticReturns.js';
import { featureCount, quadraticFeatures } from '../../numeric/quadraticFeatures.js';
import { carryEligibility } from '../eligibility.js';
import { addClippedScores, type ScoreClip } from './clippedScores.js';
import { fittedGradientVF } from './fittedGradient.js';
import { withGradientVF, type LinearQuadraticKnowledge } from './linearQuadraticKnowledge.js';
import { addScore, createSums, gradientOfSums, type LinearQuadraticSums } from './linearQuadraticSums.js';
import { actionValues, forSteps, scoreFactors, seenValues, type DirectFactor } from './linearQuadraticValues.js';
import { addIntegratedDirect, addIntegratedGuiding } from './integrated.js';

/** In what the estimators for linear-quadratic problems differ. */
export interface LinearQuadraticRecipe {
  /** What multiplies scores in the direct part; `integrated`: the mean over the scored noise, by quadrature (games). */
  readonly direct: DirectFactor | 'integrated';
  /** What multiplies the follower's gradient: the Benefit, Q_L, the return of the same trajectory, or nothing. */
  readonly leader: 'benefit' | 'qL' | 'return' | 'none';
  /** Ĝ_t from the trajectory, the exact ∇Q_F(s_t, b_t), or its product with the Benefit integrated over b by quadrature. */
  readonly segment: 'trajectory' | 'exact' | 'integrated';
  /** Values in segments less their mean. */
  readonly followerDifference?: boolean;
  /** Subtract ∇V_F: the exact one, or (in a configurable MDP) one that is fitted to the batch by least-squares TD. */
  readonly centred?: 'exact' | 'fitted';
}

/** How a batch is made into an estimate, beside the recipe. */
export interface LinearQuadraticForm {
  /** The last step of an episode contributes no score: its successor was not seen (published code of thermal control). */
  readonly lastUnseen?: boolean;
  /** In games: segments start with the step's own score, as eq. (9) is printed. */
  readonly fromOwn?: boolean;
  /** Scores of the direct part are clipped one by one. */
  readonly scoreClip?: ScoreClip;
  /** The weight of each step, in place of γ_Lᵗ/episodes; the parameters' own reward gradient keeps the latter. */
  readonly stepWeights?: Float64Array;
  /** The leader's factor of step i is that of step order[i]: a placebo. */
  readonly order?: ArrayLike<number>;
  /** Integrate over b by a quadrature with so many nodes for each dimension, also where the critic's slopes are known. */
  readonly nodes?: number;
}

/**
 * ∇Φ-free estimate of the hypergradient (K numbers): (1/episodes) Σ_τ Σ_t γ_Lᵗ [∂r_L + direct_t score_t + (leader_t/β)(segment_t − ∇V_F)], by
 * one pass in eligibility form and one contraction. O(steps), whatever K.
 *
 * @example
 * ```ts
 * import {
 *   createLinearQuadraticSampler,
 *   createStream,
 *   estimateLinearQuadratic,
 *   linearQuadraticKnowledge,
 *   LINEAR_QUADRATIC_ESTIMATORS,
 *   thermalControl,
 * } from 'hypergrad-oracle';
 *
 * const knowledge = linearQuadraticKnowledge(thermalControl());
 * const { tables, response } = knowledge;
 * const batch = createLinearQuadraticSampler(tables, response.policy).batch(createStream('episodes'), 10, 50);
 * const recipe = LINEAR_QUADRATIC_ESTIMATORS.find(({ id }) => id === 'bc-hg-white-box');
 * console.log(estimateLinearQuadratic(recipe, batch, knowledge).length); // 8
 * ```
 */
export function estimateLinearQuadratic(
  recipe: LinearQuadraticRecipe,
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  form: LinearQuadraticForm = {},
): Float64Array {
  const { episodes, steps } = batch;
  const { gammaL } = knowledge.tables;
  const sums = createSums(batch, knowledge);
  const uniform = new Float64Array(episodes * steps);
  forSteps(batch, (step, _s, t) => (uniform[step] = gammaL ** t / episodes));
  sums.reward = uniform.reduce((total, x) => total + x, 0);
  const weights = form.stepWeights ?? uniform;
  let values: Float64Array | undefined;
  const q = (): Float64Array => (values ??= actionValues(knowledge, batch));
  const factors = scoreFactors(knowledge, batch, q);
  if (recipe.direct === 'integrated') addIntegratedDirect(sums, batch, knowledge, weights);
  else addDirect(sums, batch, knowledge, factors.direct(recipe.direct, weights), weights, form);
  if (recipe.leader === 'none') return gradientOfSums(knowledge, sums);
  let centre = knowledge;
  if (recipe.segment === 'integrated') addIntegratedGuiding(sums, batch, knowledge, weights, form.nodes);
  else {
    const puts = leaderPuts(recipe, batch, knowledge, q, weights, form);
    if (recipe.segment === 'exact') addFeatures(sums.pairs, batch, knowledge, puts, true);
    else {
      const follower = factors.follower(recipe.followerDifference ?? false);
      addSegments(sums, batch, knowledge, puts, follower, form);
      if (recipe.centred === 'fitted')
        centre = withGradientVF(knowledge, fittedGradientVF(batch, knowledge, follower, form));
    }
    if (recipe.centred) addFeatures(sums.seen, batch, knowledge, puts, false);
  }
  return gradientOfSums(centre, sums);
}

const isUnseen = ({ steps }: LinearQuadraticBatch, { lastUnseen }: LinearQuadraticForm, t: number): boolean =>
  lastUnseen === true && t === steps - 1;

function addDirect(
  sums: LinearQuadraticSums,
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  factor: Float64Array,
  weights: Float64Array,
  form: LinearQuadraticForm,
): void {
  const total = weights.map((w, i) => w * factor[i]);
  forSteps(batch, (step, _s, t) => {
    if (isUnseen(batch, form, t)) total[step] = 0;
  });
  if (form.scoreClip) addClippedScores(sums.explicit, batch, knowledge, total, form.scoreClip);
  else forSteps(batch, (step, s) => addScore(sums.scores, batch, step, s, total[step]));
}

/** What each step puts into the eligibility: its weight times leader/β. */
function leaderPuts(
  { leader }: LinearQuadraticRecipe,
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
  q: () => Float64Array,
  weights: Float64Array,
  { order }: LinearQuadraticForm,
): Float64Array {
  const { tables } = knowledge;
  const less = leader === 'benefit' ? seenValues(knowledge, batch) : undefined;
  const own = leader === 'return' ? returnsToGo(leaderRewards(tables, batch), batch, tables.gammaL) : q();
  const factor = less ? own.map((x, i) => x - less[i]) : own;
  return weights.map((w, i) => (w * factor[order ? order[i] : i]) / tables.beta);
}

/** Σ_t put_t Σ_{k≥t} γ_F^{k−t} follower_k score_k (k > t in a game), by eligibilities. */
function addSegments(
  sums: LinearQuadraticSums,
  batch: LinearQuadraticBatch,
  { tables: { gammaF, problem } }: LinearQuadraticKnowledge,
  puts: Float64Array,
  follower: Float64Array,
  form: LinearQuadraticForm,
): void {
  const later = problem.sees === 'leader-action' && !form.fromOwn;
  const eligibility = new Float64Array(puts.length);
  for (let e = 0; e < batch.episodes; e++)
    carryEligibility(puts, e * batch.steps, (e + 1) * batch.steps, gammaF, eligibility, later);
  forSteps(batch, (step, s, t) => {
    if (!isUnseen(batch, form, t)) addScore(sums.scores, batch, step, s, eligibility[step] * follower[step]);
  });
}

/** Σ put · features of (x, b), or of x. */
function addFeatures(
  into: Float64Array,
  batch: LinearQuadraticBatch,
  { tables: { problem } }: LinearQuadraticKnowledge,
  puts: Float64Array,
  withAction: boolean,
): void {
  const { stateSize: n, actionSize: m, states, seen, actions } = batch;
  const size = withAction ? n + m : n;
  const point = new Float64Array(size);
  const features = new Float64Array(featureCount(size));
  forSteps(batch, (step, s) => {
    for (let i = 0; i < n; i++) point[i] = problem.sees === 'state' ? states[s + i] : seen[step * n + i];
    if (withAction) for (let i = 0; i < m; i++) point[n + i] = actions[step * m + i];
    quadraticFeatures(point, 0, size, features, 0);
    for (let i = 0; i < features.length; i++) into[i] += puts[step] * features[i];
  });
}
