import type { InstanceFile } from '../../../src/model/files/instanceFile.js';

/** A file that shows every feature of the format once; the specs of bad inputs break it. */
export const goodFile = (): InstanceFile => ({
  kind: 'configurable-mdp',
  name: 'small',
  description: 'everything once',
  states: 3,
  actions: 2,
  gammaF: 0.9,
  gammaL: '19/20',
  beta: 0.5,
  theta: [0.1, '-1/3'],
  horizon: null,
  terminal: [2],
  definitions: { q: '1 - p', p: 'sigmoid(theta[1])' },
  initial: [
    [0, 'p'],
    [1, 'q'],
  ],
  transitions: [
    [
      [
        [0, 0.5],
        [2, '1/2'],
      ],
      {
        logits: [
          [1, 0],
          [2, 'theta[2]'],
        ],
      },
    ],
    [
      [[2, 1]],
      [
        [0, '0.3 + theta[1]/10'],
        [1, '0.7 - theta[1]/10'],
        [2, 0],
      ],
    ],
    null,
  ],
  rewardF: [['theta[1]^2', 1], '-0.2 * softmax(theta)[2]', null],
  rewardL: [[1, 2], 3, null],
  phiL: '-theta[1] * theta[2]',
});

/** The same file without formulas. */
export const literalFile = (): InstanceFile => ({
  kind: 'configurable-mdp',
  states: 2,
  actions: 1,
  gammaF: 0.9,
  gammaL: 0.5,
  beta: 1,
  theta: [],
  initial: [[0, 1]],
  transitions: [
    [[[1, 1]]],
    [
      [
        [0, '1/3'],
        [1, '2/3'],
      ],
    ],
  ],
  rewardF: [1, -1],
  rewardL: [[0.1], ['-2/3']],
});
