import type { SettingSpec } from '../settings.js';

const CODE = 'published code';
const OURS = 'not in the paper';

/** Every setting of the bi-level LQR runs. */
export const LQR_SETTINGS: Readonly<Record<string, SettingSpec>> = {
  lr: { meaning: 'length of a step of the leader', fallback: 0.02, source: OURS, least: 0 },
  momentum: {
    meaning: 'share of the mean of past gradients in the direction of a step',
    fallback: 0.9,
    source: OURS,
    least: 0,
    most: 0.999,
  },
  episodes: { meaning: 'episodes of an outer iteration', fallback: 4, source: CODE, least: 1, whole: true },
  horizon: { meaning: 'steps of an episode', fallback: 100, source: CODE, least: 2, whole: true },
  critic: {
    meaning:
      "the leader's values in closed form: on the law of motion as the batch shows it (least squares), or on the true one",
    fallback: 'model',
    source: 'published: a network',
    among: ['model', 'exact'],
  },
  digits: {
    meaning: 'digits to which the values of the critic are summed',
    fallback: 4,
    source: OURS,
    least: 1,
    most: 15,
    whole: true,
  },
  evaluation: {
    meaning: 'episodes of an evaluation; 0: the metric is the exact mean of what they return',
    fallback: 10,
    source: CODE,
    least: 0,
    whole: true,
  },
};
