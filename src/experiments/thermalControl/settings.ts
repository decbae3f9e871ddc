import { withinMemory, withinTime } from '../engine/limits.js';
import { SAMPLE_BYTES, STEP_BYTES } from './possible.js';
import type { Settings, SettingSpec } from '../engine/settingSpec.js';
import { THERMAL_METHODS } from './methods.js';

const CODE = 'published code';
const OURS = 'not in the paper';

/** Published methods clip the scores of the direct part, ours do not. */
const published = (method: string): boolean => THERMAL_METHODS[method]?.published ?? false;

/** Every setting of the thermal-control runs; defaults are the published behaviour but for the critic. */
export const THERMAL_SETTINGS: Readonly<Record<string, SettingSpec>> = {
  lr: { meaning: 'step size of the leader', fallback: 0.1, source: 'grid 0.1, 0.01, 0.001', least: 0 },
  schedule: {
    meaning: 'the step size as iterations go on: as it is, or falling in proportion to 1 − i/iterations',
    fallback: 'constant',
    source: OURS,
    among: ['constant', 'linear'],
  },
  episodes: {
    meaning: 'episodes of a training batch',
    fallback: 100,
    source: CODE,
    least: 1,
    whole: true,
    ...withinMemory(STEP_BYTES),
  },
  horizon: {
    meaning: 'steps of an episode',
    fallback: 100,
    source: CODE,
    least: 2,
    whole: true,
    ...withinMemory(STEP_BYTES),
  },
  evaluation: {
    meaning: 'episodes of an evaluation; 0: the metric is the exact J',
    fallback: 50,
    source: CODE,
    least: 0,
    whole: true,
    ...withinMemory(STEP_BYTES),
  },
  critic: {
    meaning:
      "the leader's values: least-squares TD with quadratic features; in closed form on the law of motion that the batch shows, or on the true one; or a network, fitted anew at each iteration",
    fallback: 'lstd',
    source: 'published: network',
    among: ['lstd', 'model', 'exact', 'network'],
  },
  criticSteps: {
    meaning: 'full-batch steps of a network',
    fallback: 5000,
    source: CODE,
    least: 1,
    whole: true,
    ...withinTime,
  },
  criticSamples: {
    meaning: "draws of the follower's action over which a network is averaged",
    fallback: 256,
    source: CODE,
    least: 1,
    whole: true,
    ...withinMemory(SAMPLE_BYTES),
  },
  scoreClip: {
    meaning: 'longest score of a step in the direct part, insulation and airflow apart; 0: none',
    fallback: (_settings: Settings, method: string) => (published(method) ? 1 : 0),
    fallbackText: '1 for the published methods, else 0',
    source: CODE,
    least: 0,
  },
  lastStep: {
    meaning: 'whether the successor of the last step of an episode is looked at',
    fallback: (_settings: Settings, method: string) => (published(method) ? 'unseen' : 'seen'),
    fallbackText: 'unseen for the published methods, else seen',
    source: CODE,
    among: ['unseen', 'seen'],
  },
  guideClip: {
    meaning: 'longest guiding part, insulation and airflow apart; 0: none',
    fallback: 0,
    source: 'a key of the published configuration (20) that no code reads',
    least: 0,
  },
  clip: { meaning: 'longest gradient, insulation and airflow apart', fallback: 1, source: CODE, least: 0 },
  bound: { meaning: 'states stay within ± this; 0: no bound', fallback: 30, source: CODE, least: 0 },
  initStd: { meaning: 'standard deviation of the first parameters', fallback: 0.01, source: CODE, least: 0 },
  beta: { meaning: "the follower's entropy temperature", fallback: 0.1, source: 'paper, section 5.2', least: 1e-6 },
};
