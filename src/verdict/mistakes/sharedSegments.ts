import { power } from '../../numeric/arithmetic.js';
import { shared, type SharedMistake } from './mdpMistake.js';

/** Mistakes in the follower's segment, in problems of either kind. */
export const SHARED_SEGMENT_MISTAKES: readonly SharedMistake[] = [
  shared('segment-starts-late', 'the segment begins one step too late', 'k >= t -> k > t', (own) => ({
    segmentFrom: (t) => own.segmentFrom(t) + 1,
  })),
  shared(
    'segment-ends-early',
    'the last step of the trajectory is missing from the segment',
    'k < n -> k < n-1',
    () => ({
      segmentTo: (steps) => steps.length - 1,
    }),
  ),
  shared('one-step-segment', 'the segment is cut after its first step', 'G_t -> c_t', (own) => ({
    segmentTo: (steps, t) => Math.min(own.segmentFrom(t) + 1, steps.length),
  })),
  shared('two-step-segment', 'the segment is cut after two steps', 'G_t -> c_t + gammaF c_{t+1}', (own) => ({
    segmentTo: (steps, t) => Math.min(own.segmentFrom(t) + 2, steps.length),
  })),
  shared(
    'leader-discount-in-segment',
    "the leader's discount inside the segment",
    'gammaF^(k-t) -> gammaL^(k-t)',
    (_, tables) => ({
      segmentDiscount: (k, t) => power(tables.arithmetic, tables.gammaL, k - t),
    }),
  ),
  shared('undiscounted-segment', 'the segment is not discounted', 'gammaF^(k-t) -> 1', (_, tables) => ({
    segmentDiscount: () => tables.arithmetic.one,
  })),
  shared(
    'absolute-segment-discount',
    'the segment is discounted from the start of the trajectory',
    'gammaF^(k-t) -> gammaF^k',
    (own) => ({
      segmentDiscount: (k) => own.segmentDiscount(k, 0),
    }),
  ),
  shared(
    'segment-discount-late',
    'the segment is discounted one step too far',
    'gammaF^(k-t) -> gammaF^(k-t+1)',
    (own) => ({
      segmentDiscount: (k, t) => own.segmentDiscount(k + 1, t),
    }),
  ),
  shared('squared-segment-discount', 'the segment is discounted twice', 'gammaF^(k-t) -> gammaF^(2(k-t))', (own) => ({
    segmentDiscount: (k, t) => own.segmentDiscount(2 * k, 2 * t),
  })),
];
