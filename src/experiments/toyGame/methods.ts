import type { Settings, SettingValue } from '../engine/settingSpec.js';

/** A method of the toy game: what it is made of beside the settings. */
export interface ToyMethod {
  /** Follows the exact gradient: all of it, or its direct part. */
  readonly exact?: 'total' | 'direct';
  /** Has a guiding term. */
  readonly guiding: boolean;
  /** The Benefits of a mini-batch change places at random, or get random signs. */
  readonly placebo?: 'permuted' | 'signs';
  /** ∇V_F is subtracted from the segments. */
  readonly centred?: boolean;
  /** The critic looks ahead to the equilibrium of the stage game. */
  readonly stackelberg?: boolean;
  /** Settings whose defaults are others than the published ones. */
  readonly defaults?: Readonly<Record<string, SettingValue>>;
}

/** Theorem 2 without the liberties of the published code: valid baselines, segments from t = 1, exact mean of the Benefit, true bootstrap. */
const SOUND = {
  bootstrap: 'expected',
  directBaseline: 'state',
  segmentFrom: 1,
  benefitSamples: 0,
} as const;

/** Every method by its name. */
export const TOY_METHODS: Readonly<Record<string, ToyMethod>> = {
  'bc-hg': { guiding: true },
  'bc-hg-placebo': { guiding: true, placebo: 'permuted' },
  'bc-hg-random-signs': { guiding: true, placebo: 'signs' },
  'bc-hg-td': { guiding: true, defaults: SOUND },
  'bc-hg-centred': { guiding: true, centred: true },
  'bc-hg-td-centred': { guiding: true, centred: true, defaults: SOUND },
  'first-order': { guiding: false },
  'bi-ac': { guiding: false, stackelberg: true },
  exact: { guiding: true, exact: 'total' },
  'exact-first-order': { guiding: false, exact: 'direct' },
};

/** The default of a setting that some methods have otherwise. */
export const byMethod =
  (key: string, published: SettingValue) =>
  (_: Settings, method: string): SettingValue =>
    TOY_METHODS[method]?.defaults?.[key] ?? published;

/** The published step counts (actor, critic) of the best points by variant: on-policy, and off-policy where that was run. */
const BEST: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  'bc-hg': { R1: [10, 1], R2: [1, 1] },
  'first-order': { R1: [2, 20], R2: [1, 20], 'R1 off-policy': [5, 1], 'R2 off-policy': [1, 10] },
  'bi-ac': { R1: [2, 10], R2: [1, 5], 'R1 off-policy': [5, 1], 'R2 off-policy': [1, 5] },
};

/** The published number of steps per iteration, of the actor (0) or the critic (1); methods that are not published have those of BC-HG. */
export const publishedSteps =
  (which: 0 | 1) =>
  (settings: Settings, method: string): number => {
    const best = BEST[method] ?? BEST['bc-hg'];
    const variant = String(settings['variant']);
    return (best[`${variant} ${settings['data']}`] ?? best[variant])[which];
  };
