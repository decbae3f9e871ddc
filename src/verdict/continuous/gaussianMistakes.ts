import type { GaussianBatch } from '../../model/gaussianBatch.js';
import type { LinearQuadraticTables } from '../../model/linearQuadraticTables.js';
import {
  estimateGaussian,
  type GaussianForm,
  type GaussianRecipe,
} from '../../estimators/continuous/gaussianEstimator.js';
import type { GaussianKnowledge } from '../../estimators/continuous/gaussianKnowledge.js';
import { gaussianEstimator, type GaussianEstimate } from './gaussianEstimate.js';

/** A known mistake in an estimator for linear-quadratic problems. */
export interface GaussianMistake {
  readonly id: string;
  /** In which problems it is one. */
  readonly where: 'any' | 'state' | 'leader-action';
  readonly estimate: GaussianEstimate;
}

const BASE = gaussianEstimator('bc-hg-td-centred');
const UNCENTRED = gaussianEstimator('bc-hg-td');

/** The estimator with other parts, another form or another view of the problem. */
const wrong = (
  id: string,
  change: {
    readonly recipe?: Partial<GaussianRecipe>;
    readonly base?: GaussianRecipe;
    readonly form?: (batch: GaussianBatch, knowledge: GaussianKnowledge) => GaussianForm;
    readonly tables?: (tables: LinearQuadraticTables<number>) => Partial<LinearQuadraticTables<number>>;
    readonly batch?: (batch: GaussianBatch) => GaussianBatch;
  },
  where: GaussianMistake['where'] = 'any',
): GaussianMistake => ({
  id,
  where,
  estimate: (batch, knowledge) => {
    const { tables } = knowledge;
    const seen = change.tables
      ? (Object.create(knowledge, { tables: { value: { ...tables, ...change.tables(tables) } } }) as GaussianKnowledge)
      : knowledge;
    const form = change.form?.(batch, knowledge) ?? {};
    return estimateGaussian({ ...(change.base ?? BASE), ...change.recipe }, change.batch?.(batch) ?? batch, seen, form);
  },
});

/** Scores from the noise of the step before. */
const delayed = (batch: GaussianBatch): GaussianBatch => {
  const { scoreNoise, noiseSize: r } = batch;
  const moved = new Float64Array(scoreNoise.length);
  moved.set(scoreNoise.subarray(0, scoreNoise.length - r), r);
  return { ...batch, scoreNoise: moved };
};

/** Mistakes that samples must find on the gentle problems. */
export const GAUSSIAN_MISTAKES: readonly GaussianMistake[] = [
  ...(['state', 'leader-action'] as const).map((where) =>
    wrong(
      'beta in place of 1/beta',
      {
        recipe: { direct: where === 'state' ? 'seen' : 'integrated', segment: 'integrated' },
        tables: ({ beta }) => ({ beta: 1 / beta }),
      },
      where,
    ),
  ),
  wrong('no discounts', {
    form: ({ episodes, steps }) => ({ stepWeights: new Float64Array(episodes * steps).fill(1 / episodes) }),
  }),
  wrong('the sign of the scores', {
    batch: (batch) => ({ ...batch, scoreNoise: batch.scoreNoise.map((z) => -z) }),
  }),
  wrong('scores one step late', { batch: delayed }),
  wrong('scores that are twice as large', {
    batch: (batch) => ({ ...batch, scoreNoise: batch.scoreNoise.map((z) => 2 * z) }),
  }),
  wrong('Q_L in place of the Benefit, grad V_F left in', { base: UNCENTRED, recipe: { leader: 'qL' } }, 'state'), // prettier-ignore
];
