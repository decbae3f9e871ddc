import type { FieldClaimId } from '../../model/claimIds.js';
import type { Setting } from '../../estimators/field/family.js';
import { isCovered } from '../../estimators/field/policyHessian.js';
import type { AnyCase } from '../case.js';
import { momentsOn } from '../caseMoments.js';
import type { AnyJudged, Claim, ClaimsById, Comparands } from '../claim.js';
import { scaleOf } from '../generalClaims.js';
import { fieldCase } from './fieldCase.js';
import { BIAS_BOUNDS } from './bounds.js';
import { biasedAtSetting } from './biasedAtSetting.js';
import { exactAfterRank } from './exactAfterRank.js';
import { factorsUnbiased } from './factorsUnbiased.js';
import { biasAt, shownOrder, sizeOfBias } from './order.js';
import { withinRate } from './rateClaim.js';
import { BIAS_RATES } from './rates.js';
import type { BiasBound } from './stateTerms.js';
import { orders, withoutKnob } from './wholeNumbers.js';

const CONDITION =
  'two settings of the knob near its limit, where 80 digits tell the bias from none; decided by its exact values there';

const SHOWN = 'the order that its bias shows, as a whole number';

/** The bias falls at least as fast as hᵖ: between the two settings by more than h to the p − 1/2. */
const within = <Id extends FieldClaimId>(id: Id, order: number): Claim<AnyCase, Id> => ({
  id,
  statement: `the bias is O(h^${order}) in the small quantity h of its knob`,
  condition: CONDITION,
  mode: 'always',
  applies: () => true,
  objection: withoutKnob,
  compare: (one, { setting }) => {
    const shown = setting && shownOrder(setting.family, fieldCase(one.instance));
    if (!shown) return undefined;
    const least = order - 0.5;
    if (shown.least > least) return orders(one, order, order, SHOWN);
    return shown.most < least ? orders(one, Math.round(shown.most), order, SHOWN) : undefined;
  },
});

/** The bias falls no faster than hᵖ somewhere: between the two settings by less than h to the p + 1/2. */
const notBeyond = <Id extends FieldClaimId>(id: Id, order: number): Claim<AnyCase, Id> => ({
  id,
  statement: `the bias is not o(h^${order}): of order ${order} and no better`,
  condition: CONDITION,
  mode: 'somewhere',
  applies: () => true,
  objection: withoutKnob,
  compare: (one, { setting }) => {
    const shown = setting && shownOrder(setting.family, fieldCase(one.instance));
    if (!shown) return undefined;
    const better = order + 1;
    return orders(one, shown.most < order + 0.5 ? order : better, better, SHOWN, 'an order that would be better');
  },
});

const againstTruth = (one: AnyCase, judged: AnyJudged): Comparands => ({
  got: momentsOn(one, judged).mean,
  expected: one.truth.total,
  gotIs: 'what it gives',
  expectedIs: 'the hypergradient',
  scale: scaleOf(one),
});

const exactOnSupport: Claim<AnyCase, 'exact-on-support'> = {
  id: 'exact-on-support',
  statement: 'it is the hypergradient, with every batch',
  condition: 'd_F > 0 on the support of d_L: not γ_F = 0 < γ_L',
  mode: 'always',
  applies: (one) => isCovered(fieldCase(one.instance).knowledge),
  objection: withoutKnob,
  compare: againstTruth,
};

const exactOnceEnded: Claim<AnyCase, 'exact-once-ended'> = {
  id: 'exact-once-ended',
  statement: 'it is the hypergradient from as many backups on as there are states',
  condition: 'every trajectory ends, methods whose knob counts backups, at a setting of S or more',
  mode: 'always',
  applies: (one) => one.whole,
  objection: withoutKnob,
  compare: (one, judged) => {
    const { states } = fieldCase(one.instance).knowledge.tables.problem;
    return judged.setting && judged.setting.at.n >= BigInt(states) ? againstTruth(one, judged) : undefined;
  },
};

const withinBound: Claim<AnyCase, 'bias-within-bound'> = {
  id: 'bias-within-bound',
  statement: 'no component of the bias is beyond the bound that is derived for its setting',
  condition: 'methods with a derived bound; decided in 80 digits',
  mode: 'always',
  applies: () => true,
  objection: (one, judged) =>
    withoutKnob(one, judged) ??
    (judged.setting && boundOf(judged.setting) ? undefined : `no bound is derived for ${judged.id}`),
  compare: (one, { setting }) => {
    if (!setting) return undefined;
    const field = fieldCase(one.instance);
    const bounds = boundOf(setting)!(field, setting.at);
    const biases = biasAt(setting.family, field, setting.at);
    const within = biases.every((x, k) => sizeOfBias([x]).least <= bounds[k]);
    return orders(one, within ? 1 : 2, 1, 'bias over its bound, one for what is within', 'one');
  },
};

const boundOf = ({ family }: Setting): BiasBound | undefined => BIAS_BOUNDS[family.id];

const BY_ID: ClaimsById<FieldClaimId> = {
  'exact-on-support': exactOnSupport,
  'exact-once-ended': exactOnceEnded,
  'exact-after-rank': exactAfterRank,
  'bias-within-bound': withinBound,
  'biased-at-setting': biasedAtSetting,
  'factors-unbiased': factorsUnbiased,
  'bias-within-rate': withinRate(BIAS_RATES),
  'bias-within-order-1': within('bias-within-order-1', 1),
  'bias-of-order-1': notBeyond('bias-of-order-1', 1),
  'bias-within-order-2': within('bias-within-order-2', 2),
  'bias-of-order-2': notBeyond('bias-of-order-2', 2),
};

/** The claims about bias as a function of a knob. */
export const FIELD_CLAIMS: readonly Claim[] = Object.values(BY_ID);
