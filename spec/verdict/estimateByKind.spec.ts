import { describe, expect, test } from 'vitest';
import { GENTLE_GAME, GENTLE_MDP } from '../../src/instances/gentleLinearQuadratic.js';
import { sampleInstance } from '../../src/instances/sampleInstances.js';
import { stratumById } from '../../src/instances/strata.js';
import type { Instance } from '../../src/model/instance.js';
import { InvalidInput } from '../../src/model/invalidInput.js';
import { linearQuadratic } from '../../src/model/linearQuadratic/buildLinearQuadratic.js';
import { toyGame } from '../../src/tasks/toyGame/toyGame.js';
import { linearQuadraticTruth } from '../../src/truth/routes/linearQuadratic/linearQuadraticTruth.js';
import {
  sampleLinearQuadratic,
  linearQuadraticEstimator,
} from '../../src/verdict/linearQuadratic/linearQuadraticSamples.js';
import { estimateOn } from '../../src/verdict/estimateByKind.js';
import { goodBump } from '../model/files/goodLinearQuadratic.js';

const options = { batch: 4, repeats: 3, seed: 5, steps: 6 };
const mdp = sampleInstance(stratumById('layered'), 1, 0);
const game = toyGame({ reward: 2, p: '0.53' });

describe('an estimator on an instance of any kind', () => {
  test.each([
    [mdp, 'bc-hg'],
    [game, 'game:bc-hg'],
    [game, 'bc-hg'],
    [GENTLE_MDP, 'bc-hg-td-centred'],
    [GENTLE_GAME, 'bc-hg-integrated'],
  ] as const)('is the one that its kind knows by that name (%#)', (instance, name) => {
    const { estimator, rollouts, components } = estimateOn(instance, name, options);
    expect([estimator, rollouts, components.length]).toEqual([name, 12, instance.theta.length]);
  });

  test.each([
    [mdp, 'bc-hg-white-box', /\/estimator/],
    [mdp, 'game:bc-hg', /\/kind/],
    [GENTLE_MDP, 'game:bc-hg', /\/estimator: expected one of naive-pgd/],
    [GENTLE_MDP, 'hpgd-sa', /\/estimator/],
    [GENTLE_MDP, 'mine.mjs', /estimators in files are for problems with finitely many states/],
  ] as const)('is refused where its kind knows none of that name (%#)', (instance, name, words) => {
    expect(() => estimateOn(instance, name, options)).toThrow(InvalidInput);
    expect(() => estimateOn(instance, name, options)).toThrow(words);
  });

  test('is not run on a problem of a kind that there is not', () => {
    expect(() => estimateOn({ ...mdp, kind: 'bandit' } as unknown as Instance, 'bc-hg', options)).toThrow(/\/kind/);
  });
});

describe('an estimator on a linear-quadratic problem from a file', () => {
  const spec = goodBump();
  const noise = [[0.04, 0.02], [0.02, 0.01]]; // prettier-ignore
  const along = [[[2, 0], [1, 0]], [[0, '2/3'], [0, '1/3']]]; // prettier-ignore
  const estimate = (change: Partial<Parameters<typeof linearQuadratic>[0]>) => () =>
    sampleLinearQuadratic(
      linearQuadratic({ ...spec, theta: [0.1, 0.1], driftTangents: along, noise, ...change }),
      linearQuadraticEstimator('bc-hg-td-centred'),
      options,
    );

  test('is compared with the truth of that problem', () => {
    const problem = linearQuadratic({ ...spec, theta: [0.1, 0.1], driftTangents: along, noise });
    const { components } = estimate({})();
    const { value } = linearQuadraticTruth(problem, { digits: 12 });
    expect(components.map((one) => one.truth)).toEqual(value.total);
  });

  test('is refused where no noise hides what a parameter does: there is no score', () => {
    expect(estimate({ noise: [[0, 0], [0, 0]] })).toThrow(/\/driftTangents\/0: expected a matrix in the range of noise/); // prettier-ignore
    expect(estimate({ driftTangents: [along[0], [[0, 1], [0, 0]]] })).toThrow(/\/driftTangents\/1/); // prettier-ignore
    const seen = { sees: 'leader-action', leaderNoise: [[1, 0], [0, 0]] } as const; // prettier-ignore
    expect(estimate(seen)).toThrow(/\/driftTangents\/0: .* range of leaderNoise/);
  });

  test('is refused where there is nothing to estimate, or its critic is that of other episodes', () => {
    expect(estimate({ theta: [], driftTangents: [] })).toThrow(/\/theta: expected at least one parameter/);
    expect(estimate({ horizon: 5 })).toThrow(/\/horizon: expected null/);
  });
});
