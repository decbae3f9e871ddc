import type { LinearQuadraticFile } from '../../../src/model/linearQuadratic/linearQuadraticFile.js';

/** A file of kind `linear-quadratic` that has every key once; n = 2, m = 1, K = 2. */
export const goodLinearQuadratic = (): LinearQuadraticFile => ({
  kind: 'linear-quadratic',
  name: 'small',
  description: 'everything once',
  sees: 'leader-action',
  gammaF: '9/10',
  gammaL: 0.8,
  beta: '1/5',
  theta: [0.5, '1/3'],
  horizon: 7,
  parameterNames: ['gain', 'loss'],
  drift: [
    [0.5, '1/7'],
    [0, 0.25],
  ],
  driftTangents: [
    [
      [0.1, 0],
      [0, 0.2],
    ],
    [
      [0, 0.3],
      ['-1/3', 0],
    ],
  ],
  control: [[1], ['0.5']],
  followerStateCost: [
    [1, 0.2],
    [0.2, 0.5],
  ],
  followerControlCost: [[0.7]],
  leaderNoise: [
    [0.49, 0.14],
    [0.14, 0.04],
  ],
  noise: [
    [0.1, 0],
    [0, 0],
  ],
  initialMean: [1, '-1/2'],
  initialCovariance: [
    [0.4, 0.1],
    [0.1, 0.3],
  ],
  leaderReward: {
    kind: 'quadratic',
    stateCost: [
      [1, -1],
      [-1, 1],
    ],
    controlCost: [[0]],
    parameterCosts: [0.1, '-1/9'],
  },
});

/** The same with a bump, and without all that may be left out. */
export function goodBump(): LinearQuadraticFile {
  const { kind, gammaF, gammaL, beta, theta, drift, driftTangents, control, initialMean, ...rest } =
    goodLinearQuadratic();
  const { followerStateCost, followerControlCost } = rest;
  return {
    kind,
    sees: 'state',
    gammaF,
    gammaL,
    beta,
    theta,
    drift,
    driftTangents,
    control,
    followerStateCost,
    followerControlCost,
    initialMean,
    leaderReward: { kind: 'bump', height: -2, target: [0, 1], widths: [0.5, '1/3'] },
  };
}
