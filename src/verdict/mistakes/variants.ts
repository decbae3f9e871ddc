import type { TransitionParts } from '../../estimators/estimator.js';
import { ESTIMATORS } from '../../estimators/estimators.js';
import { differenceBaselines } from '../../estimators/textbook.js';
import { DIRECT_MISTAKES } from './direct.js';
import { estimateFrom, properIngredients } from './ingredients.js';
import type { Change, MdpMistake } from './mdpMistake.js';
import { MDP_MISTAKES } from './mdpMistakes.js';
import { SHARED_DIRECT_MISTAKES } from './sharedDirect.js';

const centred: Change = (_, { gradientVF }) => ({ centre: ({ s }) => gradientVF[s] });
const differences: Change = (_, knowledge) => {
  const { follower, leader, start } = differenceBaselines(knowledge);
  return { segmentValue: follower, directValue: leader, startValue: start };
};

/** What an estimator of these parts changes in the ingredients of BC-HG. */
const changeOf =
  (parts: TransitionParts): Change =>
  (own, knowledge) => ({
    ...(parts.centred && centred(own, knowledge)),
    ...(parts.differences && differences(own, knowledge)),
    ...(parts.leader === 'none' && { counts: () => false }),
    ...(parts.leader === 'qL' && { weight: ({ pair }) => knowledge.critic.qL[pair] }),
  });

/** The estimators that are made of the ingredients of BC-HG, itself among them, with what they change in these. */
const RELATIVES: ReadonlyMap<string, TransitionParts> = new Map(
  ESTIMATORS.flatMap(({ id, parts }) => (parts && !parts.firstStepOnly ? [[id, parts] as const] : [])),
);

/** What an estimator changes in the ingredients of BC-HG; undefined for one that is not made of them. */
export function relativeChange(id: string): Change | undefined {
  const parts = RELATIVES.get(id);
  return parts && changeOf(parts);
}

/** A relative of BC-HG made of ingredients, without a mistake or with one: the same ingredients as `change` makes of it. */
const relative =
  (id: string, change: Change = () => ({})): MdpMistake['textbook'] =>
  (batch, knowledge) => {
    const plain = properIngredients(knowledge);
    const own = { ...plain, ...relativeChange(id)?.(plain, knowledge) };
    return estimateFrom(batch, knowledge, { ...own, ...change(own, knowledge) });
  };

/** The mistakes that an estimator without a guiding term can have. */
const inDirectPart = new Set([...SHARED_DIRECT_MISTAKES, ...DIRECT_MISTAKES].map(({ id }) => id));

/** The known mistakes in an estimator: the catalogue of BC-HG, and for its relatives the same changes to their own ingredients; else none. */
export function mistakesOf(id: string): readonly MdpMistake[] {
  if (id === 'bc-hg') return MDP_MISTAKES;
  const parts = RELATIVES.get(id);
  if (!parts) return [];
  const changes = parts.leader === 'none' ? MDP_MISTAKES.filter((one) => inDirectPart.has(one.id)) : MDP_MISTAKES;
  return changes.flatMap((one) => (one.change ? [{ ...one, textbook: relative(id, one.change) }] : []));
}
