/**
 * The ids of linear forms: of estimators that are linear in the eligibility, whose moments are known without enumeration. They stand here, where
 * estimators, which name their form, and `truth/`, which derives a form for each id or does not compile, may both import them.
 */

/**
 * The forms of estimators for configurable MDPs.
 *
 * @example
 * ```ts
 * import { LINEAR_ESTIMATORS } from 'hypergrad-oracle';
 *
 * console.log(LINEAR_ESTIMATORS.length, LINEAR_ESTIMATORS[1]); // 7 bc-hg
 * ```
 */
export const LINEAR_ESTIMATORS = [
  'naive-pgd',
  'bc-hg',
  'bc-hg-td',
  'bc-hg-centred',
  'bc-hg-td-centred',
  'hpgd-exact',
  'sobirl',
] as const;
export type LinearEstimatorId = (typeof LINEAR_ESTIMATORS)[number];

/**
 * The forms of estimators for games with θ in the leader's policy.
 *
 * @example
 * ```ts
 * import { LINEAR_GAME_ESTIMATORS } from 'hypergrad-oracle';
 *
 * console.log(LINEAR_GAME_ESTIMATORS.includes('bc-hg-unobserved')); // true
 * ```
 */
export const LINEAR_GAME_ESTIMATORS = [
  'bc-hg',
  'bc-hg-printed',
  'bc-hg-td',
  'bc-hg-printed-td',
  'bc-hg-same-answer',
  'bc-hg-centred',
  'bc-hg-td-centred',
  'first-order',
  'bc-hg-unobserved',
] as const;
export type LinearGameEstimatorId = (typeof LINEAR_GAME_ESTIMATORS)[number];

/**
 * The forms of ordinary policy gradients in games: linear in an eligibility of the leader's scores.
 *
 * @example
 * ```ts
 * import { POLICY_GRADIENT_FORMS } from 'hypergrad-oracle';
 *
 * console.log(POLICY_GRADIENT_FORMS[2]); // actor-critic
 * ```
 */
export const POLICY_GRADIENT_FORMS = [
  'reinforce-to-go',
  'reinforce-baseline',
  'actor-critic',
  'actor-critic-wrong-critic',
  'gae-0.5',
  'gae-0.95',
  'gae-0.5-wrong-critic',
  'gae-0.95-wrong-critic',
] as const;
export type PolicyGradientFormId = (typeof POLICY_GRADIENT_FORMS)[number];
