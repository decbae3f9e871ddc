import { describe, expect, it } from 'vitest';
import { stratumById } from '../../src/instances/strata.js';
import { componentBias } from '../../src/verdict/componentBias.js';
import { randomCases } from '../../src/verdict/estimatorSurvey.js';
import { ALL_PROMISING } from '../../src/verdict/promises.js';

const layered = randomCases([stratumById('layered')], 6, 1);
const judged = (id: string) => ALL_PROMISING.find(({ estimator }) => estimator.id === id)!.estimator;

describe('componentBias', () => {
  it('is nothing beyond the bounds for an unbiased estimator', () => {
    const { components, instance } = componentBias(judged('bc-hg'), layered)!;
    expect(instance).toBe(layered[0].name);
    expect(components).toHaveLength(layered[0].parameters);
    for (const { bias, bound } of components) expect(Math.abs(bias)).toBeLessThanOrEqual(bound);
  });

  it('of Naive-PGD is the guiding part with the opposite sign', () => {
    const [one] = layered;
    const { arithmetic, truth } = one;
    componentBias(judged('naive-pgd'), layered)!.components.forEach(({ bias, bound }, k) => {
      // Rounded to a double once more.
      const guiding = arithmetic.toNumber(truth.guiding[k]);
      expect(Math.abs(bias + guiding)).toBeLessThanOrEqual(bound + 2 ** -52 * Math.abs(guiding));
    });
  });

  it('is that of the first case on which there is an estimate', () => {
    const [first] = layered;
    const sometimes = {
      ...judged('bc-hg'),
      textbook: (...[batch, knowledge]: Parameters<ReturnType<typeof judged>['textbook']>) =>
        knowledge === first.knowledge ? [] : judged('bc-hg').textbook(batch, knowledge),
    };
    expect(componentBias(sometimes, layered)?.instance).toBe(layered[1].name);
  });

  it('is not known for an estimator that needs an oracle, and for one without a case', () => {
    expect(componentBias(judged('hpgd-oracle'), layered)).toBeNull();
    expect(componentBias(judged('bc-hg'), [])).toBeNull();
  });
});
