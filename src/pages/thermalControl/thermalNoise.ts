import { estimateLinearQuadratic } from '../../estimators/linearQuadratic/linearQuadraticEstimate.js';
import {
  LINEAR_QUADRATIC_ESTIMATORS,
  type LinearQuadraticEstimator,
} from '../../estimators/linearQuadratic/linearQuadraticEstimators.js';
import { markdownTable } from '../../experiments/publish/markdown.js';
import { variance } from '../../experiments/statistics/sample.js';
import type { LinearQuadraticProblem } from '../../model/linearQuadratic/linearQuadratic.js';
import { thermalControl } from '../../tasks/thermalControl/thermalControl.js';
import { createFastLinearQuadratic } from '../../truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { expectedPart, linearQuadraticSamples } from '../../verdict/linearQuadratic/linearQuadraticSamples.js';

/** Batches that the deviations are taken over, of 100 rollouts of 100 steps. */
const BATCHES = 40;

/** The standard deviation of a batch's estimate, all components together, in lengths of the exact gradient. */
function relativeDeviation(problem: LinearQuadraticProblem, recipe: LinearQuadraticEstimator, repeats: number): number {
  const { total } = createFastLinearQuadratic(problem).at();
  const options = { batch: 100, repeats, seed: 1, steps: 100 };
  const rows = linearQuadraticSamples(
    problem,
    (batch, known) => estimateLinearQuadratic(recipe, batch, known),
    options,
  );
  const variances = problem.theta.map((_, k) => variance(rows.map((row) => row[k])));
  return Math.sqrt(variances.reduce((a, b) => a + b, 0)) / Math.hypot(...total);
}

/** How much the estimates of a batch scatter on thermal control, for every estimator that draws both players' actions. */
export const thermalNoiseTable = (repeats: number = BATCHES): string =>
  markdownTable(
    ['estimator', 'what it is', 'expects', 'standard deviation / norm of the gradient'],
    LINEAR_QUADRATIC_ESTIMATORS.filter(({ direct }) => direct !== 'integrated').map((recipe) => [
      recipe.id,
      recipe.title,
      recipe.claims.includes('biased') ? 'neither' : expectedPart(recipe),
      relativeDeviation(thermalControl(), recipe, repeats).toPrecision(2),
    ]),
  );
