import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { complexity, isSimpler } from '../../src/instances/complexity.js';
import { sampleInstance, sampleInstances } from '../../src/instances/sampleInstances.js';
import { shrinkInstance } from '../../src/instances/shrink.js';
import { stratumById } from '../../src/instances/strata.js';

test('an instance that is given as an example shrinks as well', () => {
  const { arbitrary } = stratumById('cyclic');
  const example = sampleInstances(stratumById('cyclic'), 40, 5).find((mdp) => mdp.actions === 3 && mdp.states > 4)!;
  const isGood = fc.property(arbitrary, (mdp) => mdp.actions < 2);
  const [mdp] = fc.check(isGood, { examples: [[example]], seed: 1 }).counterexample!;
  expect([mdp.states, mdp.actions, mdp.theta.length]).toEqual([1, 2, 1]);
  expect(arbitrary.canShrinkWithoutContext(example)).toBe(true);
  expect(arbitrary.canShrinkWithoutContext('an instance')).toBe(false);
});

describe('shrinkInstance', () => {
  const start = sampleInstance(stratumById('layered'), 42, 3);

  test('finds a simplest instance that still fails, within what is admitted', () => {
    const simplest = shrinkInstance(start, () => true);
    expect(complexity(simplest).slice(0, 4)).toEqual([1, 1, 1, 0]);
    expect(simplest.name).toBe('layered/42/3 (simplified)');
    const { admits } = stratumById('layered');
    expect(admits(shrinkInstance(start, () => true, admits))).toBe(true);
  });

  test('keeps an instance of which nothing simpler fails', () => {
    expect(shrinkInstance(start, (mdp) => mdp === start)).toBe(start);
  });

  test('asks no more often than it may', () => {
    let asked = 0;
    const fails = (): boolean => ++asked > 0;
    const cut = shrinkInstance(start, fails, undefined, 2);
    expect(asked).toBe(2);
    expect(isSimpler(cut, complexity(start))).toBe(true);
  });
});
