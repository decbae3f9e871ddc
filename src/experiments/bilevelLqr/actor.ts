import {
  estimateLinearQuadratic,
  type LinearQuadraticForm,
  type LinearQuadraticRecipe,
} from '../../estimators/linearQuadratic/linearQuadraticEstimate.js';
import {
  withCritic,
  type LinearQuadraticKnowledge,
} from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { withAnswerValues } from '../../leader/answerValues.js';
import type { LinearQuadraticCritic } from '../../leader/linearQuadraticCritic.js';
import type { LinearQuadraticReplay } from '../../leader/linearQuadraticReplay.js';
import { withScoresAt } from '../../leader/withScoresAt.js';
import type { ReplaySampler } from '../../leader/replaySampler.js';
import { answersAt, tabulatedCritic } from '../../leader/tabulatedCritic.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { linearQuadraticTables } from '../../model/linearQuadratic/linearQuadraticTables.js';
import { float64 } from '../../numeric/float64.js';
import { permutation } from '../../random/shuffle.js';
import type { Stream } from '../../random/stream.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import type { LqrMethod } from './methods.js';
import type { RuleSource } from './rules.js';

/** What the leader's steps of one outer iteration are made from. */
export interface ActorInput {
  /** The follower's answer to the gain of the rollouts, and everything at that gain. */
  readonly known: LinearQuadraticKnowledge;
  readonly batch: LinearQuadraticBatch;
  readonly replay: LinearQuadraticReplay;
  /** The critic for a leader of the tables of `known`; asked again after each step. */
  readonly critic: (known: LinearQuadraticKnowledge) => LinearQuadraticCritic;
}

const DIRECT = {
  answer: 'answer',
  state: 'difference',
  seen: 'seen',
  none: 'plain',
  integrated: 'integrated',
} as const;

/** The method's recipe with the settings' baselines. */
export function recipeOf({ recipe }: LqrMethod, settings: Settings): LinearQuadraticRecipe {
  const direct = DIRECT[settings['directBaseline'] as keyof typeof DIRECT];
  return { ...recipe!, direct, followerDifference: settings['followerBaseline'] === 'on' };
}

/**
 * Estimates of dJ/dK for an outer iteration, one for each call: from all steps of the newest batch, or from a mini-batch drawn with weights
 * ∝ γ_Lᵗ (with segments to the end of the episode, or, from a replay buffer, without). `gain` is what the leader's steps have reached: it
 * decides scores and means over its action; the follower and data are those of the rollouts.
 */
export function createActor(
  method: LqrMethod,
  settings: Settings,
  sampler: ReplaySampler,
  leaderRule: RuleSource,
  stream: Stream,
): (input: ActorInput) => (gain: Float64Array) => Float64Array {
  const recipe = recipeOf(method, settings);
  const size = numberOf(settings, 'batch');
  const onPolicy = settings['data'] === 'on-policy';
  const fromOwn = numberOf(settings, 'segmentFrom') === 0;
  const order = stream.child('placebo');
  const draws = new Int32Array(size);
  return ({ known, batch, replay, critic }) => {
    const remembered = tabulatedCritic(critic(known), batch);
    const all = batch.episodes * batch.steps;
    const every = Int32Array.from({ length: Math.max(all, size) }, (_, i) => i);
    return (gain) => {
      const moved = linearQuadraticTables(known.tables.problem, float64, Array.from(gain));
      const now: LinearQuadraticKnowledge = Object.create(known, {
        tables: { value: moved },
      }) as LinearQuadraticKnowledge;
      const own = critic(now);
      const scored = (steps: LinearQuadraticBatch): LinearQuadraticBatch =>
        settings['scores'] === 'moving' ? withScoresAt(steps, moved) : steps;
      const estimate = (
        steps: LinearQuadraticBatch,
        values: LinearQuadraticCritic,
        form: LinearQuadraticForm,
        drawn: Int32Array,
      ): Float64Array => {
        const averaging =
          recipe.direct !== 'answer' || own.answerValue ? own : withAnswerValues(own, moved, leaderRule);
        const answerValue = recipe.direct === 'answer' ? answersAt(averaging, steps, drawn) : undefined;
        const complete = withCritic(now, { ...values, ...(answerValue && { answerValue }) });
        return estimateLinearQuadratic(recipe, scored(steps), complete, { fromOwn, ...form });
      };
      if (size === 0)
        return estimate(batch, remembered, method.permuted ? { order: permutation(all, order) } : {}, every);
      sampler.discounted(replay, onPolicy, draws);
      const share = 1 / size;
      if (!onPolicy) {
        const gathered = replay.gather(draws);
        const form = { stepWeights: new Float64Array(size).fill(share) };
        return estimate(gathered, tabulatedCritic(own, gathered), form, every.subarray(0, size));
      }
      const stepWeights = new Float64Array(all);
      for (const step of draws) stepWeights[step] += share;
      const distinct = Int32Array.from(new Set(draws));
      const form = { stepWeights, ...(method.permuted && { order: permuted(distinct, all, order) }) };
      return estimate(batch, remembered, form, distinct);
    };
  };
}

/** A permutation of all steps that moves only those that were drawn. */
function permuted(distinct: Int32Array, all: number, stream: Stream): Int32Array {
  const order = Int32Array.from({ length: all }, (_, i) => i);
  permutation(distinct.length, stream).forEach((from, i) => (order[distinct[i]] = distinct[from]));
  return order;
}
