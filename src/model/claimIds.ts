/**
 * The ids of claims: what an estimator can promise. They stand here, where estimators, which name what they promise, and `verdict/`, which has a
 * claim for each id or does not compile, may both import them.
 */

/** Claims that estimators for any kind of problem can make. */
export type GeneralClaimId =
  | 'unbiased'
  | 'truncation-only'
  | 'unbiased-unlimited'
  | 'variance-by-recursion'
  | 'closed-form-mean'
  | 'mean-is-direct-part'
  | 'biased'
  | 'unbiased-in-pairs'
  | 'biased-in-pairs';

/** Claims about bias as a function of a knob, of methods that are one. */
export type FieldClaimId =
  | 'exact-on-support'
  | 'exact-once-ended'
  | 'exact-after-rank'
  | 'bias-within-bound'
  | 'bias-within-rate'
  | 'biased-at-setting'
  | 'factors-unbiased'
  | 'bias-within-order-1'
  | 'bias-of-order-1'
  | 'bias-within-order-2'
  | 'bias-of-order-2';

/** What a method promises whose bias is of that order and no better. */
export const ORDER_1: readonly FieldClaimId[] = ['bias-within-order-1', 'bias-of-order-1'];
export const ORDER_2: readonly FieldClaimId[] = ['bias-within-order-2', 'bias-of-order-2'];

/** Claims that estimators for configurable MDPs can make beside those. */
export type OwnMdpClaimId =
  | 'unbiased-with-oracle'
  | 'per-transition-without-revisits'
  | 'direct-part-without-revisits'
  | 'mean-of-sobirl'
  | 'biased-by-revisits';

/** Claims that estimators for games can make beside those. */
export type OwnGameClaimId = 'segment-is-gradient' | 'segment-is-not-gradient' | 'first-order-mean';

/** All claims that an estimator for configurable MDPs can make. */
export type MdpClaimId = GeneralClaimId | FieldClaimId | OwnMdpClaimId;

/** All claims that an estimator for games can make. */
export type GameClaimId = GeneralClaimId | FieldClaimId | OwnGameClaimId;

/** What an estimator for linear-quadratic problems can promise. */
export type LinearQuadraticClaimId = 'unbiased' | 'mean-is-direct-part' | 'biased';

/** What an estimator that is linear in the eligibility and has no bias promises. */
export const LINEAR_AND_UNBIASED: readonly GeneralClaimId[] = [
  'unbiased',
  'truncation-only',
  'unbiased-unlimited',
  'variance-by-recursion',
];

/** What one that leaves the guiding part out promises. */
export const DIRECT_PART_ONLY: readonly GeneralClaimId[] = [
  'mean-is-direct-part',
  'closed-form-mean',
  'variance-by-recursion',
  'biased',
];
