import { markdownTable } from '../../experiments/publish/markdown.js';
import { withError } from './fourRoomsTables.js';
import type { SimulatorVariant, StoppedVariant } from './variants.js';

/** Followers that are stopped. */
export const stoppedTable = (variants: readonly StoppedVariant[]): string =>
  markdownTable(
    ['method', 'table', 'K', 'seeds', 'J, best response', 'J, as it acts', 'mean divergence'],
    variants.map(({ method, follower, stopPolicyIter, seeds, metric, acting, divergence }) => [
      method,
      follower,
      stopPolicyIter,
      seeds,
      withError({ ...metric, seeds }),
      withError({ ...acting, seeds }),
      divergence.mean.toPrecision(2),
    ]),
  );

/** The same policies under the law of the rollouts. */
export const simulatorTable = (variants: readonly SimulatorVariant[]): string =>
  markdownTable(
    ['β', 'lr, α', 'seeds', 'J under the law of the plan', 'J under the law of the rollouts'],
    variants.map(({ beta, lr, alpha, seeds, metric, simulator }) => [
      beta,
      `${lr}, ${alpha}`,
      seeds,
      withError({ ...metric, seeds }),
      withError({ ...simulator, seeds }),
    ]),
  );
