import { withinMemory, withinTime } from '../engine/limits.js';
import { ENVIRONMENT_BYTES, STEP_BYTES } from './possible.js';
import type { SettingSpec } from '../engine/settingSpec.js';

const SECTION = 'published code';

/** Every setting of the Four-Rooms runs; defaults are the published behaviour. */
export const FOUR_ROOMS_RUN_SETTINGS: Readonly<Record<string, SettingSpec>> = {
  beta: { meaning: "the follower's entropy temperature", fallback: 0.003, source: 'paper, section 5.1', least: 1e-6 },
  batch: {
    meaning: 'N, transitions in a batch',
    fallback: 100,
    source: 'paper, Figure 2',
    least: 1,
    whole: true,
    ...withinMemory(STEP_BYTES),
  },
  envs: {
    meaning: 'E, environments that run side by side, N/E steps each',
    fallback: ({ batch }) => (Number(batch) <= 200 ? 1 : Math.floor(Number(batch) / 200)),
    fallbackText: '1 for N ≤ 200, else N/200',
    source: SECTION,
    least: 1,
    whole: true,
    ...withinMemory(ENVIRONMENT_BYTES),
  },
  lr: { meaning: 'step size of the leader', fallback: 0.05, source: 'grid 0.5, 0.1, 0.05, 0.01', least: 0 },
  alpha: {
    meaning: 'step size of the critic',
    fallback: 0.5,
    source: 'grid 0.1, 0.3, 0.5, 0.7, 0.9, 1.0',
    least: 0,
    most: 1,
  },
  clip: { meaning: 'longest gradient', fallback: 1, source: SECTION, least: 0 },
  initStd: { meaning: 'standard deviation of the first parameters', fallback: 0.01, source: SECTION, least: 0 },
  rolloutKernel: {
    meaning: 'law of motion of the rollouts',
    fallback: 'simulator',
    source: SECTION,
    among: ['planner', 'simulator'],
  },
  planKernel: {
    meaning: "law of motion of the follower's planning and of the metric",
    fallback: 'planner',
    source: SECTION,
    among: ['planner', 'simulator'],
  },
  maxSteps: { meaning: 'limit of steps of an episode', fallback: 200, source: SECTION, least: 1, whole: true },
  timeLimit: {
    meaning: 'what the end by the limit of steps is to the critic',
    fallback: 'terminal',
    source: SECTION,
    among: ['terminal', 'cut'],
  },
  lastTransition: {
    meaning: 'what the critic learns from the last, cut transition',
    fallback: 'target-r',
    source: SECTION,
    among: ['target-r', 'skip', 'bootstrap'],
  },
  episodeCount: {
    meaning: 'what the guiding part is divided by: episodes that finished (at least 1), or that started',
    fallback: 'finished',
    source: SECTION,
    among: ['finished', 'started'],
  },
  direct: {
    meaning: 'the direct part is averaged over all visits of the start state, or over trajectories',
    fallback: 'start-visits',
    source: SECTION,
    among: ['start-visits', 'trajectories'],
  },
  critic: {
    meaning:
      'values of the leader for bc-hg, hpgd-sa and hpgd-td; td: TD(0) on V_L, and Q_L by averages of r_L + γ_L V_L(s′) in the batch',
    fallback: (_, method) => (method === 'hpgd-td' ? 'td' : 'sarsa'),
    fallbackText: 'sarsa; td for hpgd-td',
    source: SECTION,
    among: ['sarsa', 'td', 'monte-carlo', 'exact'],
  },
  criticStd: { meaning: "standard deviation of the critic's first table", fallback: 1, source: SECTION, least: 0 },
  oracleSteps: {
    meaning: 'extra steps of an iteration of hpgd-oracle',
    fallback: 10_000,
    source: SECTION,
    least: 1,
    whole: true,
    ...withinMemory(STEP_BYTES),
  },
  follower: {
    meaning:
      'the follower acts by its best response, or by policy iteration that is stopped: table carried or drawn anew',
    fallback: 'best',
    source: SECTION,
    among: ['best', 'carry', 'reset'],
  },
  stopPolicyIter: {
    meaning: 'policy iterations of a follower that is stopped',
    fallback: 10,
    source: 'published: 1, 2, 5, 10, 20, 50',
    least: 0,
    whole: true,
    ...withinTime,
  },
  nValue: { meaning: 'sweeps in each of them', fallback: 5, source: SECTION, least: 1, whole: true, ...withinTime },
  secondMetric: {
    meaning: "also evaluate under the simulator's law of motion",
    fallback: 'none',
    source: 'not in the paper',
    among: ['none', 'simulator'],
  },
  snapshots: {
    meaning: 'also keep the parameters, at every so many iterations; 0: never',
    fallback: 0,
    source: 'not in the paper',
    least: 0,
    whole: true,
  },
};
