import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { call, minus, parameter, plus, power, times } from '../../src/numeric/expression.js';
import { smallMdp } from './smallMdp.js';

/** One decision between β log(1 + θ²), worth 3θ to the leader, and β log 2, worth 1; then the end. θ = 1/2. */
export const twoRewards = (beta: number | string): ConfigurableMdp =>
  smallMdp({
    states: 2,
    actions: 2,
    beta,
    theta: ['1/2'],
    terminal: [1],
    transitions: () => [[1, 1]],
    rewardF: [[times(beta, call('log', plus(1, power(parameter(0), 2)))), times(beta, call('log', 2))], null],
    rewardL: [[times(3, parameter(0)), 1], null],
  });

/**
 * From state 0 action 0 leads on to state 1, action 1 ends; in state 1 both end. θ = 1 raises what going on earns, log 2θ against log 2, and
 * what action 0 earns in state 1, log θ against 0. γ_F = 1, γ_L = 1/2.
 */
export const crossroads: ConfigurableMdp = smallMdp({
  states: 3,
  actions: 2,
  gammaL: '1/2',
  theta: [1],
  terminal: [2],
  transitions: [[[[1, 1]], [[2, 1]]], [[[2, 1]], [[2, 1]]], null],
  rewardF: [[call('log', times(2, parameter(0))), call('log', 2)], [call('log', parameter(0)), 0], null],
  rewardL: [[2, 3], [1, 0], null],
});

/** One state that is kept with probability θ = 1/3, a leader who is paid one each time, γ_L = 1/2 and nothing to decide. */
export const geometricSteps: ConfigurableMdp = smallMdp({
  states: 2,
  actions: 1,
  gammaF: 0,
  gammaL: '1/2',
  theta: ['1/3'],
  terminal: [1],
  transitions: [
    [
      [
        [0, parameter(0)],
        [1, minus(1, parameter(0))],
      ],
    ],
    null,
  ],
  rewardF: [0, null],
  rewardL: [1, null],
});

/**
 * In state 0 action 0 leads to state 1 for nothing, action 1 stays and earns log 2θ; state 1 leads back and earns log 4 by either action. The leader
 * is paid one for action 0 in state 0. θ = 1, no discounts, so many steps.
 */
export const toAndFro = (horizon: number): ConfigurableMdp =>
  smallMdp({
    states: 2,
    actions: 2,
    theta: [1],
    horizon,
    transitions: [
      [[[1, 1]], [[0, 1]]],
      [[[0, 1]], [[0, 1]]],
    ],
    rewardF: [[0, call('log', times(2, parameter(0)))], call('log', 4)],
    rewardL: [[1, 0], 0],
  });

/** A leader who is paid one in each step until a fair coin, which the follower cannot influence, ends it. γ_F = γ_L = 1/2. */
export const coin: ConfigurableMdp = smallMdp({
  states: 2,
  actions: 1,
  gammaF: '1/2',
  gammaL: '1/2',
  theta: [1],
  terminal: [1],
  transitions: [
    [
      [
        [0, '1/2'],
        [1, '1/2'],
      ],
    ],
    null,
  ],
  rewardF: [0, null],
  rewardL: [1, null],
});
