import { describe, expect, it } from 'vitest';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { openBatchEstimator, sampleEstimates } from '../../src/verdict/estimate.js';

const toy = { ...toyGame({ reward: 2, p: '0.45', beta: '0.5' }), horizon: 6 };
const options = { batch: 40, repeats: 4000, seed: 1 };

describe('sampleEstimates on games', () => {
  it('the sequential test of exact mean and variance holds for an estimator of games, and finds one that is another', () => {
    const right = sampleEstimates(toy, openBatchEstimator('game:bc-hg-td-centred'), options);
    expect(right.cut).toBe(0);
    expect(right.test).toMatchObject({ verdict: 'holds', rejection: null });
    for (const { z } of right.components) if (z !== null) expect(Math.abs(z)).toBeLessThan(5);
    const other = { ...openBatchEstimator('game:first-order'), form: 'bc-hg-td' as const };
    expect(sampleEstimates(toy, other, options).test?.verdict).toBe('fails');
  });

  it('gives game estimators and those for what the game is lowered to the same gradient', () => {
    const few = { batch: 2, repeats: 2, seed: 1 };
    const [own, lowered] = ['game:bc-hg', 'bc-hg'].map((id) => sampleEstimates(toy, openBatchEstimator(id), few));
    // Two routes in doubles to gradients of size ten, each with a linear system of condition 1/(1 − γ): roundings of 1e-13 at most.
    own.components.forEach(({ truth }, k) => expect(truth.f64).toBeCloseTo(lowered.components[k].truth.f64, 10));
  });

  it('refuses what does not go together', () => {
    const mdp = sampleInstance(stratumById('layered'), 1, 0);
    expect(() => sampleEstimates(mdp, openBatchEstimator('game:bc-hg'), options)).toThrow(InvalidInput);
    expect(() => sampleEstimates(toy, openBatchEstimator('game:bc-hg-unobserved'), options)).toThrow(/observes/);
    expect(() => openBatchEstimator('game:none')).toThrow(InvalidInput);
  });

  it('footnote 1 is sampled on a follower that does not observe', () => {
    const blind = { ...toy, observes: false };
    const { test } = sampleEstimates(blind, openBatchEstimator('game:bc-hg-unobserved'), { ...options, repeats: 500 });
    expect(test?.rejection).toBeNull();
  });
});
