import { bcHgPooled } from '../../estimators/bcHgPooled.js';
import { DIRECT_MISTAKES } from './direct.js';
import { GUIDING_MISTAKES } from './guiding.js';
import { mdpMistake, type MdpMistake, type SharedMistake } from './mdpMistake.js';
import { SEGMENT_MISTAKES } from './segment.js';
import { SHARED_DIRECT_MISTAKES } from './sharedDirect.js';
import { SHARED_SEGMENT_MISTAKES } from './sharedSegments.js';
import { SHARED_WEIGHT_MISTAKES } from './sharedWeights.js';

/** Mistakes that can be made in a problem of either kind. */
export const SHARED_MISTAKES: readonly SharedMistake[] = [
  ...SHARED_WEIGHT_MISTAKES,
  ...SHARED_SEGMENT_MISTAKES,
  ...SHARED_DIRECT_MISTAKES,
];

const SHARED_IN_MDPS = SHARED_MISTAKES.map(({ id, mistake, formula, change }) =>
  mdpMistake(id, mistake, formula, (proper, { tables }) => change(proper, tables)),
);

/** The catalogue of known mistakes in BC-HG; ids are stable. */
export const MDP_MISTAKES: readonly MdpMistake[] = [
  ...SHARED_IN_MDPS,
  ...GUIDING_MISTAKES,
  ...SEGMENT_MISTAKES,
  ...DIRECT_MISTAKES,
  {
    id: 'pooled-over-revisits',
    mistake: 'segment gradients are averaged over revisits within a trajectory (Algorithm 1 on a cyclic problem)',
    formula: 'G_t -> mean of G over the visits of (s_t,b_t)',
    textbook: bcHgPooled.textbook,
  },
];
