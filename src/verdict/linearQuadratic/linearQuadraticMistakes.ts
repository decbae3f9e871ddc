import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticTables } from '../../model/linearQuadratic/linearQuadraticTables.js';
import {
  estimateLinearQuadratic,
  type LinearQuadraticForm,
  type LinearQuadraticRecipe,
} from '../../estimators/linearQuadratic/linearQuadraticEstimate.js';
import type { LinearQuadraticKnowledge } from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { linearQuadraticEstimator, type LinearQuadraticEstimate } from './linearQuadraticSamples.js';

/** A known mistake in an estimator for linear-quadratic problems. */
export interface LinearQuadraticMistake {
  readonly id: string;
  /** In which problems it is one. */
  readonly where: 'any' | 'state' | 'leader-action';
  readonly estimate: LinearQuadraticEstimate;
}

const BASE = linearQuadraticEstimator('bc-hg-td-centred');
const UNCENTRED = linearQuadraticEstimator('bc-hg-td');

/** The estimator with other parts, another form or another view of the problem. */
const wrong = (
  id: string,
  change: {
    readonly recipe?: Partial<LinearQuadraticRecipe>;
    readonly base?: LinearQuadraticRecipe;
    readonly form?: (batch: LinearQuadraticBatch, knowledge: LinearQuadraticKnowledge) => LinearQuadraticForm;
    readonly tables?: (tables: LinearQuadraticTables<number>) => Partial<LinearQuadraticTables<number>>;
    readonly batch?: (batch: LinearQuadraticBatch) => LinearQuadraticBatch;
  },
  where: LinearQuadraticMistake['where'] = 'any',
): LinearQuadraticMistake => ({
  id,
  where,
  estimate: (batch, knowledge) => {
    const { tables } = knowledge;
    const seen = change.tables
      ? (Object.create(knowledge, {
          tables: { value: { ...tables, ...change.tables(tables) } },
        }) as LinearQuadraticKnowledge)
      : knowledge;
    const form = change.form?.(batch, knowledge) ?? {};
    return estimateLinearQuadratic(
      { ...(change.base ?? BASE), ...change.recipe },
      change.batch?.(batch) ?? batch,
      seen,
      form,
    );
  },
});

/** Scores from the noise of the step before. */
const delayed = (batch: LinearQuadraticBatch): LinearQuadraticBatch => {
  const { scoreNoise, noiseSize: r } = batch;
  const moved = new Float64Array(scoreNoise.length);
  moved.set(scoreNoise.subarray(0, scoreNoise.length - r), r);
  return { ...batch, scoreNoise: moved };
};

/** Mistakes that samples must find on the gentle problems. */
export const LINEAR_QUADRATIC_MISTAKES: readonly LinearQuadraticMistake[] = [
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
