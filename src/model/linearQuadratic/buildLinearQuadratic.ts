import { ZERO, type Rational } from '../../numeric/rational.js';
import { describe } from '../invalidInput.js';
import { issueList, type IssueList } from '../issues.js';
import { readList, readLiteral, type LiteralLike } from '../readers.js';
import { LINEAR_QUADRATIC_KIND, type LeaderReward, type LinearQuadraticProblem } from './linearQuadratic.js';
import { checkedLinearQuadratic } from './validateLinearQuadratic.js';

/** A vector and a matrix (a list of rows) in code: exact numbers, numbers, decimals or fractions as texts. */
export type VectorLike = readonly LiteralLike[];
export type MatrixLike = readonly VectorLike[];

/** What the leader earns, as code and files give it; see `LeaderReward`. */
export type LeaderRewardSpec =
  | {
      readonly kind: 'quadratic';
      readonly stateCost: MatrixLike;
      readonly controlCost: MatrixLike;
      /** Default: zeros. */
      readonly parameterCosts?: VectorLike;
    }
  | { readonly kind: 'bump'; readonly height: LiteralLike; readonly target: VectorLike; readonly widths: VectorLike };

/** A linear-quadratic problem as code gives it: like an instance file. What the keys are, `LinearQuadraticProblem` says. */
export interface LinearQuadraticSpec {
  readonly name?: string;
  readonly description?: string;
  readonly sees: 'state' | 'leader-action';
  readonly gammaF: LiteralLike;
  readonly gammaL: LiteralLike;
  readonly beta: LiteralLike;
  /** Default: null. */
  readonly horizon?: number | null;
  readonly theta: VectorLike;
  /** Default: theta[1], theta[2], … */
  readonly parameterNames?: readonly string[];
  readonly drift: MatrixLike;
  readonly driftTangents: readonly MatrixLike[];
  readonly control: MatrixLike;
  readonly followerStateCost: MatrixLike;
  readonly followerControlCost: MatrixLike;
  /** Default: zeros. */
  readonly leaderNoise?: MatrixLike;
  /** Default: zeros. */
  readonly noise?: MatrixLike;
  readonly initialMean: VectorLike;
  /** Default: zeros. */
  readonly initialCovariance?: MatrixLike;
  readonly leaderReward: LeaderRewardSpec;
}

/** What a parameter is called that has no name of its own; k counts from zero. */
export const defaultName = (k: number): string => `theta[${k + 1}]`;

/**
 * The linear-quadratic problem that a specification describes, checked as a file would be. Throws `InvalidInput`.
 *
 * @example
 * ```ts
 * import { linearQuadratic, linearQuadraticTruth } from 'hypergrad-oracle';
 *
 * const problem = linearQuadratic({
 *   sees: 'state',
 *   drift: [['0.5']],
 *   driftTangents: [[[1]]],
 *   control: [[1]],
 *   noise: [['0.1']],
 *   initialMean: [0],
 *   initialCovariance: [[1]],
 *   followerStateCost: [[1]],
 *   followerControlCost: [[1]],
 *   gammaF: '0.9',
 *   gammaL: '0.9',
 *   beta: '0.1',
 *   theta: ['0.2'],
 *   leaderReward: { kind: 'quadratic', stateCost: [[1]], controlCost: [[1]] },
 * });
 * console.log(linearQuadraticTruth(problem, { digits: 15 }).agreement.holds); // true
 * ```
 */
export function linearQuadratic(spec: LinearQuadraticSpec): LinearQuadraticProblem {
  const issues = issueList();
  const number = (like: LiteralLike, pointer: string): Rational => readLiteral(like, pointer, issues);
  const vector = (like: VectorLike, pointer: string): Rational[] =>
    readList(like, pointer, issues).map((x, i) => number(x, `${pointer}/${i}`));
  const matrix = (like: MatrixLike, pointer: string): Rational[][] =>
    readList(like, pointer, issues).map((row, i) => vector(row, `${pointer}/${i}`));
  const theta = vector(spec.theta, '/theta');
  const drift = matrix(spec.drift, '/drift');
  const square = (name: 'leaderNoise' | 'noise' | 'initialCovariance'): Rational[][] => {
    const like = spec[name];
    return like ? matrix(like, `/${name}`) : drift.map(() => drift.map(() => ZERO));
  };
  const problem: LinearQuadraticProblem = {
    kind: LINEAR_QUADRATIC_KIND,
    ...(spec.name !== undefined && { name: spec.name }),
    ...(spec.description !== undefined && { description: spec.description }),
    sees: oneOf(spec.sees, ['state', 'leader-action'], '/sees', issues),
    gammaF: number(spec.gammaF, '/gammaF'),
    gammaL: number(spec.gammaL, '/gammaL'),
    beta: number(spec.beta, '/beta'),
    horizon: spec.horizon ?? null,
    theta,
    parameterNames: readList(spec.parameterNames ?? theta.map((_, k) => defaultName(k)), '/parameterNames', issues),
    drift,
    driftTangents: readList(spec.driftTangents, '/driftTangents', issues).map((a, k) =>
      matrix(a, `/driftTangents/${k}`),
    ),
    control: matrix(spec.control, '/control'),
    followerStateCost: matrix(spec.followerStateCost, '/followerStateCost'),
    followerControlCost: matrix(spec.followerControlCost, '/followerControlCost'),
    leaderNoise: square('leaderNoise'),
    noise: square('noise'),
    initialMean: vector(spec.initialMean, '/initialMean'),
    initialCovariance: square('initialCovariance'),
    leaderReward: readReward(spec.leaderReward, theta.length, { number, vector, matrix }, issues),
  };
  issues.throwIfAny();
  return checkedLinearQuadratic(problem);
}

interface Readers {
  readonly number: (like: LiteralLike, pointer: string) => Rational;
  readonly vector: (like: VectorLike, pointer: string) => Rational[];
  readonly matrix: (like: MatrixLike, pointer: string) => Rational[][];
}

function readReward(
  reward: LeaderRewardSpec,
  parameters: number,
  { number, vector, matrix }: Readers,
  issues: IssueList,
): LeaderReward {
  const at = '/leaderReward';
  oneOf(reward?.kind, ['quadratic', 'bump'], `${at}/kind`, issues);
  issues.throwIfAny();
  return reward.kind === 'quadratic'
    ? {
        kind: 'quadratic',
        stateCost: matrix(reward.stateCost, `${at}/stateCost`),
        controlCost: matrix(reward.controlCost, `${at}/controlCost`),
        parameterCosts: reward.parameterCosts
          ? vector(reward.parameterCosts, `${at}/parameterCosts`)
          : new Array<Rational>(parameters).fill(ZERO),
      }
    : {
        kind: 'bump',
        height: number(reward.height, `${at}/height`),
        target: vector(reward.target, `${at}/target`),
        widths: vector(reward.widths, `${at}/widths`),
      };
}

/** The word itself; notes an issue where it is none of the known ones. */
function oneOf<W extends string>(word: W, known: readonly W[], pointer: string, issues: IssueList): W {
  if (!known.includes(word)) issues.add(pointer, known.map((one) => `"${one}"`).join(' or '), describe(word));
  return word;
}
