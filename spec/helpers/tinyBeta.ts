import { configurableMdp } from '../../src/model/mdp/build.js';
import type { ConfigurableMdp } from '../../src/model/mdp/configurableMdp.js';
import { parameter, plus, times } from '../../src/numeric/expression.js';

/**
 * An exact tie, 1/10 + θ/5 against 3/10 at θ = 1, at β = 1e-17, worth θ and 2θ to the leader; then the end. A double takes 1/10 + 2/10 for
 * more than 3/10 by 5.6e-17, many times β. The gradient is 3/2 − (1/5)(1/4)/β = 3/2 − 5e15. A single BC-HG
 * estimate is 1 − 1e16 or 2, with equal probability: the variance is ((1e16 + 1)/2)². `idle` parameters do nothing.
 */
export const tinyBeta = (idle = 0): ConfigurableMdp =>
  configurableMdp({
    states: 2,
    actions: 2,
    gammaF: 0,
    gammaL: 0,
    beta: '1e-17',
    theta: [1, ...new Array<number>(idle).fill(0)],
    terminal: [1],
    initial: [[0, 1]],
    transitions: () => [[1, 1]],
    rewardF: [[plus('0.1', times('0.2', parameter(0))), '0.3'], null],
    rewardL: [[parameter(0), times(2, parameter(0))], null],
  });
