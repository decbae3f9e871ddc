import { exactKnowledge, type Knowledge } from '../../../src/estimators/knowledge.js';
import { compileProblem } from '../../../src/model/mdp/tables.js';
import type { Arithmetic } from '../../../src/numeric/arithmetic.js';
import { minus, parameter, plus, times } from '../../../src/numeric/expression.js';
import { smallMdp } from '../../helpers/smallMdp.js';
import { mistakeKnowledge } from '../../verdict/mistakeInstance.js';

const [x, y] = [parameter(0), parameter(1)];

/** Two decisions at most, between two actions each, that end surely: six rollouts. θ = (x, y) = (1/2, 1/4), γ_F = 1/2, γ_L = 3/4, β = 2/3. */
const ENDING_PROBLEM = compileProblem(
  smallMdp({
    states: 3,
    actions: 2,
    gammaF: '1/2',
    gammaL: '3/4',
    beta: '2/3',
    theta: ['1/2', '1/4'],
    terminal: [2],
    initial: [
      [0, plus(x, y)],
      [1, minus(minus(1, x), y)],
    ],
    transitions: [
      [
        [
          [1, y],
          [2, minus(1, y)],
        ],
        [[2, 1]],
      ],
      [[[2, 1]], [[2, 1]]],
      null,
    ],
    rewardF: [[plus(x, '1/2'), times(2, y)], [minus(x, y), '3/4'], null],
    rewardL: [[1, y], [-1, times(2, x)], null],
  }),
);

/** The instance on which values of a method are worked out: one that ends, for those that enumerate whole rollouts; else that of the known mistakes. */
export const valuesKnowledge = <T>(id: string, arithmetic: Arithmetic<T>): Knowledge<T> =>
  id.startsWith('parl') ? exactKnowledge(ENDING_PROBLEM, arithmetic) : mistakeKnowledge(arithmetic);
