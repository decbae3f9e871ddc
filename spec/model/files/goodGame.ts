import type { GameFile } from '../../../src/model/files/instanceFile.js';

/** A game that shows every feature of the format once. */
export const goodGame = (): GameFile => ({
  kind: 'markov-game',
  name: 'duel',
  description: 'everything once',
  states: 3,
  leaderActions: 2,
  actions: 2,
  observes: true,
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
  policy: [
    {
      logits: [
        [0, 'theta[1]'],
        [1, 'theta[2]'],
      ],
    },
    [
      [1, 'p'],
      [0, 'q'],
    ],
    null,
  ],
  transitions: [
    [
      [
        [
          [0, 0.5],
          [2, '1/2'],
        ],
        [[1, 1]],
      ],
      [
        {
          logits: [
            [1, 0],
            [2, 'theta[2]'],
          ],
        },
        [[2, 1]],
      ],
    ],
    [
      [[[2, 1]], [[0, 1]]],
      [
        [
          [0, '0.3 + theta[1]/10'],
          [1, '0.7 - theta[1]/10'],
          [2, 0],
        ],
        [[0, 1]],
      ],
    ],
    null,
  ],
  rewardF: [[[1, 'theta[1]^2'], 2], 3, null],
  rewardL: [
    [
      [1, 2],
      [3, 4],
    ],
    [1, [0, 1]],
    null,
  ],
  phiL: '-theta[1] * theta[2]',
});
