import { describe, expect, test } from 'vitest';
import { estimateLinearQuadratic } from '../../../src/estimators/linearQuadratic/linearQuadraticEstimate.js';
import { LINEAR_QUADRATIC_ESTIMATORS } from '../../../src/estimators/linearQuadratic/linearQuadraticEstimators.js';
import {
  linearQuadraticKnowledge,
  type LinearQuadraticKnowledge,
} from '../../../src/estimators/linearQuadratic/linearQuadraticKnowledge.js';
import { GENTLE_GAME, GENTLE_MDP } from '../../../src/instances/gentleLinearQuadratic.js';
import { bumpCritic } from '../../../src/leader/bumpCritic.js';
import { createLinearQuadraticSampler } from '../../../src/leader/linearQuadraticSampler.js';
import type { LinearQuadraticBatch } from '../../../src/model/linearQuadratic/linearQuadraticBatch.js';
import type { LinearQuadraticProblem } from '../../../src/model/linearQuadratic/linearQuadratic.js';
import { createStream } from '../../../src/random/stream.js';
import { bilevelLqr } from '../../../src/tasks/bilevelLqr/bilevelLqr.js';
import { thermalControl } from '../../../src/tasks/thermalControl/thermalControl.js';
import { createFastLinearQuadratic } from '../../../src/truth/routes/linearQuadratic/linearQuadraticAdjoint.js';
import {
  expectedPart,
  linearQuadraticEstimator,
  pilotedTest,
  sampleLinearQuadratic,
} from '../../../src/verdict/linearQuadratic/linearQuadraticSamples.js';
import { LINEAR_QUADRATIC_MISTAKES } from '../../../src/verdict/linearQuadratic/linearQuadraticMistakes.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';

/** γ⁴⁰ is 6e-7 for the gentle problems. Many small batches: the tests need some hundred samples to decide anything. */
const STEPS = 40;
const SIZES = { 'gentle-mdp': [1200, 6], 'gentle-game': [700, 3] } as const;
/**
 * What deviations are found with probability 0.999, relative to the gradient: with TD errors or exact gradients, and without (where the
 * noise of the estimators is what the paper's variance argument is about). All tests: false alarms 1e-6 each, three dozen of them.
 */
const POWER = { 'gentle-mdp': [0.9, 1.6], 'gentle-game': [1.2, 5] } as const;

interface Drawn {
  readonly batches: readonly LinearQuadraticBatch[];
  readonly knowledge: LinearQuadraticKnowledge;
  readonly exact: ReturnType<ReturnType<typeof createFastLinearQuadratic>['at']>;
}

function draw(problem: LinearQuadraticProblem, [repeats, size]: readonly [number, number]): Drawn {
  const { tables, response, loop } = linearQuadraticKnowledge(problem);
  // Five digits of the game's critic are more than samples see.
  const critic = tables.reward.kind === 'bump' ? bumpCritic(tables, loop, response.policy, 5) : undefined;
  const sampler = createLinearQuadraticSampler(tables, response.policy);
  return {
    knowledge: linearQuadraticKnowledge(problem, undefined, critic),
    exact: createFastLinearQuadratic(problem).at(),
    batches: Array.from({ length: repeats }, (_, r) =>
      sampler.batch(createStream(`spec/claims/${problem.name}/${r}`), size, STEPS),
    ),
  };
}

type Name = keyof typeof SIZES;
const DRAWN = new Map(
  [GENTLE_MDP, GENTLE_GAME].map((problem) => [problem.name, draw(problem, SIZES[problem.name as Name])] as const),
);

/** What says what its mean is, without HPGD, whose noise leaves no power here (see the test of its own). */
const CLAIMING = LINEAR_QUADRATIC_ESTIMATORS.filter(({ claims, leader }) => claims.some((claim) => claim !== 'biased') && leader !== 'qL'); // prettier-ignore

describe.each([GENTLE_MDP, GENTLE_GAME])('$name', ({ name, sees }) => {
  const { batches, knowledge, exact } = DRAWN.get(name)!;
  const known = CLAIMING.filter(({ direct }) => sees !== 'state' || direct !== 'integrated');

  test.each(known)('the mean of $id is what it claims', (recipe) => {
    const estimates = batches.map((batch) => estimateLinearQuadratic(recipe, batch, knowledge));
    const verdict = pilotedTest(estimates, exact[expectedPart(recipe)])!;
    expect(verdict.rejection).toBeNull();
    expect(verdict.detectable).toBeLessThan(POWER[name as Name][recipe.direct === 'plain' ? 1 : 0]);
  });

  test('the direct part alone is rejected as an estimate of the whole', () => {
    const direct = sees === 'state' ? 'difference' : 'integrated';
    const recipe = { ...linearQuadraticEstimator('naive-pgd'), direct } as const;
    const estimates = batches.map((batch) => estimateLinearQuadratic(recipe, batch, knowledge));
    const verdict = pilotedTest(estimates, exact.total)!;
    const bias = Math.max(...exact.total.map((x, k) => Math.abs(x - exact.direct[k]) / verdict.detectableBy[k]));
    expect(bias).toBeGreaterThan(1);
    expect(verdict.verdict).toBe('fails');
  });

  test.each(LINEAR_QUADRATIC_MISTAKES.filter(({ where }) => where === 'any' || where === sees))(
    '$id is rejected',
    ({ estimate }) => {
      const verdict = pilotedTest(
        batches.map((batch) => estimate(batch, knowledge)),
        exact.total,
      )!;
      expect(verdict.verdict).toBe('fails');
    },
  );
});

describe('HPGD on the gentle MDP', () => {
  const { batches, knowledge, exact } = DRAWN.get(GENTLE_MDP.name)!;

  test('with the exact gradient of V_F is not rejected', () => {
    expect(linearQuadraticEstimator('hpgd-exact').claims).toEqual(['unbiased']);
    const estimates = batches.map((batch) =>
      estimateLinearQuadratic(linearQuadraticEstimator('hpgd-exact'), batch, knowledge),
    );
    expect(pilotedTest(estimates, exact.total)!.rejection).toBeNull();
  });

  test('with returns of the same trajectory is biased (both factors share their future), and rejected', () => {
    expect(linearQuadraticEstimator('hpgd-mc').claims).toEqual(['biased']);
    const estimates = batches.map((batch) =>
      estimateLinearQuadratic(linearQuadraticEstimator('hpgd-mc'), batch, knowledge),
    );
    expect(pilotedTest(estimates, exact.total)!.verdict).toBe('fails');
  });
});

describe('the tasks of the paper', () => {
  test.each([
    ['bc-hg-white-box', 4, 300, 1.2, thermalControl()],
    ['naive-pgd-td', 4, 300, 1.2, thermalControl()],
    ['bc-hg-integrated', 1, 180, 0.15, bilevelLqr()],
  ] as const)('the mean of %s in batches of %i, %i of them', (id, batch, repeats, power, problem) => {
    // γᵗ is 1e-6 where the steps end.
    const steps = problem.sees === 'state' ? 131 : 1375;
    const { test, components } = sampleLinearQuadratic(problem, linearQuadraticEstimator(id), {
      batch,
      repeats,
      seed: 1,
      steps,
    });
    expect(test!.rejection).toBeNull();
    expect(test!.detectable).toBeLessThan(power);
    expect(components).toHaveLength(problem.theta.length);
  });

  test('estimators that are not known are refused', () => {
    expect(() => linearQuadraticEstimator('bc-hg-best')).toThrow(InvalidInput);
  });
});
