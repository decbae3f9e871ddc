import { markdownTable, type Cell } from '../../experiments/publish/markdown.js';
import { gameResponse } from '../../follower/gameResponse.js';
import { compileGame, evaluateGame } from '../../model/game/gameTables.js';
import type { LinearGameEstimatorId } from '../../model/linearFormIds.js';
import { float64 } from '../../numeric/float64.js';
import { TOY_LOGIT, toyGame } from '../../tasks/toyGame/toyGame.js';
import { gameMoments } from '../../truth/moments/gameMoments.js';
import { gameImplicit } from '../../truth/routes/game/gameImplicit.js';
import { gameTheorem } from '../../truth/routes/game/gameTheorem.js';
import { TOY_METHOD_NAMES, TOY_VARIANTS } from './toyNames.js';
import type { ToyPoint } from './toyPath.js';

const ESTIMATORS: readonly LinearGameEstimatorId[] = [
  'first-order',
  'bc-hg-same-answer',
  'bc-hg-printed',
  'bc-hg',
  'bc-hg-td',
  'bc-hg-td-centred',
];

const gameAt = ({ task, theta }: ToyPoint) => toyGame({ reward: task === 'toy-r1' ? 1 : 2, theta });

const headOf = ({ task, method, iteration, p }: ToyPoint): Cell[] => [
  `${TOY_VARIANTS[task]} ${TOY_METHOD_NAMES[method]}`,
  iteration,
  p.toFixed(3),
];

const norm = (xs: readonly { readonly f64: number }[]): number => Math.hypot(...xs.map(({ f64 }) => f64));

/** Relative bias and noise of the estimators along the paths: batches of three episodes of 150 steps, critics exact. */
export const toyBiasTable = (points: readonly ToyPoint[]): string =>
  markdownTable(
    ['path of', 'iteration', 'p', 'length of ∇J', ...ESTIMATORS.map((id) => `\`${id}\``)],
    points.map((point) => {
      const all = ESTIMATORS.map((estimator) =>
        gameMoments(gameAt(point), { estimator, batch: 3, horizon: 150, digits: 'float64' }),
      );
      const length = norm(all[0].gradient);
      const cells = all.map(({ bias, covarianceTrace }) => {
        const relative = norm(bias) / length;
        return `${relative < 1e-6 ? '0' : relative.toPrecision(2)}, ${(Math.sqrt(covarianceTrace.f64) / length).toPrecision(2)}`;
      });
      return [...headOf(point), length.toPrecision(3), ...cells];
    }),
  );

/** ∂J/∂θ of the code's follower along the paths, beside Theorem 2 and the first-order part. */
export const toyTheoremTable = (points: readonly ToyPoint[]): string =>
  markdownTable(
    ['path of', 'iteration', 'p', '∂J/∂θ', 'Theorem 2', 'first-order'],
    points.map((point) => {
      const tables = evaluateGame(compileGame(gameAt(point)), float64);
      const response = gameResponse(tables, 'code');
      const { total, direct } = gameImplicit(tables, response);
      const byLogit = [total, gameTheorem(tables, response).total, direct].map((gradient) => gradient[TOY_LOGIT]);
      return [...headOf(point), ...byLogit.map((x) => x.toPrecision(4))];
    }),
  );
