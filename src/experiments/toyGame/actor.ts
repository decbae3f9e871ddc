import type { GameParts } from '../../estimators/games/gameEstimate.js';
import {
  benefitOf,
  followerAdvantage,
  leaderAdvantage,
  sameAnswerAdvantage,
} from '../../estimators/games/gameParts.js';
import type { GameKnowledge } from '../../estimators/games/gameKnowledge.js';
import { everyStep, minibatchSums, tabulateParts } from '../../estimators/games/minibatch.js';
import { sampledBenefit } from '../../estimators/games/sampledBenefit.js';
import type { GameSums } from '../../estimators/games/gameSums.js';
import type { RecordedSteps } from '../../estimators/games/minibatch.js';
import { permutation } from '../../random/shuffle.js';
import type { Stream } from '../../random/stream.js';
import { numberOf } from '../engine/settings.js';
import type { Settings } from '../engine/settingSpec.js';
import type { ToyMethod } from './methods.js';

/** The parts of the estimator that the settings ask for, from knowledge whose arrays may change under it. */
export function partsOf(
  settings: Settings,
  { guiding, centred = false }: ToyMethod,
  knowledge: GameKnowledge<number>,
): GameParts<number> {
  const { critic, response } = knowledge;
  const direct = {
    answer: sameAnswerAdvantage(knowledge),
    state: leaderAdvantage(knowledge),
    none: ({ triple }: { readonly triple: number }) => critic.qL[triple],
  }[settings['directBaseline'] as 'answer' | 'state' | 'none'];
  return {
    direct,
    benefit: guiding ? benefitOf(knowledge) : null,
    follower: settings['followerBaseline'] === 'on' ? followerAdvantage(knowledge) : ({ pair }) => response.vF[pair],
    from: numberOf(settings, 'segmentFrom') === 0 ? 0 : 1,
    centred,
  };
}

/** The estimate from steps that were drawn, as weights of ∇log f(a|s): by `minibatchSums`, of the settings' parts. */
export function createActor(
  settings: Settings,
  method: ToyMethod,
  knowledge: GameKnowledge<number>,
  stream: Stream,
): (steps: RecordedSteps, draws: Int32Array) => GameSums {
  const { tables } = knowledge;
  const { states, leaderActions, actions } = tables.problem;
  const parts = partsOf(settings, method, knowledge);
  const every = everyStep(states, leaderActions, actions);
  const samples = numberOf(settings, 'benefitSamples');
  const sampled = samples > 0 ? sampledBenefit(knowledge, samples, stream.child('benefit')) : undefined;
  const order = stream.child('placebo');
  const form = {
    gammaF: tables.gammaF,
    beta: tables.beta,
    actions,
    from: parts.from,
    averaged: settings['segmentWeights'] === 'average',
    pooled: settings['segments'] === 'pooled',
    cutAtZero: settings['zeroIndex'] === 'cut',
  };
  return (steps, draws) => {
    const tabulated = tabulateParts(parts, every);
    const { benefit } = tabulated;
    let benefits: Float64Array | null = null;
    if (benefit) {
      const own = Float64Array.from(draws, (i) => sampled?.(steps.triples[i]) ?? benefit[steps.triples[i]]);
      benefits = method.placebo ? withoutEffect(own, method.placebo, order) : own;
    }
    return minibatchSums(steps, draws, tabulated, benefits, form);
  };
}

/**
 * Benefits that have nothing to do with their segments any more. Permuted, they still have to do with the segments of earlier steps of the same
 * episode, which the segments of later ones are part of: E[B_i N_j] = γ_F^{i−j} E[B_i N_i] for j ≤ i. With independent signs nothing is left.
 */
function withoutEffect(benefits: Float64Array, kind: 'permuted' | 'signs', stream: Stream): Float64Array {
  return kind === 'signs'
    ? benefits.map((x) => (stream.uniform() < 0.5 ? x : -x))
    : Float64Array.from(permutation(benefits.length, stream), (j) => benefits[j]);
}
