// An estimator under a gate: this test fails as soon as a change makes it biased.
import { compileProblem, configurableMdp, createFastHypergradient, parameter, plus, times } from 'hypergrad-oracle';
import { matchers } from 'hypergrad-oracle/matchers';
import { expect, test } from 'vitest';
import { myEstimator } from './myEstimator.js';

expect.extend(matchers);

test('my estimator is unbiased on random problems of every kind', () => {
  expect(myEstimator).toBeUnbiased({ strata: ['layered', 'cyclic'], instances: 5 });
});

test('the same without the discount is found out', () => {
  const wrong = {
    ...myEstimator,
    id: 'without-discount',
    estimate: (batch, knowledge, stream) => myEstimator.estimate(batch, { ...knowledge, gammaL: 1 }, stream),
  };
  expect(wrong).not.toBeUnbiased({ strata: ['layered'], instances: 5 });
});

test('a solver of doubles gives the hypergradient of a problem of my own', () => {
  const mdp = configurableMdp({
    states: 1,
    actions: 2,
    gammaF: '0.9',
    gammaL: '0.9',
    beta: '1/2',
    theta: ['0.3'],
    initial: [[0, 1]],
    transitions: () => [[0, 1]],
    rewardF: (s, b) => times(b, parameter(0)),
    rewardL: (s, b) => plus(b, times('0.1', parameter(0))),
  });
  const { total } = createFastHypergradient(compileProblem(mdp)).at();
  expect(total).toMatchTruth(mdp);
});
