import { LINEAR_QUADRATIC_KIND, type LinearQuadraticProblem } from '../model/linearQuadratic/linearQuadratic.js';
import { checkedLinearQuadratic } from '../model/linearQuadratic/validateLinearQuadratic.js';
import { parseRational, type Rational } from '../numeric/rational.js';

const exactly = (text: string): Rational => parseRational(text)!;
const numbers = (row: readonly string[]): Rational[] => row.map(exactly);
const matrix = (rows: readonly (readonly string[])[]): Rational[][] => rows.map(numbers);

const COMMON = {
  kind: LINEAR_QUADRATIC_KIND,
  horizon: null,
  theta: numbers(['0.3', '-0.2']),
  parameterNames: ['theta[1]', 'theta[2]'],
  drift: matrix([
    ['0.6', '0.3'],
    ['-0.2', '0.5'],
  ]),
  control: matrix([['0.5'], ['0.8']]),
  followerStateCost: matrix([
    ['1', '0.2'],
    ['0.2', '0.5'],
  ]),
  followerControlCost: matrix([['0.7']]),
  initialMean: numbers(['1', '-0.5']),
  initialCovariance: matrix([
    ['0.4', '0.1'],
    ['0.1', '0.3'],
  ]),
} as const;

/**
 * A configurable MDP with short memory and much noise (scores of size one), on which samples decide about every form of an estimator:
 * n = 2, m = 1, K = 2, γ_F = 0.6, γ_L = 0.7, β = 0.5, a quadratic reward.
 */
export const GENTLE_MDP: LinearQuadraticProblem = checkedLinearQuadratic({
  ...COMMON,
  name: 'gentle-mdp',
  sees: 'state',
  gammaF: exactly('0.6'),
  gammaL: exactly('0.7'),
  beta: exactly('0.5'),
  driftTangents: [
    matrix([
      ['0.5', '0'],
      ['0.3', '0.2'],
    ]),
    matrix([
      ['0', '0.6'],
      ['-0.4', '0'],
    ]),
  ],
  leaderNoise: matrix([
    ['0', '0'],
    ['0', '0'],
  ]),
  noise: matrix([
    ['0.5', '0.1'],
    ['0.1', '0.4'],
  ]),
  leaderReward: {
    kind: 'quadratic',
    stateCost: matrix([
      ['0.6', '-0.3'],
      ['-0.3', '0.8'],
    ]),
    controlCost: matrix([['4']]),
    parameterCosts: numbers(['0.2', '0.1']),
  },
});

/** A game of the same kind, in which the leader's action moves y along one direction: a bump reward as wide as the noise. */
export const GENTLE_GAME: LinearQuadraticProblem = checkedLinearQuadratic({
  ...COMMON,
  name: 'gentle-game',
  sees: 'leader-action',
  gammaF: exactly('0.6'),
  gammaL: exactly('0.7'),
  beta: exactly('0.5'),
  // C = (0.7, 0.2)′, the leader's deviation is one.
  driftTangents: [
    matrix([
      ['0.7', '0'],
      ['0.2', '0'],
    ]),
    matrix([
      ['0', '0.7'],
      ['0', '0.2'],
    ]),
  ],
  leaderNoise: matrix([
    ['0.49', '0.14'],
    ['0.14', '0.04'],
  ]),
  noise: matrix([
    ['0.1', '0'],
    ['0', '0.1'],
  ]),
  leaderReward: {
    kind: 'bump',
    height: exactly('3'),
    target: numbers(['0.5', '-0.3']),
    widths: numbers(['0.8', '0.6']),
  },
});
