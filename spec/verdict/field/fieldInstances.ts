import type { ConfigurableMdp } from '../../../src/model/mdp/configurableMdp.js';
import { parameter } from '../../../src/numeric/expression.js';
import { smallMdp } from '../../helpers/smallMdp.js';

/** One decision between θ = 1/2 and 0, worth 1 and 0 to the leader, then the end. β = 1. */
export const oneChoice: ConfigurableMdp = smallMdp({
  states: 2,
  actions: 2,
  theta: ['1/2'],
  terminal: [1],
  transitions: () => [[1, 1]],
  rewardF: [[parameter(0), 0], null],
  rewardL: [[1, 0], null],
});

/**
 * State 0 leads to state 1 whatever is done, and that ends. In state 1 the follower chooses between θ = 0 and 0, the leader is paid 1 for the first: g = 1/2, B_L = ±1/2, so that the guiding
 * term is γ_L/4 and all of the hypergradient. β = 1.
 */
export const twoStages = (gammaF: string, gammaL: string): ConfigurableMdp => {
  const key = `${gammaF} ${gammaL}`;
  const known = made.get(key);
  if (known) return known;
  const fresh = smallMdp({
    states: 3,
    actions: 2,
    gammaF,
    gammaL,
    theta: [0],
    terminal: [2],
    transitions: [[[[1, 1]], [[1, 1]]], [[[2, 1]], [[2, 1]]], null],
    rewardF: [[0, 0], [parameter(0), 0], null],
    rewardL: [[0, 0], [1, 0], null],
  });
  made.set(key, fresh);
  return fresh;
};

const made = new Map<string, ConfigurableMdp>();
