import { bcHgPooled } from '../../estimators/bcHgPooled.js';
import { DIRECT_MUTANTS } from './direct.js';
import { GUIDING_MUTANTS } from './guiding.js';
import type { Mutant } from './mutant.js';
import { SEGMENT_MUTANTS } from './segment.js';

/** The catalogue of known mistakes in BC-HG; ids are stable. */
export const MUTANTS: readonly Mutant[] = [
  ...GUIDING_MUTANTS,
  ...SEGMENT_MUTANTS,
  ...DIRECT_MUTANTS,
  {
    id: 'pooled-over-revisits',
    mistake: 'segment gradients are averaged over revisits within a trajectory (Algorithm 1 on a cyclic problem)',
    formula: 'G_t -> mean of G over the visits of (s_t,b_t)',
    textbook: bcHgPooled.textbook,
  },
];
