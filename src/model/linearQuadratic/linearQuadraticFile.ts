import type { Matrix } from '../../numeric/matrix.js';
import { rationalLiteral, type Rational } from '../../numeric/rational.js';
import { numbersOf, titleOf } from '../files/fileNumbers.js';
import type { FileLiteral } from '../files/instanceFormat.js';
import { defaultName } from './buildLinearQuadratic.js';
import { LINEAR_QUADRATIC_KIND, type LeaderReward, type LinearQuadraticProblem } from './linearQuadratic.js';

/** A list of numbers, and a list of such lists. */
export type FileVector = readonly FileLiteral[];
export type FileMatrix = readonly FileVector[];

/** What the leader earns, in a file. */
export type FileLeaderReward =
  | {
      readonly kind: 'quadratic';
      readonly stateCost: FileMatrix;
      readonly controlCost: FileMatrix;
      readonly parameterCosts?: FileVector;
    }
  | { readonly kind: 'bump'; readonly height: FileLiteral; readonly target: FileVector; readonly widths: FileVector };

/** The content of an instance file of kind `linear-quadratic`; fixtures/schema/instance.schema.json describes each key. Entries are numbers, not formulas. */
export interface LinearQuadraticFile {
  readonly kind: typeof LINEAR_QUADRATIC_KIND;
  readonly name?: string;
  readonly description?: string;
  readonly sees: 'state' | 'leader-action';
  readonly gammaF: FileLiteral;
  readonly gammaL: FileLiteral;
  readonly beta: FileLiteral;
  readonly theta: FileVector;
  readonly horizon?: number | null;
  readonly parameterNames?: readonly string[];
  readonly drift: FileMatrix;
  readonly driftTangents: readonly FileMatrix[];
  readonly control: FileMatrix;
  readonly followerStateCost: FileMatrix;
  readonly followerControlCost: FileMatrix;
  readonly leaderNoise?: FileMatrix;
  readonly noise?: FileMatrix;
  readonly initialMean: FileVector;
  readonly initialCovariance?: FileMatrix;
  readonly leaderReward: FileLeaderReward;
}

/**
 * The content of the file of a linear-quadratic problem. There is one for each problem: literals as numbers where a double is printed as just that
 * decimal, else as fractions; matrices of zeros, and names that are the usual ones, left out.
 */
export function serialiseLinearQuadratic(problem: LinearQuadraticProblem): LinearQuadraticFile {
  const { parameterNames } = problem;
  return {
    kind: LINEAR_QUADRATIC_KIND,
    ...titleOf(problem),
    sees: problem.sees,
    ...numbersOf(problem),
    ...(parameterNames.some((name, k) => name !== defaultName(k)) && { parameterNames }),
    drift: matrix(problem.drift),
    driftTangents: problem.driftTangents.map(matrix),
    control: matrix(problem.control),
    followerStateCost: matrix(problem.followerStateCost),
    followerControlCost: matrix(problem.followerControlCost),
    ...unlessZero('leaderNoise', problem.leaderNoise),
    ...unlessZero('noise', problem.noise),
    initialMean: vector(problem.initialMean),
    ...unlessZero('initialCovariance', problem.initialCovariance),
    leaderReward: writeReward(problem.leaderReward),
  };
}

function writeReward(reward: LeaderReward): FileLeaderReward {
  if (reward.kind === 'bump')
    return {
      kind: 'bump',
      height: rationalLiteral(reward.height),
      target: vector(reward.target),
      widths: vector(reward.widths),
    };
  const { stateCost, controlCost, parameterCosts } = reward;
  return {
    kind: 'quadratic',
    stateCost: matrix(stateCost),
    controlCost: matrix(controlCost),
    ...(parameterCosts.some(({ n }) => n !== 0n) && { parameterCosts: vector(parameterCosts) }),
  };
}

const vector = (xs: readonly Rational[]): FileLiteral[] => xs.map(rationalLiteral);
const matrix = (a: Matrix<Rational>): FileLiteral[][] => a.map(vector);

const unlessZero = (
  key: 'leaderNoise' | 'noise' | 'initialCovariance',
  a: Matrix<Rational>,
): Partial<LinearQuadraticFile> => (a.some((row) => row.some(({ n }) => n !== 0n)) ? { [key]: matrix(a) } : {});
