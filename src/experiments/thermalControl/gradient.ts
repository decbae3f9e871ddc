import {
  estimateLinearQuadratic,
  type LinearQuadraticForm,
  type LinearQuadraticRecipe,
} from '../../estimators/linearQuadratic/linearQuadraticEstimate.js';
import {
  withCritic,
  type LinearQuadraticKnowledge,
} from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { fittedDynamics } from '../../leader/fittedDynamics.js';
import type { LinearQuadraticCritic } from '../../leader/linearQuadraticCritic.js';
import { leaderRewards } from '../../leader/linearQuadraticReturns.js';
import { exactQuadraticCritic } from '../../leader/quadraticCritic.js';
import { quadraticTdCritic, quadraticTdStateCritic } from '../../leader/quadraticTd.js';
import { closedLoop } from '../../model/linearQuadratic/closedLoop.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { clipGroups } from '../../numeric/clip.js';
import { permutation } from '../../random/shuffle.js';
import type { Stream } from '../../random/stream.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import type { ThermalMethod } from './methods.js';
import { networkActionCritic, networkStateCritic } from './networkTd.js';

/** Insulation and airflow. */
export const GROUPS = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
] as const;

/** The method's estimate of dJ/dθ; `chain` is dθ/dw, in which scores and guiding part are clipped. Randomness of its own comes from below `stream`. */
export function sampledGradient(
  { recipe, permuted }: ThermalMethod,
  settings: Settings,
  batch: LinearQuadraticBatch,
  known: LinearQuadraticKnowledge,
  chain: Float64Array,
  stream: Stream,
  iteration: number,
): ArrayLike<number> {
  const lastUnseen = settings['lastStep'] === 'unseen';
  const critics = {
    exact: () => known,
    model: () => withCritic(known, onModel(batch, known)),
    network: () => withCritic(known, byNetwork(recipe!, settings, batch, known, stream, iteration)),
    lstd: () => withCritic(known, learned(recipe!, batch, known, lastUnseen)),
  };
  const knowledge = critics[settings['critic'] as keyof typeof critics]();
  const limit = numberOf(settings, 'scoreClip');
  const form: LinearQuadraticForm = {
    lastUnseen,
    ...(limit > 0 && { scoreClip: { limit, groups: GROUPS, chain } }),
    ...(permuted && { order: permutation(batch.episodes * batch.steps, stream.child(`placebo/${iteration}`)) }),
  };
  const guideLimit = numberOf(settings, 'guideClip');
  if (guideLimit === 0 || recipe!.leader === 'none') return estimateLinearQuadratic(recipe!, batch, knowledge, form);
  const direct = estimateLinearQuadratic({ ...recipe!, leader: 'none' }, batch, knowledge, form);
  const total = estimateLinearQuadratic(recipe!, batch, knowledge, form);
  const guide = clipGroups(total.map((x, k) => chain[k] * (x - direct[k])), GROUPS, guideLimit); // prettier-ignore
  return guide.map((x, k) => direct[k] + x / chain[k]);
}

/** Methods without a Benefit learn V_L alone. */
const needsStatesOnly = ({ direct, leader }: LinearQuadraticRecipe): boolean =>
  direct === 'plain' && (leader === 'none' || leader === 'return');

/** A network from the same first weights at every iteration, as the published code has it. */
function byNetwork(
  recipe: LinearQuadraticRecipe,
  settings: Settings,
  batch: LinearQuadraticBatch,
  { tables, response }: LinearQuadraticKnowledge,
  stream: Stream,
  iteration: number,
): LinearQuadraticCritic {
  const options = {
    steps: numberOf(settings, 'criticSteps'),
    samples: numberOf(settings, 'criticSamples'),
    lastUnseen: settings['lastStep'] === 'unseen',
  };
  const rewards = leaderRewards(tables, batch);
  const weights = stream.child('critic/weights');
  if (needsStatesOnly(recipe)) return networkStateCritic(batch, rewards, tables.gammaL, options, weights);
  const streams = { weights, actions: stream.child(`critic/actions/${iteration}`) };
  return networkActionCritic(batch, response.policy, rewards, tables.gammaL, options, streams);
}

/** Least-squares TD for Q_L, or for V_L where the method asks for nothing else. */
function learned(
  recipe: LinearQuadraticRecipe,
  batch: LinearQuadraticBatch,
  { tables, loop }: LinearQuadraticKnowledge,
  lastUnseen: boolean,
): LinearQuadraticCritic {
  const rewards = leaderRewards(tables, batch);
  return needsStatesOnly(recipe)
    ? quadraticTdStateCritic(batch, rewards, tables.gammaL, { lastUnseen })
    : quadraticTdCritic(batch, loop, rewards, tables.gammaL, { lastUnseen });
}

/** Values in closed form on the law of motion that the batch shows. */
function onModel(batch: LinearQuadraticBatch, { tables, response }: LinearQuadraticKnowledge): LinearQuadraticCritic {
  const shown = fittedDynamics(tables, batch);
  return exactQuadraticCritic(shown, closedLoop(shown, response.policy));
}
