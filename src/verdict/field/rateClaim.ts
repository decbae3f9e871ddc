import { rational } from '../../numeric/rational.js';
import type { AnyCase } from '../case.js';
import type { Claim } from '../claim.js';
import { fieldCase } from './fieldCase.js';
import { biasAt, sizeOfBias } from './order.js';
import { atSetting, type RateOf } from './biasRate.js';
import { orders, withoutKnob } from './wholeNumbers.js';

/** Settings that are tried beside the estimator's own, as far as they are below it. */
const TRIED = [1, 2, 5];

/** The claim about such rates: |bias_k(n)| ≤ left_k + C_k n^degree ρⁿ at every setting that is tried. */
export const withinRate = (rates: Readonly<Record<string, RateOf>>): Claim<AnyCase, 'bias-within-rate'> => ({
  id: 'bias-within-rate',
  statement: 'the bias falls at the rate that is derived: at most C ρ^n beyond what its limit keeps',
  condition: 'methods with a derived rate; decided in 80 digits at n = 1, 2, 5 and at the setting',
  mode: 'always',
  applies: () => true,
  objection: (one, judged) =>
    withoutKnob(one, judged) ??
    (judged.setting && rates[judged.setting.family.id] ? undefined : `no rate is derived for ${judged.id}`),
  compare: (one, { setting }) => {
    if (!setting) return undefined;
    const field = fieldCase(one.instance);
    const rate = rates[setting.family.id](field);
    if (!rate) return undefined;
    const own = Number(setting.at.n);
    const within = [...TRIED.filter((n) => n < own), own].every((n) => {
      const most = atSetting(rate, n);
      return biasAt(setting.family, field, rational(n)).every((x, k) => sizeOfBias([x]).least <= most[k]);
    });
    return orders(one, within ? 1 : 2, 1, 'bias over what the rate allows, one for what is within', 'one');
  },
});
