import { describe, expect, it } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { parseInstance } from '../../src/model/files/instanceFile.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import type { Batch } from '../../src/model/trajectory.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { createSampler } from '../../src/leader/rollout.js';
import { createStream } from '../../src/random/stream.js';
import { bcHg } from '../../src/estimators/bcHg.js';
import { exactKnowledge } from '../../src/estimators/knowledge.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { estimateDocument, estimateText } from '../../src/report/estimateReport.js';
import { truth } from '../../src/truth/routes/mdp/truth.js';
import { tinyBeta } from '../helpers/tinyBeta.js';
import type { BatchEstimator } from '../../src/verdict/batchEstimator.js';
import { openBatchEstimator, sampleEstimates } from '../../src/verdict/estimate.js';

const layered = sampleInstance(stratumById('layered'), 1, 0);
const cyclic = sampleInstance(stratumById('cyclic'), 1, 1);
const options = { batch: 5, repeats: 7, seed: 3 };

/** Gives prescribed numbers in turn, the same for every parameter, and remembers what it was given. */
function scripted(values: readonly number[]): BatchEstimator & { batches: Batch[]; streams: string[] } {
  const batches: Batch[] = [];
  const streams: string[] = [];
  return {
    id: 'scripted',
    batches,
    streams,
    estimate: (batch, knowledge, stream) => {
      streams.push(stream);
      const value = values[batches.push(batch) - 1];
      return new Array<number>(knowledge.tables.problem.parameters).fill(value);
    },
    close: () => undefined,
  };
}

const farOff = ({ mean, standardError }: { mean: number; standardError: number | null }): number =>
  Math.abs(mean) + standardError! * Math.sqrt(2000);

describe('sampleEstimates', () => {
  it('gives the same for the same seed, other rollouts for another', () => {
    const run = (seed: number) => sampleEstimates(cyclic, openBatchEstimator('bc-hg'), { ...options, seed, steps: 20 });
    expect(run(3)).toEqual(run(3));
    expect(run(4).components).not.toEqual(run(3).components);
  });

  it('gives every estimator the same rollouts, and each batch streams of its own', () => {
    const [a, b] = [scripted([1, 2, 3, 4, 5, 6, 7]), scripted([0, 0, 0, 0, 0, 0, 0])];
    sampleEstimates(layered, a, options);
    sampleEstimates(layered, b, options);
    expect(a.batches).toEqual(b.batches);
    expect(a.batches.map((batch) => batch.length)).toEqual(new Array(7).fill(5));
    expect(new Set(a.streams).size).toBe(7);
    expect(a.streams[2]).toBe('estimate/seed=3/batch=2/estimator');
  });

  it('computes mean, standard error and z by their formulas', () => {
    const { components } = sampleEstimates(layered, scripted([1, 2, 3, 6]), { ...options, repeats: 4 });
    const gradient = truth(layered, { digits: 'float64', routes: ['adjoint'] }).value.total;
    components.forEach(({ mean, standardError, z, truth: exact }, k) => {
      expect(mean).toBe(3);
      // Squares 4 + 1 + 0 + 9 = 14, over 3, over 4.
      expect(standardError).toBeCloseTo(Math.sqrt(14 / 12), 14);
      expect(exact.f64).toBe(gradient[k].f64);
      expect(z).toBeCloseTo((3 - gradient[k].f64) / Math.sqrt(14 / 12), 12);
    });
  });

  it('has no standard error for one batch, and no z where it is zero', () => {
    const one = sampleEstimates(layered, scripted([1]), { ...options, repeats: 1 });
    expect(one.components[0]).toMatchObject({ mean: 1, standardError: null, z: null });
    const still = sampleEstimates(layered, scripted([2, 2]), { ...options, repeats: 2 });
    expect(still.components[0]).toMatchObject({ mean: 2, standardError: 0, z: null });
    expect(estimateText('it', still)).toContain('–');
  });

  it('runs the kernel on rollouts of the named stream', () => {
    const { components } = sampleEstimates(layered, openBatchEstimator('bc-hg'), { ...options, repeats: 1 });
    const knowledge = exactKnowledge(compileProblem(layered), float64);
    const sampler = createSampler(knowledge.tables, knowledge.response.policy);
    const batch = sampler.batch(createStream('estimate/seed=3/batch=0/rollouts'), 5, { maxSteps: 100 });
    expect(components.map(({ mean }) => mean)).toEqual([...bcHg.kernel(batch, knowledge)]);
  });

  it('cuts rollouts where it is told, or late enough', () => {
    const cut = sampleEstimates(cyclic, scripted([0, 0]), { ...options, repeats: 2, steps: 3 });
    expect(cut).toMatchObject({ steps: 3, rollouts: 10, cut: 10 });
    const gamma = Math.max(float64.constant(cyclic.gammaF), float64.constant(cyclic.gammaL));
    const { steps } = sampleEstimates(cyclic, scripted([0, 0]), { ...options, repeats: 2 });
    // The rule of `steps`: the first at which γ^steps is 1e-12.
    expect(gamma ** steps).toBeLessThanOrEqual(1e-12);
    expect(gamma ** (steps - 1)).toBeGreaterThan(1e-12);
    expect(sampleEstimates(layered, scripted([0, 0]), { ...options, repeats: 2 }).cut).toBe(0);
  });

  it('is told as text and as a document', () => {
    const estimate = sampleEstimates(layered, openBatchEstimator('naive-pgd'), options);
    const document = estimateDocument('it', estimate);
    expect(document).toMatchObject({ instance: 'it', estimator: 'naive-pgd', batch: 5, repeats: 7, seed: 3, cut: 0 });
    expect(document.components[0].truth.f64).toBe(estimate.components[0].truth.f64);
    expect(estimateText('it', estimate)).toContain('all 35 rollouts ended');
  });

  it('tests mean and variance against the closed form, where there is one', () => {
    const many = { batch: 10, repeats: 2000, seed: 1 };
    for (const id of ['bc-hg', 'naive-pgd', 'bc-hg-td-centred']) {
      const { test } = sampleEstimates(layered, openBatchEstimator(id), many);
      expect(test!.rejection).toBeNull();
      expect(test!.verdict).toBe(test!.detectable! <= 0.1 ? 'holds' : 'undetermined');
    }
    // Off by a hundred standard deviations: rejected by every sequence of samples.
    const far =
      1 + 100 * Math.max(...sampleEstimates(layered, openBatchEstimator('bc-hg'), many).components.map(farOff));
    const pretender = sampleEstimates(layered, { ...scripted(new Array<number>(2000).fill(far)), form: 'bc-hg' }, many);
    expect(pretender.test).toMatchObject({ verdict: 'fails' });
    expect(estimateText('it', pretender)).toMatch(/fails at batch \d+, by theta/);
    for (const without of [openBatchEstimator('hpgd-mc'), { ...scripted(new Array<number>(7).fill(far)), id: 'bc-hg' }])
      expect(sampleEstimates(layered, without, options).test).toBeNull();
    const few = sampleEstimates(cyclic, openBatchEstimator('bc-hg'), { ...options, steps: 20 }).test;
    expect(few).toMatchObject({ verdict: 'undetermined', detectable: null });
  });

  it('knows the gradient, the best response and the closed form where doubles do not: an exact tie at a tiny temperature', () => {
    const estimate = sampleEstimates(tinyBeta(), openBatchEstimator('bc-hg'), { batch: 10, repeats: 50, seed: 1 });
    const [{ mean, truth: gradient, z }] = estimate.components;
    expect(estimate.known).toBe(true);
    // Doubles of this size are the whole numbers: the nearest is half of one off.
    expect(Math.abs(gradient.f64 + 5e15 - 1.5)).toBeLessThanOrEqual(gradient.bound + 0.5);
    expect(gradient.bound).toBeLessThan(1e13);
    // In doubles the follower is sure of itself there, and the mean would be 1 − 1e16 · e^-5 or so.
    expect(Math.abs(z!)).toBeLessThan(5);
    expect(mean).toBeLessThan(-4e15);
    expect(estimate.test!.verdict).not.toBe('fails');
    const { mean: expected, standardDeviation } = estimateDocument('it', estimate).test!.expected!;
    expect(Number(expected[0].dec)).toBeCloseTo(-5e15, -3);
    // ((1e16 + 1)/2)² for one, a tenth of it for ten.
    expect(Math.abs(standardDeviation[0].f64! - 5e15 / Math.sqrt(10))).toBeLessThanOrEqual(1e6);
  });

  it('is undetermined where what comes back are no numbers, whatever the test says of them', () => {
    const estimate = sampleEstimates(layered, { ...scripted([1, NaN]), form: 'bc-hg' }, { ...options, repeats: 2 });
    expect(estimate.known).toBe(false);
    expect(estimate.test!.verdict).toBe('undetermined');
    expect(estimateText('it', estimate)).toContain('UNDETERMINED');
    const document = estimateDocument('it', estimate);
    expect(document.components[0]).toMatchObject({ mean: null, standardError: null, z: null });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('grants the rounding of terms that cancel, where mean and variance are zero', () => {
    // theta[1] moves no gradient there: what the kernel gives for it is rounding alone, 1e-15 beside terms of one.
    const instance = sampleInstance(stratumById('cyclic'), 12, 1);
    const estimate = sampleEstimates(instance, openBatchEstimator('bc-hg'), {
      batch: 2,
      repeats: 2,
      seed: 1,
      steps: 20,
    });
    expect(estimate.components[0].mean).not.toBe(0);
    expect(estimate.components[0].truth.bound).toBeLessThan(1e-30);
    expect(estimate.test!.rejection).toBeNull();
    // A deviation that no rounding makes is found all the same.
    const { estimate: kernel, ...bcHgAlone } = openBatchEstimator('bc-hg');
    const off = sampleEstimates(
      instance,
      { ...bcHgAlone, estimate: (...given) => Array.from(kernel(...given), (x, k) => (k === 0 ? x + 1e-6 : x)) },
      { batch: 2, repeats: 2, seed: 1, steps: 20 },
    );
    expect(off.test!.rejection).toMatchObject({ coordinate: 0 });
  });

  it('takes the textbook form where the backward sweep of kernels cancels what gradients do not have', async () => {
    // softmax(1e20 θ, 1e20 θ + 1) does not depend on θ; in a sweep in doubles 1e20 · 2^-53 is left.
    const instance = await parseInstance({
      ...{ kind: 'configurable-mdp', states: 2, actions: 1, gammaF: 0.9, gammaL: 0.9, beta: 1, theta: [0.7] },
      initial: [[0, 1]],
      transitions: [[{ logits: [[0, '1e20*theta[1]'], [1, '1e20*theta[1]+1']] }], [[[0, 1]]]],
      rewardF: ['theta[1]', 1],
      rewardL: ['theta[1]', 2],
    }); // prettier-ignore
    const { components, test } = sampleEstimates(instance, openBatchEstimator('bc-hg'), {
      batch: 10,
      repeats: 10,
      seed: 1,
    });
    expect(test!.rejection).toBeNull();
    // Within six standard errors of 0.14/√10: the exact deviation is that of the closed form.
    expect(Math.abs(components[0].mean - components[0].truth.f64)).toBeLessThan(6 * (0.14 / Math.sqrt(10)));
  });

  it('refuses unknown estimators', () => {
    expect(() => openBatchEstimator('none')).toThrow(InvalidInput);
  });
});
