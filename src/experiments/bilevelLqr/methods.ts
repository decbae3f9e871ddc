import type { LinearQuadraticRecipe } from '../../estimators/linearQuadratic/linearQuadraticEstimate.js';
import { linearQuadraticEstimatorById as recipe } from '../../estimators/linearQuadratic/linearQuadraticEstimators.js';
import type { Settings, SettingValue } from '../engine/settingSpec.js';

/** A method of the bi-level LQR runs. */
export interface LqrMethod {
  /** What estimates the gradient; none for the exact ascents. */
  readonly recipe?: LinearQuadraticRecipe;
  /** The Benefits of a mini-batch are permuted: a placebo. */
  readonly permuted?: boolean;
  /** Ascent along this part of the exact gradient. */
  readonly exact?: 'total' | 'direct';
  /** Settings whose defaults are others than the published ones. */
  readonly defaults?: Readonly<Record<string, SettingValue>>;
}

/** Every step of the batch once, with the weight of Theorem 2; no random leader; short steps of equal length. */
const SOUND = {
  randomSteps: 0,
  batch: 0,
  actorSteps: 1,
  clip: 0,
  optimiser: 'normalised',
  lr: 0.02,
  scores: 'stored',
  critic: 'fitted',
  segmentFrom: 1,
} as const;

const DIRECT: Readonly<Record<LinearQuadraticRecipe['direct'], string>> = {
  answer: 'answer',
  plain: 'none',
  difference: 'state',
  seen: 'seen',
  integrated: 'integrated',
};

const ours = (id: string): LqrMethod => ({
  recipe: recipe(id),
  defaults: {
    ...SOUND,
    directBaseline: DIRECT[recipe(id).direct],
    followerBaseline: recipe(id).followerDifference ? 'on' : 'off',
  },
});

/** Every method by its name in the experiments. */
export const LQR_METHODS: Readonly<Record<string, LqrMethod>> = {
  'bc-hg': { recipe: recipe('bc-hg') },
  'bc-hg-placebo': { recipe: recipe('bc-hg'), permuted: true },
  'naive-pgd': { recipe: recipe('naive-pgd'), defaults: { clip: 0 } },
  'naive-pgd-td': ours('naive-pgd-td'),
  'naive-pgd-seen': { ...ours('naive-pgd'), defaults: { ...SOUND, directBaseline: 'seen' } },
  'bc-hg-td': ours('bc-hg-td'),
  'bc-hg-centred': ours('bc-hg-centred'),
  'bc-hg-td-centred': ours('bc-hg-td-centred'),
  'bc-hg-exact-segment': ours('bc-hg-exact-segment'),
  'bc-hg-white-box': ours('bc-hg-white-box'),
  'bc-hg-integrated': ours('bc-hg-integrated'),
  exact: { exact: 'total', defaults: { ...SOUND, critic: 'exact' } },
  'exact-first-order': { exact: 'direct', defaults: { ...SOUND, critic: 'exact' } },
};

/** The default of a setting that some methods have otherwise. */
export const byMethod =
  (key: string, published: SettingValue) =>
  (_: Settings, method: string): SettingValue =>
    LQR_METHODS[method]?.defaults?.[key] ?? published;
