import { markdownTable } from '../../experiments/publish/markdown.js';
import { LINEAR_GAME_ESTIMATORS } from '../../model/linearFormIds.js';
import { toyGame } from '../../tasks/toyGame/toyGame.js';
import { isForFollower } from '../../truth/moments/gameForms.js';
import { gameMoments } from '../../truth/moments/gameMoments.js';
import { TOY_ALONG_VARIANTS, toyAlong, type ToyVariant } from './toyAlong.js';

const GRIDS: Readonly<Record<1 | 2, readonly number[]>> = {
  1: [0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.63, 0.66, 0.68, 0.7, 0.75, 0.8, 0.83, 0.84, 0.86, 0.9, 0.95],
  2: [0.1, 0.2, 0.3, 0.35, 0.38, 0.4, 0.42, 0.45, 0.48, 0.5, 0.51, 0.53, 0.56, 0.6, 0.7, 0.8, 0.9],
};

/** J and its derivatives over a grid of p. */
const alongTable = (variant: ToyVariant): string =>
  markdownTable(
    ['p', 'J', '150 steps', 'their sum', 'g(a|S)', 'g(b|S)', 'dJ/dp', 'Theorem 2', 'first-order'],
    GRIDS[variant.reward].map((p) => {
      const { J, discounted, sum, gA, gB, total, theorem, firstOrder } = toyAlong(variant, p);
      return [
        p.toFixed(2),
        J.toFixed(4),
        discounted.toFixed(4),
        sum.toFixed(3),
        gA.toFixed(5),
        gB.toFixed(5),
        total.toFixed(4),
        theorem.toFixed(4),
        firstOrder.toFixed(4),
      ];
    }),
  );

/** A heading and a table of each variant. */
export const toyAlongSections = (): string =>
  TOY_ALONG_VARIANTS.map(
    (variant) => `## R = ${variant.reward}, backup of the ${variant.backup}\n\n${alongTable(variant)}`,
  ).join('\n\n');

/** Trace of the covariance of one trajectory's estimate at three points. */
export const toyVarianceTable = (): string =>
  markdownTable(
    ['estimator', 'R2, p = 0.40', 'R2, p = 0.53', 'R1, p = 0.80'],
    LINEAR_GAME_ESTIMATORS.filter((id) => isForFollower(id, true)).map((estimator) => [
      `\`${estimator}\``,
      ...(
        [
          [2, '0.40'],
          [2, '0.53'],
          [1, '0.80'],
        ] as const
      ).map(([reward, p]) =>
        // prettier-ignore
        gameMoments(toyGame({ reward, p }), { estimator, digits: 20 }).covarianceTrace.f64.toPrecision(4),
      ),
    ]),
  );
