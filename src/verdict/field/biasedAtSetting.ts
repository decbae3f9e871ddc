import type { AnyCase } from '../case.js';
import type { Claim } from '../claim.js';
import { fieldCase } from './fieldCase.js';
import { biasAt, sizeOfBias } from './order.js';
import { orders, withoutKnob } from './wholeNumbers.js';

/** A method whose mean misses at its setting, whatever it does in the limit. */
export const biasedAtSetting: Claim<AnyCase, 'biased-at-setting'> = {
  id: 'biased-at-setting',
  statement: 'its mean at its setting is not the hypergradient',
  condition: 'methods whose batches can be enumerated; decided in 80 digits',
  mode: 'somewhere',
  applies: () => true,
  objection: withoutKnob,
  compare: (one, { setting }) => {
    if (!setting) return undefined;
    const { least } = sizeOfBias(biasAt(setting.family, fieldCase(one.instance), setting.at));
    return orders(one, least > 0 ? 1 : 0, 0, 'one where something is missing', 'zero');
  },
};
