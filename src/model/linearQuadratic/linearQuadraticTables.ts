import type { Arithmetic } from '../../numeric/arithmetic.js';
import { matrixOperations, type Matrix, type MatrixOperations } from '../../numeric/matrix.js';
import type { LeaderReward, LinearQuadraticProblem } from './linearQuadratic.js';

/** A linear-quadratic problem at a θ, in an arithmetic. */
export interface LinearQuadraticTables<T> {
  readonly problem: LinearQuadraticProblem;
  readonly arithmetic: Arithmetic<T>;
  readonly matrices: MatrixOperations<T>;
  readonly gammaF: T;
  readonly gammaL: T;
  readonly beta: T;
  readonly theta: readonly T[];
  /** A_θ and its derivatives. */
  readonly drift: Matrix<T>;
  readonly driftTangents: readonly Matrix<T>[];
  readonly control: Matrix<T>;
  readonly followerStateCost: Matrix<T>;
  readonly followerControlCost: Matrix<T>;
  readonly leaderNoise: Matrix<T>;
  readonly noise: Matrix<T>;
  readonly initialMean: readonly T[];
  readonly initialCovariance: Matrix<T>;
  readonly reward: LeaderRewardTables<T>;
}

/** The leader's reward in an arithmetic; the fields are those of `LeaderReward`, the parameters' costs summed. */
export type LeaderRewardTables<T> =
  | {
      readonly kind: 'quadratic';
      readonly stateCost: Matrix<T>;
      readonly controlCost: Matrix<T>;
      /** Σ_k w_k θ_k² and its gradient 2 w_k θ_k (K). */
      readonly parameterCost: T;
      readonly parameterCostGradient: readonly T[];
    }
  | { readonly kind: 'bump'; readonly height: T; readonly target: readonly T[]; readonly widths: readonly T[] };

/**
 * The problem's numbers at θ (its own θ unless given), in an arithmetic.
 *
 * @example
 * ```ts
 * import { float64, linearQuadraticTables, thermalControl } from 'hypergrad-oracle';
 *
 * const tables = linearQuadraticTables(thermalControl(), float64);
 * console.log(tables.drift.length, tables.gammaL < 1); // 4 true
 * ```
 */
export function linearQuadraticTables<T>(
  problem: LinearQuadraticProblem,
  arithmetic: Arithmetic<T>,
  theta: readonly T[] = problem.theta.map(arithmetic.constant),
): LinearQuadraticTables<T> {
  const matrices = matrixOperations(arithmetic);
  const { constant } = matrices;
  const driftTangents = problem.driftTangents.map(constant);
  return {
    problem,
    arithmetic,
    matrices,
    gammaF: arithmetic.constant(problem.gammaF),
    gammaL: arithmetic.constant(problem.gammaL),
    beta: arithmetic.constant(problem.beta),
    theta,
    drift: driftTangents.reduce(
      (a, tangent, k) => matrices.add(a, matrices.scale(theta[k], tangent)),
      constant(problem.drift),
    ),
    driftTangents,
    control: constant(problem.control),
    followerStateCost: constant(problem.followerStateCost),
    followerControlCost: constant(problem.followerControlCost),
    leaderNoise: constant(problem.leaderNoise),
    noise: constant(problem.noise),
    initialMean: problem.initialMean.map(arithmetic.constant),
    initialCovariance: constant(problem.initialCovariance),
    reward: rewardTables(problem.leaderReward, arithmetic, theta, constant),
  };
}

function rewardTables<T>(
  reward: LeaderReward,
  { constant, add, mul, zero }: Arithmetic<T>,
  theta: readonly T[],
  constants: MatrixOperations<T>['constant'],
): LeaderRewardTables<T> {
  if (reward.kind === 'bump')
    return {
      kind: 'bump',
      height: constant(reward.height),
      target: reward.target.map(constant),
      widths: reward.widths.map(constant),
    };
  const weights = reward.parameterCosts.map(constant);
  const parts = theta.map((x, k) => mul(weights[k], x));
  return {
    kind: 'quadratic',
    stateCost: constants(reward.stateCost),
    controlCost: constants(reward.controlCost),
    parameterCost: parts.reduce((total, part, k) => add(total, mul(part, theta[k])), zero),
    parameterCostGradient: parts.map((part) => add(part, part)),
  };
}
