import {
  estimateGaussian,
  type GaussianForm,
  type GaussianRecipe,
} from '../../estimators/continuous/gaussianEstimator.js';
import { withCritic, type GaussianKnowledge } from '../../estimators/continuous/gaussianKnowledge.js';
import { fittedDynamics } from '../../leader/fittedDynamics.js';
import type { GaussianCritic } from '../../leader/gaussianCritic.js';
import { leaderRewards } from '../../leader/gaussianReturns.js';
import { exactQuadraticCritic } from '../../leader/quadraticCritic.js';
import { quadraticTdCritic, quadraticTdStateCritic } from '../../leader/quadraticTd.js';
import { closedLoop } from '../../model/closedLoop.js';
import type { GaussianBatch } from '../../model/gaussianBatch.js';
import { clipGroups } from '../../numeric/clip.js';
import { permutation } from '../../random/shuffle.js';
import type { Stream } from '../../random/stream.js';
import { numberOf, type Settings } from '../settings.js';
import type { ThermalMethod } from './methods.js';

/** Insulation and airflow. */
export const GROUPS = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
] as const;

/** The method's estimate of dJ/dθ; `chain` is dθ/dw, in which scores and guiding part are clipped. `order` gives the stream of a placebo. */
export function sampledGradient(
  { recipe, permuted }: ThermalMethod,
  settings: Settings,
  batch: GaussianBatch,
  known: GaussianKnowledge,
  chain: Float64Array,
  order: () => Stream,
): ArrayLike<number> {
  const lastUnseen = settings['lastStep'] === 'unseen';
  const critics = {
    exact: () => known,
    model: () => withCritic(known, onModel(batch, known)),
    lstd: () => withCritic(known, learned(recipe!, batch, known, lastUnseen)),
  };
  const knowledge = critics[settings['critic'] as keyof typeof critics]();
  const limit = numberOf(settings, 'scoreClip');
  const form: GaussianForm = {
    lastUnseen,
    ...(limit > 0 && { scoreClip: { limit, groups: GROUPS, chain } }),
    ...(permuted && { order: permutation(batch.episodes * batch.steps, order()) }),
  };
  const guideLimit = numberOf(settings, 'guideClip');
  if (guideLimit === 0 || recipe!.leader === 'none') return estimateGaussian(recipe!, batch, knowledge, form);
  const direct = estimateGaussian({ ...recipe!, leader: 'none' }, batch, knowledge, form);
  const total = estimateGaussian(recipe!, batch, knowledge, form);
  const guide = clipGroups(total.map((x, k) => chain[k] * (x - direct[k])), GROUPS, guideLimit); // prettier-ignore
  return guide.map((x, k) => direct[k] + x / chain[k]);
}

/** Least-squares TD for Q_L, or for V_L where the method asks for nothing else. */
function learned(
  { direct, leader }: GaussianRecipe,
  batch: GaussianBatch,
  { tables, loop }: GaussianKnowledge,
  lastUnseen: boolean,
): GaussianCritic {
  const rewards = leaderRewards(tables, batch);
  return direct === 'plain' && (leader === 'none' || leader === 'return')
    ? quadraticTdStateCritic(batch, rewards, tables.gammaL, { lastUnseen })
    : quadraticTdCritic(batch, loop, rewards, tables.gammaL, { lastUnseen });
}

/** Values in closed form on the law of motion that the batch shows. */
function onModel(batch: GaussianBatch, { tables, response }: GaussianKnowledge): GaussianCritic {
  const shown = fittedDynamics(tables, batch);
  return exactQuadraticCritic(shown, closedLoop(shown, response.policy));
}
