import type { Arithmetic, RoundingArithmetic } from '../numeric/arithmetic.js';
import { ballArithmetic } from '../numeric/ball.js';
import { decimalArithmetic } from '../numeric/decimal.js';
import { float64 } from '../numeric/float64.js';
import type { ConfigurableMdp } from '../model/configurableMdp.js';
import { compileProblem, evaluateTables, type Problem, type WalkTables } from '../model/tables.js';
import { bestResponse } from '../follower/bestResponse.js';
import { leaderValues } from '../leader/values.js';
import { adjointHypergradient } from './adjoint.js';
import { enclosure, type Enclosure } from './enclosure.js';
import { linearForm, type LinearEstimatorId, type LinearForm } from './linearForms.js';
import { moments } from './moments.js';
import { isSmall } from './truth.js';

/** Exact moments of an estimator with an exact critic, against the exact hypergradient (K components each). */
export interface EstimatorMoments {
  readonly estimator: string;
  readonly arithmetic: string;
  /** E ĝ for whole trajectories, or for trajectories cut at the horizon. */
  readonly mean: readonly Enclosure[];
  /** E ĝ − ∇J for whole trajectories: what the estimator itself gets wrong. */
  readonly bias: readonly Enclosure[];
  /** Variance of each component for a batch of N independent trajectories, and their sum, the trace of the covariance. */
  readonly variance: readonly Enclosure[];
  readonly covarianceTrace: Enclosure;
  readonly gradient: readonly Enclosure[];
  /** What cutting at the horizon changes in the mean; null without a horizon. */
  readonly truncation: { readonly horizon: number; readonly bias: readonly Enclosure[] } | null;
}

export interface MomentsOptions {
  readonly estimator: LinearEstimatorId;
  /** Rollouts are cut after this many steps; null for trajectories to their end. The best response is not affected. */
  readonly horizon?: number | null;
  /** N, independent trajectories in a batch; default 1. */
  readonly batch?: number;
  /** Default: 50, float64 for task-sized problems. */
  readonly digits?: number | 'float64';
}

const DEFAULT_DIGITS = 50;
/** Digits beyond those asked for. */
const GUARD = 15;

/** A linear form with what its moments are taken over, and the exact hypergradient. */
export interface SolvedForm<T> {
  readonly tables: WalkTables<T>;
  /** Probabilities of the actions that trajectories are made of. */
  readonly policy: readonly T[];
  readonly form: LinearForm<T>;
  readonly gradient: readonly T[];
}

/** Solves a problem and makes the form, in any arithmetic. */
export type FormSolver = <T>(arithmetic: Arithmetic<T>) => SolvedForm<T>;

/** Exact mean, bias and variance of an estimator that is linear in the eligibility; see `moments`. */
export function estimatorMoments(mdp: ConfigurableMdp | Problem, options: MomentsOptions): EstimatorMoments {
  const problem = 'tape' in mdp ? mdp : compileProblem(mdp);
  return momentsOfForm(isSmall(problem), options, (arithmetic) => {
    const tables = evaluateTables(problem, arithmetic);
    const response = bestResponse(tables);
    const { policy } = response;
    const form = linearForm(options.estimator, tables, response, leaderValues(tables, policy));
    return { tables, policy, form, gradient: adjointHypergradient(tables, response).total };
  });
}

/** The same for any linear form; `small`: 50 digits are no effort. */
export function momentsOfForm(
  small: boolean,
  options: Omit<MomentsOptions, 'estimator'> & { readonly estimator: string },
  solve: FormSolver,
): EstimatorMoments {
  const digits = options.digits ?? (small ? DEFAULT_DIGITS : 'float64');
  return digits === 'float64' ? run(float64, options, solve) : run(decimalArithmetic(digits + GUARD), options, solve);
}

function run<M>(
  inner: RoundingArithmetic<M>,
  options: { readonly estimator: string; readonly horizon?: number | null; readonly batch?: number },
  solve: FormSolver,
): EstimatorMoments {
  const { estimator, horizon = null, batch = 1 } = options;
  const arithmetic = ballArithmetic(inner);
  const { sub, div, add, constant, zero } = arithmetic;
  const { tables, policy, form, gradient } = solve(arithmetic);
  const whole = moments(tables, policy, form);
  const taken = horizon === null ? whole : moments(tables, policy, form, horizon);
  const size = constant({ n: BigInt(batch), d: 1n });
  const variance = taken.variance.map((x) => div(x, size));
  const out = (xs: readonly (typeof zero)[]): Enclosure[] => xs.map((x) => enclosure(arithmetic, x));
  return {
    estimator,
    arithmetic: arithmetic.id,
    mean: out(taken.mean),
    bias: out(whole.mean.map((x, k) => sub(x, gradient[k]))),
    variance: out(variance),
    covarianceTrace: enclosure(
      arithmetic,
      variance.reduce((a, b) => add(a, b), zero),
    ),
    gradient: out(gradient),
    truncation: horizon === null ? null : { horizon, bias: out(taken.mean.map((x, k) => sub(x, whole.mean[k]))) },
  };
}
