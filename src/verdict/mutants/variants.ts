import { differenceBaselines } from '../../estimators/textbook.js';
import { DIRECT_MUTANTS } from './direct.js';
import { estimateFrom, properIngredients } from './ingredients.js';
import type { Change, Mutant } from './mutant.js';
import { MUTANTS } from './mutants.js';
import { SHARED_DIRECT_MISTAKES } from './sharedDirect.js';

const centred: Change = (_, { gradientVF }) => ({ centre: ({ s }) => gradientVF[s] });
const differences: Change = (_, knowledge) => {
  const { follower, leader, start } = differenceBaselines(knowledge);
  return { segmentValue: follower, directValue: leader, startValue: start };
};
const both: Change = (own, knowledge) => ({ ...centred(own, knowledge), ...differences(own, knowledge) });

/** What the relatives of BC-HG that have its ingredients change in them. */
export const RELATIVES: Readonly<Record<string, Change>> = {
  'naive-pgd': () => ({ counts: () => false }),
  'bc-hg-td': differences,
  'bc-hg-centred': centred,
  'bc-hg-td-centred': both,
  'hpgd-exact': (own, knowledge) => ({ ...centred(own, knowledge), weight: ({ pair }) => knowledge.critic.qL[pair] }),
};

/** A relative of BC-HG made of ingredients, without a mistake or with one: the same ingredients as `change` makes of it. */
export const relative =
  (id: string, change: Change = () => ({})): Mutant['textbook'] =>
  (batch, knowledge) => {
    const plain = properIngredients(knowledge);
    const own = { ...plain, ...RELATIVES[id](plain, knowledge) };
    return estimateFrom(batch, knowledge, { ...own, ...change(own, knowledge) });
  };

/** The mistakes that Naive-PGD can have. */
const inDirectPart = new Set([...SHARED_DIRECT_MISTAKES, ...DIRECT_MUTANTS].map(({ id }) => id));

/** The known mistakes in an estimator: the catalogue of BC-HG, and for its relatives the same changes to their own ingredients; else none. */
export function mistakesOf(id: string): readonly Mutant[] {
  if (id === 'bc-hg') return MUTANTS;
  if (!Object.hasOwn(RELATIVES, id)) return [];
  const changes = id === 'naive-pgd' ? MUTANTS.filter((one) => inDirectPart.has(one.id)) : MUTANTS;
  return changes.flatMap((one) => (one.change ? [{ ...one, textbook: relative(id, one.change) }] : []));
}
