import { float64 } from '../../numeric/float64.js';
import type { LinearQuadraticProblem } from '../../model/linearQuadratic.js';
import { refuse } from '../../model/invalidInput.js';
import { createStream } from '../../random/stream.js';
import { createGaussianSampler } from '../../leader/gaussianSampler.js';
import { estimateGaussian, type GaussianRecipe } from '../../estimators/continuous/gaussianEstimator.js';
import { GAUSSIAN_ESTIMATORS } from '../../estimators/continuous/gaussianEstimators.js';
import { gaussianKnowledge, type GaussianKnowledge } from '../../estimators/continuous/gaussianKnowledge.js';
import type { GaussianBatch } from '../../model/gaussianBatch.js';
import type { Enclosure } from '../../truth/enclosure.js';
import { createFastLinearQuadratic } from '../../truth/linearQuadraticAdjoint.js';
import { linearQuadraticTruth } from '../../truth/linearQuadraticTruth.js';
import { summary, type Estimate, type EstimateOptions, type EstimateTest } from '../estimate.js';
import { FALSE_ALARM, sequentialTest, type Hypothesis } from '../sampled.js';

/** The estimator of that id. Throws `InvalidInput`. */
export function gaussianEstimator(id: string): GaussianRecipe {
  const found = GAUSSIAN_ESTIMATORS.find((recipe) => recipe.id === id);
  return found ?? refuse('/estimator', `one of ${GAUSSIAN_ESTIMATORS.map((r) => r.id).join(', ')}`, id);
}

/** Something that makes a batch into K numbers. */
export type GaussianEstimate = (batch: GaussianBatch, knowledge: GaussianKnowledge) => ArrayLike<number>;

/** Where rollouts are cut unless told: what is left is discounted to this. */
const NEGLIGIBLE = 1e-9;

/** Steps after which γ_Lᵗ and γ_Fᵗ are below 1e-9. */
export function longEnough({ gammaF, gammaL }: LinearQuadraticProblem): number {
  const gamma = Math.max(float64.constant(gammaF), float64.constant(gammaL));
  return gamma < 1
    ? Math.max(1, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(gamma)))
    : refuse('/gammaL', 'a discount below 1', gamma);
}

/** Estimates from independent batches. Batch r is drawn from the streams below `estimate/seed=S/batch=r`. */
export function gaussianEstimates(
  problem: LinearQuadraticProblem,
  estimate: GaussianEstimate,
  { batch: size, repeats, seed, steps = longEnough(problem) }: EstimateOptions,
): ArrayLike<number>[] {
  const knowledge = gaussianKnowledge(problem);
  const sampler = createGaussianSampler(knowledge.tables, knowledge.response.policy);
  return Array.from({ length: repeats }, (_, r) =>
    estimate(sampler.batch(createStream(`estimate/seed=${seed}/batch=${r}`), size, steps), knowledge),
  );
}

/** Which part of the hypergradient an estimator without bias has as its mean. */
export const expectedPart = ({ leader }: Pick<GaussianRecipe, 'leader'>): 'total' | 'direct' =>
  leader === 'none' ? 'direct' : 'total';

/** What a cut rollout misses, relative to the largest component: 1e-9 times what the part that is left may exceed the whole by. */
const TRUNCATION = 1e-6;
/** The variance of an estimate is taken to be at most so many times that of the pilot. */
const INFLATION = 2;
/** Batches of the pilot: one in four, at least this many. */
const LEAST_PILOT = 8;

/**
 * The sequential test of "the mean is this" where no exact variance is known: the first quarter of the estimates is a pilot that is used
 * for nothing but the variance, and the others are tested under twice that. The false-alarm probability holds if twice the pilot's
 * variance is no less than the true one. Null with fewer than eight estimates in the pilot.
 */
export function pilotedTest(
  estimates: readonly ArrayLike<number>[],
  mean: readonly number[],
): (EstimateTest & { readonly detectableBy: readonly number[] }) | null {
  const pilot = Math.floor(estimates.length / 4);
  if (pilot < LEAST_PILOT) return null;
  const size = Math.max(...mean.map(Math.abs));
  const hypotheses = mean.map((m, k): Hypothesis => {
    const values = estimates.slice(0, pilot).map((row) => row[k]);
    const average = values.reduce((a, x) => a + x, 0) / pilot;
    const variance = values.reduce((a, x) => a + (x - average) ** 2, 0) / (pilot - 1);
    return { mean: m, radius: TRUNCATION * size, variance: INFLATION * variance };
  });
  const test = sequentialTest(hypotheses, estimates.length - pilot);
  estimates.slice(pilot).some((row) => test.add(row));
  const rejection = test.rejection();
  const detectable = Math.hypot(...test.detectable) / (Math.hypot(...mean) || 1);
  return {
    verdict: rejection ? 'fails' : detectable <= CONVINCING ? 'holds' : 'undetermined',
    falseAlarm: FALSE_ALARM,
    rejection: rejection && { ...rejection, samples: rejection.samples + pilot },
    detectable: Number.isFinite(detectable) ? detectable : null,
    pilot,
    detectableBy: test.detectable,
  };
}

/** A test that would find deviations of this part of the gradient is worth the word `holds`. */
const CONVINCING = 0.1;

/** `estimate` for a linear-quadratic problem: an estimator with the exact critic on sampled batches, beside the truth. */
export function sampleGaussianEstimates(
  problem: LinearQuadraticProblem,
  recipe: GaussianRecipe,
  options: EstimateOptions,
): Estimate {
  const estimates = gaussianEstimates(problem, (batch, k) => estimateGaussian(recipe, batch, k), options);
  const { value } = linearQuadraticTruth(problem, { digits: 12 });
  const expected = createFastLinearQuadratic(problem).at()[expectedPart(recipe)];
  const { batch, repeats, seed, steps = longEnough(problem) } = options;
  return {
    estimator: recipe.id,
    batch,
    repeats,
    seed,
    steps,
    rollouts: batch * repeats,
    cut: batch * repeats,
    components: value.total.map((truth: Enclosure, k) => ({
      ...summary(estimates.map((row) => row[k]), truth), // prettier-ignore
      truth,
    })),
    test: pilotedTest(estimates, expected),
  };
}
