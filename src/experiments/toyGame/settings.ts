import { withinMemory, withinNetwork, withinTime } from '../engine/limits.js';
import { DRAW_BYTES, KEPT_BYTES, STEP_BYTES } from './possible.js';
import type { Settings, SettingSpec } from '../engine/settingSpec.js';
import { byMethod, publishedSteps } from './methods.js';

const CODE = 'published code';

const whole = (least: number) => ({ least, whole: true });
const sampling: Readonly<Record<string, SettingSpec>> = {
  episodes: {
    meaning: 'episodes of an outer iteration',
    fallback: 3,
    source: CODE,
    ...whole(1),
    ...withinMemory(STEP_BYTES),
  },
  horizon: {
    meaning: 'steps of an episode, which is cut then',
    fallback: 150,
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
  batch: {
    meaning: 'steps of a mini-batch, of actor and critic',
    fallback: 64,
    source: CODE,
    ...whole(1),
    ...withinMemory(DRAW_BYTES),
  },
  firstBatch: {
    meaning: "the leader's actions in iteration 0",
    fallback: 'uniform',
    source: CODE,
    among: ['uniform', 'on-policy'],
  },
};

const optimisation: Readonly<Record<string, SettingSpec>> = {
  actorSteps: {
    meaning: "the leader's gradient steps of an outer iteration",
    fallback: publishedSteps(0),
    fallbackText: 'that of the published best by variant, method and data',
    source: `${CODE}; grid 1, 2, 5, 10, 20`,
    ...whole(0),
    ...withinTime,
  },
  criticSteps: {
    meaning: "the critic's gradient steps of an outer iteration",
    fallback: publishedSteps(1),
    fallbackText: 'that of the published best by variant, method and data',
    source: `${CODE}; grid 1, 2, 5, 10, 20`,
    ...whole(0),
    ...withinTime,
  },
  leader: { meaning: "the leader's logits", fallback: 'network', source: CODE, among: ['network', 'table'] },
  leaderRate: {
    meaning: "Adam's step size of the leader",
    fallback: ({ leader }: Settings) => (leader === 'table' ? 3e-3 : 1e-4),
    fallbackText: '0.0001; 0.003 for a table',
    source: CODE,
    least: 0,
  },
  hidden: {
    meaning: 'units in each of the two hidden layers',
    fallback: 64,
    source: CODE,
    ...whole(1),
    ...withinNetwork,
  },
};

const critic: Readonly<Record<string, SettingSpec>> = {
  critic: {
    meaning: "the leader's Q: learned as network or table, or exact",
    fallback: 'network',
    source: CODE,
    among: ['network', 'table', 'exact'],
  },
  criticRate: {
    meaning: "Adam's step size of the critic",
    fallback: ({ critic: kind }: Settings) => (kind === 'table' ? 3e-2 : 1e-3),
    fallbackText: '0.001; 0.03 for a table',
    source: CODE,
    least: 0,
  },
  bootstrap: {
    meaning:
      "the critic's value of the next state: at the modes of both policies, sampled, expected (Bi-AC has its own)",
    fallback: byMethod('bootstrap', 'modal'),
    fallbackText: 'modal; expected for the td methods',
    source: CODE,
    among: ['modal', 'sampled', 'expected'],
  },
  tau: { meaning: 'share by which target copies follow', fallback: 0.01, source: CODE, least: 0, most: 1 },
  targetUpdate: {
    meaning: 'target copies follow once per outer iteration, or after each step of the critic',
    fallback: 'iteration',
    source: CODE,
    among: ['iteration', 'step'],
  },
};

const actor: Readonly<Record<string, SettingSpec>> = {
  directBaseline: {
    meaning: "baseline of the direct part: Σ_a' f Q_L(s,a',b) (which depends on b), V_L(s), none",
    fallback: byMethod('directBaseline', 'answer'),
    fallbackText: 'answer; state for the td methods',
    source: CODE,
    among: ['answer', 'state', 'none'],
  },
  followerBaseline: {
    meaning: 'segments have A_F = V_F − Σ f V_F, or V_F',
    fallback: 'on',
    source: CODE,
    among: ['on', 'off'],
  },
  segmentFrom: {
    meaning: 'first step of the segment of eq. (9): 0 as printed, 1 corrected',
    fallback: byMethod('segmentFrom', 0),
    fallbackText: '0; 1 for the td methods',
    source: 'paper, eq. (9), and its code',
    ...whole(0),
    most: 1,
  },
  benefitSamples: {
    meaning:
      "draws for the mean that is subtracted from Q_L in the Benefit; 0: the exact sum over the follower's actions",
    fallback: byMethod('benefitSamples', 256),
    fallbackText: '256; 0 for the td methods',
    source: CODE,
    ...whole(0),
    most: 900,
  },
  segments: {
    meaning: 'one segment for each step drawn, or the mean over all visits of its (s,a,b) (Algorithm 1)',
    fallback: 'single',
    source: CODE,
    among: ['single', 'pooled'],
  },
  segmentWeights: {
    meaning: 'segments as sums, or divided by the sum of their discounts',
    fallback: 'sum',
    source: CODE,
    among: ['sum', 'average'],
  },
  zeroIndex: {
    meaning:
      'the segment of entry 0 of the buffer: whole, or cut after its first step (a slip of the published buffer, 0.4 % of the draws)',
    fallback: 'whole',
    source: 'published code: cut',
    among: ['whole', 'cut'],
  },
};

const follower: Readonly<Record<string, SettingSpec>> = {
  backup: {
    meaning:
      "the follower's value of the next state: leader's action averaged inside (code) or outside (paper) of the soft maximum",
    fallback: 'code',
    source: CODE,
    among: ['code', 'paper'],
  },
  follower: {
    meaning: 'soft Q-iteration from its last table, or the exact fixed point',
    fallback: 'sweeps',
    source: CODE,
    among: ['sweeps', 'exact'],
  },
  sweepLimit: { meaning: 'most sweeps of a call', fallback: 1000, source: CODE, ...whole(0), ...withinTime },
  sweepTolerance: { meaning: 'sweeps end when nothing changes by more', fallback: 1e-6, source: CODE, least: 0 },
  tableAtCall: {
    meaning:
      'soft Q-iteration goes on from its last table, or begins with standard normal numbers (suboptimal follower)',
    fallback: 'carry',
    source: CODE,
    among: ['carry', 'reset'],
  },
};

const evaluation: Readonly<Record<string, SettingSpec>> = {
  evalEpisodes: {
    meaning: 'episodes of an evaluation; 0: exact expectation',
    fallback: 10,
    source: CODE,
    ...whole(0),
    ...withinMemory(STEP_BYTES),
  },
  metric: {
    meaning: 'the return that the curve holds: plain sum, or discounted',
    fallback: ({ variant }: Settings) => (variant === 'R1' ? 'discounted' : 'sum'),
    fallbackText: 'sum for R2 (the figure of the paper), discounted for R1',
    source: CODE,
    among: ['sum', 'discounted'],
  },
};

/** Every setting of the toy game's runs; defaults are the published behaviour. */
export const toySettings = (variant: 'R1' | 'R2'): Readonly<Record<string, SettingSpec>> => ({
  variant: {
    meaning: "the follower's reward at (A, 0, b): 1 or 2",
    fallback: variant,
    source: CODE,
    among: ['R1', 'R2'],
  },
  beta: { meaning: "the follower's entropy temperature", fallback: 0.05, source: 'paper, App. C.3', least: 1e-3 },
  data: {
    meaning: 'the leader learns from the last batch, or from a replay buffer without correction',
    fallback: 'on-policy',
    source: CODE,
    among: ['on-policy', 'off-policy'],
  },
  ...sampling,
  ...optimisation,
  ...critic,
  ...actor,
  ...follower,
  ...evaluation,
});
