import { describe, expect, it } from 'vitest';
import { float64 } from '../../src/numeric/float64.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import type { Batch } from '../../src/model/trajectory.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { createSampler } from '../../src/leader/rollout.js';
import { createStream } from '../../src/random/stream.js';
import { bcHg } from '../../src/estimators/bcHg.js';
import { exactKnowledge } from '../../src/estimators/knowledge.js';
import { compileProblem } from '../../src/model/tables.js';
import { estimateDocument, estimateText } from '../../src/report/estimateReport.js';
import { truth } from '../../src/truth/truth.js';
import { openBatchEstimator, sampleEstimates, type BatchEstimator } from '../../src/verdict/estimate.js';

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
    const gradient = truth(layered, { digits: 'float64' }).value.total;
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
    const pretender = sampleEstimates(layered, { ...scripted(new Array<number>(2000).fill(far)), id: 'bc-hg' }, many);
    expect(pretender.test).toMatchObject({ verdict: 'fails' });
    expect(estimateText('it', pretender)).toMatch(/fails at batch \d+, by theta/);
    expect(sampleEstimates(layered, openBatchEstimator('hpgd-mc'), options).test).toBeNull();
    const few = sampleEstimates(cyclic, openBatchEstimator('bc-hg'), { ...options, steps: 20 }).test;
    expect(few).toMatchObject({ verdict: 'undetermined', detectable: null });
  });

  it('refuses unknown estimators', () => {
    expect(() => openBatchEstimator('none')).toThrow(InvalidInput);
  });
});
