import { power } from '../../numeric/arithmetic.js';
import { shared, type SharedMistake } from './mdpMistake.js';

/** Mistakes in the direct part, in problems of either kind. */
export const SHARED_DIRECT_MISTAKES: readonly SharedMistake[] = [
  shared('undiscounted-direct-part', 'the direct part is not discounted', 'gammaL^t -> 1', (_, tables) => ({
    directDiscount: () => tables.arithmetic.one,
  })),
  shared(
    'follower-discount-in-direct-part',
    "the follower's discount in the direct part",
    'gammaL^t -> gammaF^t',
    (_, tables) => ({
      directDiscount: (t) => power(tables.arithmetic, tables.gammaF, t),
    }),
  ),
  shared(
    'direct-part-discounted-late',
    'the direct part is discounted one step too far',
    'gammaL^t -> gammaL^(t+1)',
    (own) => ({
      directDiscount: (t) => own.directDiscount(t + 1),
    }),
  ),
  shared('missing-regulariser', "the gradient of the leader's own term is forgotten", 'grad Phi -> 0', () => ({
    regulariser: null,
  })),
  shared('stopped-gradient', 'the best response is held still (as Naive-PGD)', 'guiding -> 0', () => ({
    counts: () => false,
  })),
];
