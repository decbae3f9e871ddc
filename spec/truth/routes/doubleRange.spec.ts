import { describe, expect, test } from 'vitest';
import { configurableMdp, type MdpSpec } from '../../../src/model/mdp/build.js';
import { markovGame } from '../../../src/model/game/buildGame.js';
import { InvalidInput } from '../../../src/model/invalidInput.js';
import { call, parameter, times } from '../../../src/numeric/expression.js';
import { gameTruth } from '../../../src/truth/routes/game/gameTruth.js';
import { truth } from '../../../src/truth/routes/mdp/truth.js';

const theta = parameter(0);
const one = (rewardL: MdpSpec['rewardL'], gammaL: string): MdpSpec => ({
  states: 1,
  actions: 1,
  gammaF: '0.5',
  gammaL,
  beta: 1,
  theta: [1],
  initial: [[0, 1]],
  transitions: [[[[0, 1]]]],
  rewardF: [0],
  rewardL,
});
const issueOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues;
    throw error;
  }
  return 'accepted';
};

describe('what is beyond the largest double is refused with the rewards that it comes from', () => {
  test.each([
    ['J', one(['1e308'], '0.999999'), 'J, which is about 1.0e+314'],
    ['a negative J', one(['-1.5e308'], '0.9'), 'J, which is about -1.5e+309'],
    [
      'the gradient, where J is small',
      one([times('1e305', call('sin', times(theta, 100)))], '0.999'),
      'the hypergradient of theta[1], which is about 8.6e+309',
    ],
    ['J by phiL', { ...one(['1.7e308'], '0'), phiL: '1e308' }, 'J, which is about 2.7e+308'],
  ])('%s', (_, spec, found) => {
    expect(issueOf(() => truth(configurableMdp(spec), { digits: 20, routes: ['implicit'] }))).toMatchObject([
      { pointer: '/rewardL', found },
    ]);
  });

  test('J of a game, on its own tables and on those that it is lowered to', () => {
    const game = markovGame({
      ...one([], '0.999'),
      leaderActions: 1,
      policy: [[[0, 1]]],
      transitions: [[[[[0, 1]]]]],
      rewardF: [0],
      rewardL: ['1e308'],
    });
    const expected = [{ pointer: '/rewardL', found: 'J, which is about 1.0e+311' }];
    expect(issueOf(() => gameTruth(game, { digits: 20, routes: ['game-implicit'] }))).toMatchObject(expected);
    expect(issueOf(() => gameTruth(game, { digits: 20, routes: ['implicit'] }))).toMatchObject(expected);
  });
});

test('what is just below the largest double has a value with a finite bound, and the routes agree', () => {
  const { value, agreement } = truth(configurableMdp(one([times('1.6e307', theta)], '0.9')), { digits: 20 });
  expect(value.objective.f64).toBe(1.6e308);
  expect(value.total[0].f64).toBe(1.6e308);
  // 20 digits of the gradient.
  expect(value.bound).toBeLessThan(1.6e308 * 1e-20);
  expect(agreement.holds).toBe(true);
});
