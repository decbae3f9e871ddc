import { power } from '../../numeric/arithmetic.js';
import { shared, type SharedMistake } from './mdpMistake.js';

/** Mistakes in what multiplies segments, in problems of either kind. */
export const SHARED_WEIGHT_MISTAKES: readonly SharedMistake[] = [
  shared('lost-leader-discount', 'the guiding term is not discounted', 'gammaL^t -> 1', (_, tables) => ({
    guidingDiscount: () => tables.arithmetic.one,
  })),
  shared('leader-discount-twice', 'the guiding term is discounted twice', 'gammaL^t -> gammaL^(2t)', (own) => ({
    guidingDiscount: (t) => own.guidingDiscount(2 * t),
  })),
  shared(
    'leader-discount-late',
    'the guiding term is discounted one step too far',
    'gammaL^t -> gammaL^(t+1)',
    (own) => ({
      guidingDiscount: (t) => own.guidingDiscount(t + 1),
    }),
  ),
  shared(
    'follower-discount-outside',
    "the follower's discount in front of the guiding term",
    'gammaL^t -> gammaF^t',
    (_, tables) => ({
      guidingDiscount: (t) => power(tables.arithmetic, tables.gammaF, t),
    }),
  ),
  shared('wrong-sign', 'the guiding term is subtracted', '+ -> -', (own, tables) => ({
    scale: tables.arithmetic.neg(own.scale),
  })),
  shared('inverted-temperature', 'beta where 1/beta belongs', '1/beta -> beta', (_, tables) => ({
    scale: tables.beta,
  })),
  shared('missing-temperature', 'the factor 1/beta is missing', '1/beta -> 1', (_, tables) => ({
    scale: tables.arithmetic.one,
  })),
  shared('squared-temperature', '1/beta is applied twice', '1/beta -> 1/beta^2', (own, tables) => ({
    scale: tables.arithmetic.mul(own.scale, own.scale),
  })),
  shared('first-step-weight-only', 'only the first step of a trajectory has a guiding term', 'sum_t -> t = 0', () => ({
    counts: ({ t }) => t === 0,
  })),
  shared('last-step-dropped', 'the last step of a trajectory has no guiding term', 'sum_{t<n} -> sum_{t<n-1}', () => ({
    counts: ({ t }, steps) => t < steps.length - 1,
  })),
  shared('first-visit-only', 'a pair counts at its first visit only', 'sum_t -> first visits', () => ({
    counts: ({ t, pair }, steps) => steps.findIndex((step) => step.pair === pair) === t,
  })),
  shared('mean-over-time', 'the guiding term is averaged over time instead of summed', 'sum_t -> (1/n) sum_t', () => ({
    divisor: (steps) => Math.max(1, steps.length),
  })),
];
