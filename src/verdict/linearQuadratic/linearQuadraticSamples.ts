import { float64 } from '../../numeric/float64.js';
import { transpose } from '../../numeric/matrix.js';
import type { LinearQuadraticProblem } from '../../model/linearQuadratic/linearQuadratic.js';
import { refuse, refuseWord } from '../../model/invalidInput.js';
import { createStream } from '../../random/stream.js';
import { bumpCritic } from '../../leader/bumpCritic.js';
import { bumpTerms } from '../../leader/bumpObjective.js';
import { createLinearQuadraticSampler } from '../../leader/linearQuadraticSampler.js';
import {
  LINEAR_QUADRATIC_ESTIMATORS,
  type LinearQuadraticEstimator,
} from '../../estimators/linearQuadratic/linearQuadraticEstimators.js';
import {
  linearQuadraticKnowledge,
  type LinearQuadraticKnowledge,
} from '../../estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { isInRange } from '../../model/linearQuadratic/definiteness.js';
import type { LinearQuadraticBatch } from '../../model/linearQuadratic/linearQuadraticBatch.js';
import { createFastLinearQuadratic } from '../../truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import { linearQuadraticTruth } from '../../truth/routes/linearQuadratic/linearQuadraticTruth.js';
import type { Estimate, EstimateOptions } from '../estimate.js';
import { comparedWith, missingGradientDigits, sampleOf } from '../estimateComparison.js';
import { isModuleFile } from '../plugin/moduleSource.js';
import { CONVINCING, type EstimateTest } from '../estimateTest.js';
import { FALSE_ALARM, sequentialTest, type Hypothesis } from '../sampled.js';

/** The estimator of that id. Throws `InvalidInput`, also for a file: what estimators in files are given are trajectories of finitely many states. */
export function linearQuadraticEstimator(id: string): LinearQuadraticEstimator {
  if (isModuleFile(id))
    refuse('/estimator', 'an id: estimators in files are for problems with finitely many states', id);
  const found = LINEAR_QUADRATIC_ESTIMATORS.find((recipe) => recipe.id === id);
  return (
    found ??
    refuseWord(
      '/estimator',
      LINEAR_QUADRATIC_ESTIMATORS.map((r) => r.id),
      id,
    )
  );
}

/** Something that makes a batch into K numbers. */
export type LinearQuadraticEstimate = (
  batch: LinearQuadraticBatch,
  knowledge: LinearQuadraticKnowledge,
) => ArrayLike<number>;

/** Where rollouts are cut unless told: what is left is discounted to this. */
const NEGLIGIBLE = 1e-9;

/** Steps after which γ_Lᵗ and γ_Fᵗ are below 1e-9. */
export function longEnough({ gammaF, gammaL }: LinearQuadraticProblem): number {
  const gamma = Math.max(float64.constant(gammaF), float64.constant(gammaL));
  return gamma < 1
    ? Math.max(1, Math.ceil(Math.log(NEGLIGIBLE) / Math.log(gamma)))
    : refuse('/gammaL', 'a discount below 1', gamma);
}

/** Standard deviations within which all states of all rollouts lie, but for a chance of 1e-32 each. */
const DEVIATIONS = 12;
/** The reach and the digits of critics of bumps, at least. */
const REACH = 2;
const CRITIC_DIGITS = 10;

/** What estimators know, with a critic that is exact as far as the states of rollouts reach. */
function knowledgeWithReach(problem: LinearQuadraticProblem): LinearQuadraticKnowledge {
  const knowledge = linearQuadraticKnowledge(problem);
  const { tables, loop, response } = knowledge;
  if (tables.reward.kind !== 'bump') return knowledge;
  const { matrices, initialMean, initialCovariance, gammaL } = tables;
  let [mean, covariance, reach] = [initialMean, initialCovariance, REACH];
  for (let t = bumpTerms(null, gammaL, CRITIC_DIGITS); t > 0 && Number.isFinite(reach); t--) {
    reach = Math.max(reach, ...mean.map((x, i) => Math.abs(x) + DEVIATIONS * Math.sqrt(covariance[i][i])));
    mean = matrices.apply(loop.transition, mean);
    covariance = matrices.add(matrices.mul(loop.transition, covariance, transpose(loop.transition)), loop.noise);
  }
  return linearQuadraticKnowledge(problem, undefined, bumpCritic(tables, loop, response.policy, CRITIC_DIGITS, reach));
}

/** Estimates from independent batches. Batch r is drawn from the streams below `estimate/seed=S/batch=r`. */
export function linearQuadraticSamples(
  problem: LinearQuadraticProblem,
  estimate: LinearQuadraticEstimate,
  { batch: size, repeats, seed, steps = longEnough(problem), onProgress }: EstimateOptions,
): ArrayLike<number>[] {
  const knowledge = knowledgeWithReach(problem);
  const sampler = createLinearQuadraticSampler(knowledge.tables, knowledge.response.policy);
  return Array.from({ length: repeats }, (_, r) => {
    onProgress?.('batches', r, repeats);
    return estimate(sampler.batch(createStream(`estimate/seed=${seed}/batch=${r}`), size, steps), knowledge);
  });
}

/** Which part of the hypergradient the estimates are compared with: the direct part where that is what the estimator promises. */
export const expectedPart = ({ claims }: Pick<LinearQuadraticEstimator, 'claims'>): 'total' | 'direct' =>
  claims.includes('mean-is-direct-part') ? 'direct' : 'total';

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
  const detectable = Math.hypot(...test.detectable) / Math.hypot(...mean);
  return {
    verdict: rejection ? 'fails' : detectable <= CONVINCING ? 'holds' : 'undetermined',
    falseAlarm: FALSE_ALARM,
    rejection: rejection && { ...rejection, samples: rejection.samples + pilot },
    detectable: Number.isFinite(detectable) ? detectable : null,
    relativeTo: 'gradient',
    pilot,
    detectableBy: test.detectable,
  };
}

/** Refuses problems on which the estimators, with the critic of episodes without end, are no estimators of the gradient. */
function checkEstimable({ theta, horizon, sees, noise, leaderNoise, driftTangents }: LinearQuadraticProblem): void {
  if (theta.length === 0) refuse('/theta', 'at least one parameter to estimate a derivative by', 'none');
  if (horizon !== null)
    refuse('/horizon', 'null: the critic that estimators are given is that of episodes without end', horizon);
  const [key, covariance] = sees === 'state' ? (['noise', noise] as const) : (['leaderNoise', leaderNoise] as const);
  driftTangents.forEach((tangent, k) => {
    if (!isInRange(covariance, tangent))
      refuse(`/driftTangents/${k}`, `a matrix in the range of ${key}: only what noise hides has a score`, 'a column outside of it'); // prettier-ignore
  });
}

/** `estimate` for a linear-quadratic problem: an estimator with the exact critic on sampled batches, beside the truth. */
export function sampleLinearQuadratic(
  problem: LinearQuadraticProblem,
  { id, claims, kernel }: LinearQuadraticEstimator,
  options: EstimateOptions,
): Estimate {
  checkEstimable(problem);
  const estimates = linearQuadraticSamples(problem, kernel, options);
  const { value } = linearQuadraticTruth(problem, { digits: 12 });
  const expected = createFastLinearQuadratic(problem).at()[expectedPart({ claims })];
  const samples = value.total.map((_, k) => sampleOf(estimates.map((row) => row[k])));
  const { batch, repeats, seed, steps = longEnough(problem) } = options;
  return {
    estimator: id,
    batch,
    repeats,
    seed,
    steps,
    rollouts: batch * repeats,
    cut: batch * repeats,
    components: value.total.map((truth, k) => comparedWith(samples[k], truth)),
    proof: value.proof,
    known: missingGradientDigits(value, samples) <= 0,
    test: pilotedTest(estimates, expected),
  };
}
