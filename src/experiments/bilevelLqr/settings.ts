import { withinMemory, withinNetwork, withinTime } from '../engine/limits.js';
import { KEPT_BYTES, STEP_BYTES } from './possible.js';
import type { Settings, SettingSpec, SettingValue } from '../engine/settingSpec.js';
import { byMethod, LQR_METHODS } from './methods.js';

const CODE = 'published code';
const whole = (least: number) => ({ least, whole: true });

/** What a method that is not published has, in the words of the list of settings. */
const otherwise = (
  key: string,
  published: SettingValue,
  ours: string,
): Pick<SettingSpec, 'fallback' | 'fallbackText'> => ({
  fallback: byMethod(key, published),
  fallbackText: `${published}; ${ours} for methods that are not published`,
});

const sampling: Readonly<Record<string, SettingSpec>> = {
  data: {
    meaning: 'the leader learns from the newest batch, or from a replay buffer without correction (naive-pgd)',
    fallback: 'on-policy',
    source: CODE,
    among: ['on-policy', 'off-policy'],
  },
  episodes: {
    meaning: 'episodes of an outer iteration',
    fallback: 4,
    source: CODE,
    ...whole(1),
    ...withinMemory(STEP_BYTES),
  },
  horizon: {
    meaning: 'steps of an episode, which is cut then',
    fallback: 100,
    source: CODE,
    ...whole(1),
    ...withinMemory(STEP_BYTES),
  },
  buffer: {
    meaning: 'steps that are kept',
    fallback: ({ data, episodes, horizon }: Settings) =>
      data === 'on-policy' ? Number(episodes) * Number(horizon) : 1_000_000,
    fallbackText: 'one batch on-policy, else 1000000',
    source: CODE,
    ...whole(1),
    ...withinMemory(KEPT_BYTES),
  },
  randomSteps: {
    meaning: "the leader's actions are drawn from N(0, 1) while no more steps than that have been played",
    ...otherwise('randomSteps', 4000, '0'),
    source: CODE,
    ...whole(0),
  },
  batch: {
    meaning: 'steps of a mini-batch of actor and critic; 0: the leader uses each step of the newest batch, by γ_Lᵗ',
    ...otherwise('batch', 64, '0'),
    source: CODE,
    ...whole(0),
    ...withinMemory(STEP_BYTES),
  },
};

const optimisation: Readonly<Record<string, SettingSpec>> = {
  actorSteps: {
    meaning: "the leader's steps of an outer iteration",
    fallback: (settings: Settings, method: string) =>
      LQR_METHODS[method]?.defaults?.['actorSteps'] ?? (settings['data'] === 'off-policy' ? 2 : 10),
    fallbackText: '10, off-policy 2; 1 for methods that are not published',
    source: `${CODE}; grid 1, 2, 5, 10`,
    ...whole(0),
    ...withinTime,
  },
  optimiser: {
    meaning: 'Adam, or steps of equal length along a running mean of the gradients',
    ...otherwise('optimiser', 'adam', 'normalised'),
    source: CODE,
    among: ['adam', 'normalised'],
  },
  lr: {
    meaning: "the leader's step size",
    ...otherwise('lr', 0.1, '0.02'),
    source: CODE,
    least: 0,
  },
  momentum: {
    meaning: 'weight of the past in the running mean of the gradients',
    fallback: 0.9,
    source: 'Adam, as in the published code',
    least: 0,
    most: 0.999999,
  },
  squares: {
    meaning: 'weight of the past in the running mean of their squares (Adam)',
    fallback: 0.999,
    source: 'Adam, as in the published code',
    least: 0,
    most: 0.999999,
  },
  schedule: {
    meaning: 'the step size as iterations go on: as it is, or falling in proportion to 1 − i/iterations',
    fallback: 'constant',
    source: CODE,
    among: ['constant', 'linear'],
  },
  clip: {
    meaning: 'longest gradient; 0: no clipping',
    fallback: byMethod('clip', 1),
    fallbackText: '1 for bc-hg and its placebo, 0 for naive-pgd (whose published branch does not clip) and all others',
    source: CODE,
    least: 0,
  },
  initStd: { meaning: "standard deviation of the leader's first gain", fallback: 1, source: CODE, least: 0 },
};

const critic: Readonly<Record<string, SettingSpec>> = {
  critic: {
    meaning:
      "the leader's values: a network, or in closed form for the law of motion that the newest batch shows, or for the true one",
    ...otherwise('critic', 'network', 'fitted'),
    source: CODE,
    among: ['network', 'fitted', 'exact'],
  },
  criticSteps: {
    meaning: "the network's gradient steps of an outer iteration",
    fallback: 5,
    source: CODE,
    ...whole(0),
    ...withinTime,
  },
  criticRate: { meaning: "Adam's step size of the network", fallback: 0.1, source: CODE, least: 0 },
  hidden: {
    meaning: 'units in each of the two hidden layers',
    fallback: 64,
    source: CODE,
    ...whole(1),
    ...withinNetwork,
  },
  tau: {
    meaning: 'share by which target copies follow, once in each outer iteration',
    fallback: 0.01,
    source: CODE,
    least: 0,
    most: 1,
  },
  targetActions: {
    meaning: 'actions of both players in the target of the network: means, or drawn',
    fallback: 'mean',
    source: CODE,
    among: ['mean', 'drawn'],
  },
};

const actor: Readonly<Record<string, SettingSpec>> = {
  directBaseline: {
    meaning:
      "baseline of the direct part: mean of Q_L over a' with b held (biased), V_L(s), V_L(s) and Q_L averaged over b, none; or the part integrated over a and b",
    ...otherwise('directBaseline', 'answer', 'that of the estimator'),
    source: CODE,
    among: ['answer', 'state', 'seen', 'none', 'integrated'],
  },
  followerBaseline: {
    meaning: 'segments have V_F, or V_F less its mean over the action of the leader',
    ...otherwise('followerBaseline', 'off', 'that of the estimator'),
    source: CODE,
    among: ['off', 'on'],
  },
  segmentFrom: {
    meaning: 'first step of the segment of eq. (9): 0 as printed, 1 corrected',
    ...otherwise('segmentFrom', 0, '1'),
    source: 'paper, eq. (9), and its code',
    ...whole(0),
    most: 1,
  },
  scores: {
    meaning: "scores at the gain that the leader's steps have reached, or from the noise of the rollout",
    ...otherwise('scores', 'moving', 'stored'),
    source: CODE,
    among: ['moving', 'stored'],
  },
  leaderSamples: {
    meaning:
      "draws of a' in means over the leader's action (network critic, or baseline answer); 0: Gauss–Hermite, 2 nodes",
    fallback: 32,
    source: CODE,
    ...whole(0),
    ...withinTime,
  },
  followerSamples: {
    meaning: "draws of b' in means over the follower's action (network critic); 0: Gauss–Hermite, 4 nodes",
    fallback: 256,
    source: CODE,
    ...whole(0),
    ...withinTime,
  },
};

/** Every setting of the bi-level LQR runs; defaults of the published methods are the published behaviour. */
export const LQR_SETTINGS: Readonly<Record<string, SettingSpec>> = {
  ...sampling,
  ...optimisation,
  ...critic,
  ...actor,
  evaluation: {
    meaning: 'episodes of an evaluation, after the follower has answered; 0: the metric is the exact expectation',
    fallback: 10,
    source: CODE,
    ...whole(0),
    ...withinMemory(STEP_BYTES),
  },
  beta: { meaning: "the follower's entropy temperature", fallback: 0.1, source: CODE, least: 1e-6 },
};
