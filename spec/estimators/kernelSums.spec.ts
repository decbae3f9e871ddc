import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKernelSums, gradientOfSums, kernelPlan } from '../../src/estimators/kernel.js';
import { exactKnowledge } from '../../src/estimators/knowledge.js';
import { STRATA, stratumById } from '../../src/instances/strata.js';
import { configurableMdp } from '../../src/model/mdp/build.js';
import { compileProblem } from '../../src/model/mdp/tables.js';
import { minus, parameter } from '../../src/numeric/expression.js';
import { float64 } from '../../src/numeric/float64.js';

/** A successor whose probability is too small for a double. */
const impossible = configurableMdp({
  states: 2,
  actions: 1,
  gammaF: '1/2',
  gammaL: '1/2',
  beta: 1,
  theta: [0],
  initial: [
    [0, 1],
    [1, 0],
  ],
  transitions: (s) => ({
    logits: [
      [s, 0],
      [1 - s, minus(parameter(0), 1000)],
    ],
  }),
  rewardF: (s) => s + 1,
  rewardL: (s) => s + 1,
});

test.each([false, true])(
  'the plan of a method is finite, also where probabilities are zero (differences: %s)',
  (differences) => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(impossible), ...STRATA.map(({ arbitrary }) => arbitrary)), (mdp) => {
        const knowledge = exactKnowledge(compileProblem(mdp), float64);
        const { weight, follower, leader, start } = kernelPlan(knowledge, { differences, weight: () => 1 });
        for (const factors of [weight, follower, leader, start])
          expect(factors.every(Number.isFinite), String(factors)).toBe(true);
      }),
      { seed: 47, numRuns: 60 },
    );
  },
);

test('the gradient of sums leaves the sums as they are', () => {
  fc.assert(
    fc.property(stratumById('cyclic').arbitrary, (mdp) => {
      const problem = compileProblem(mdp);
      const knowledge = exactKnowledge(problem, float64);
      const sums = createKernelSums(knowledge.tables);
      const { initial, p, rewardF, rewardL, put } = sums;
      for (const list of [initial, p, rewardF, rewardL, put]) list.fill(1);
      const before = structuredClone(sums);
      const occupancy = (weights: Float64Array): Float64Array => weights;
      for (const centred of [false, true])
        gradientOfSums({ ...knowledge, gradientVF: knowledge.gradientVF, followerOccupancy: occupancy }, sums, centred);
      expect(sums).toEqual(before);
    }),
    { seed: 48, numRuns: 10 },
  );
});
