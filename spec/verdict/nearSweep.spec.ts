import { describe, expect, it } from 'vitest';
import { asConfigurableMdp } from '../../src/model/instance.js';
import { parseInstance } from '../../src/model/files/instanceFile.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { ALL_STRATA } from '../../src/instances/strata.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { nearKnowledge } from '../../src/verdict/nearKnowledge.js';
import { isSweepNear } from '../../src/verdict/nearSweep.js';

const isNear = (problem: ReturnType<typeof compileProblem>): boolean =>
  isSweepNear(problem, nearKnowledge(problem).knowledge.gradients);

describe('isSweepNear', () => {
  it.each(ALL_STRATA.map((stratum) => [stratum.id, stratum] as const))(
    'is true of ordinary problems: %s',
    (_, stratum) => {
      expect(isNear(compileProblem(asConfigurableMdp(sampleInstance(stratum, 3, 0))))).toBe(true);
    },
  );

  it.each([
    ['1e4', true],
    ['1e20', false],
  ])('depends on how much the sweep cancels: a logit of %s θ', async (factor, near) => {
    const problem = compileProblem(
      await parseInstance({
        ...{ kind: 'configurable-mdp', states: 1, actions: 1, gammaF: 0.5, gammaL: 0.5, beta: 1, theta: [0.7] },
        terminal: [],
        initial: [[0, 1]],
        transitions: [[[[0, 1]]]],
        rewardF: [`softmax([${factor} * theta[1], ${factor} * theta[1] + 1])[1]`],
        rewardL: ['theta[1]'],
      }),
    );
    expect(isNear(problem)).toBe(near);
  });
});
